// The first page as one picture: title, verdict, strip, fates, where disputes get stuck, maps, charts, and its key.
//
// What is drawn on the page is drawn again as it stands there; the picture is always light, as paper is.

const WIDE = 1440, EDGE = 40, INK = "#17202a", PALE = "#55606b";
const STYLED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-weight", "font-family", "text-anchor"];

// A drawing of the page with its styles in it, as an image.
function asImage(svg) {
  const copy = svg.cloneNode(true), from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((node, i) => { const style = getComputedStyle(node); STYLED.forEach((name) => to[i].style.setProperty(name, style.getPropertyValue(name))); });
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  return image.decode().then(() => image);
}

async function pictureOf(model, day) {
  const page = document.querySelector(".gz-start"), say = speaker(model), pick = picker(model);
  const theme = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));  // the maps have turned light
  try {
    const drawings = await Promise.all([...page.querySelectorAll(".gz-strip svg, .gz-plot svg")].map(asImage));
    return await drawnOn(document.createElement("canvas"), { page, say, pick, model, day, drawings });
  } finally {
    document.documentElement.dataset.theme = theme;
  }
}

function drawnOn(canvas, { page, say, pick, model, day, drawings }) {
  const c = canvas.getContext("2d"), pair = model.get("pair"), [strip, ...charts] = drawings;
  const maps = [...page.querySelectorAll(".gz-map")].map((map) => [map.querySelector(".gz-map-title").textContent, map.querySelector("canvas")]).filter(([, drawn]) => drawn.width > 0);
  canvas.width = WIDE;
  canvas.height = 2400;  // cut where the content ends
  c.fillStyle = "#ffffff";
  c.fillRect(0, 0, canvas.width, canvas.height);
  c.textBaseline = "alphabetic";
  let y = EDGE;

  function text(words, size, { bold = false, x = EDGE, room = WIDE - 2 * EDGE, colour = INK } = {}) {
    c.font = `${bold ? 650 : 400} ${size}px system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif`;
    c.fillStyle = colour;
    let line = "";
    for (const piece of words.match(/[\u3400-\u9fff]|[^\s\u3400-\u9fff]+\s*|\s+/g) || []) {
      if (line && c.measureText(line + piece).width > room) { y += size * 1.35; c.fillText(line, x, y); line = piece; } else line += piece;
    }
    if (line) { y += size * 1.35; c.fillText(line, x, y); }
  }
  function row(images, heights) {
    const room = (WIDE - 2 * EDGE - 24 * (images.length - 1)) / Math.max(1, images.length);
    const tall = images.map((image) => (image.height / image.width) * room);
    images.forEach((image, i) => c.drawImage(image, EDGE + i * (room + 24), y, room, tall[i]));
    y += Math.max(...tall, 0) + (heights || 10);
  }

  text(say("start_title"), 26, { bold: true });
  text(`A · ${titleHere("a")}    B · ${titleHere("b")}    ${say("seed")} ${model.get("setup").seed}`, 17);
  for (const name of asked(model)) { const found = model.get(name); if (found && found.pairs) text(`${say(`when_${name}`)}: ${pick(found.sentence)}`, 18); }
  function titleHere(side) { return pick((model.get(`film_${side}`) || {}).title) || model.get("setup")[side]; }
  y += 14;
  if (strip) { text(say("strip_title"), 15, { bold: true }); y += 6; c.drawImage(strip, EDGE, y, strip.width, strip.height); y += strip.height + 8; }
  if (pair.fates) {
    text(`${say("fates_title")} ${fatesOf(model)}`, 15, { bold: true });
    text(pair.fates.map((fate) => `${fate.shown} ${pick(fate.label)}`).join("   "), 15);
    text(`${say("stuck_title")} ${say("stuck_of", daysOf(pair))}`, 15, { bold: true });
    for (const one of pair.stuck) text(`${pick(one.label)}: A ${one.shown_a}, B ${one.shown_b}`, 15);
  }
  y += 16;
  if (maps.length) {
    text(`${say(`show_${model.get("setup").show}_unit`)}, ${model.get("setup").show === "settled" ? say("map_final") : say("day_n", { n: day })}`, 15, { bold: true });
    const room = (WIDE - 2 * EDGE - 48) / 3, top = y;
    maps.forEach(([title], i) => { y = top; text(title, 14, { x: EDGE + i * (room + 24), room }); });
    y += 8;
    row(maps.map(([, drawn]) => drawn));
  }
  const top = y, third = (WIDE - 2 * EDGE - 48) / 3;
  [...page.querySelectorAll(".gz-charts .gz-chart figcaption > b")].forEach((title, i) => { y = top; text(`${title.textContent}: ${say("picture_lines")}`, 13, { x: EDGE + i * (third + 24), room: third }); });
  y += 8;
  if (charts.length) row(charts);
  const key = model.get("reproduce");
  text(say("reproduce_key", { key: key.key, code: key.code, seed: key.seed }), 13, { colour: PALE });
  text(key.command, 13, { colour: PALE });
  text(`${say("name")} · ${say("caveat")}`, 13, { colour: PALE });
  const cut = document.createElement("canvas");
  cut.width = WIDE;
  cut.height = Math.min(canvas.height, Math.ceil(y + EDGE));
  cut.getContext("2d").drawImage(canvas, 0, 0);
  return new Promise((done) => cut.toBlob(done, "image/png"));
}
