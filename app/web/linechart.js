// Lines over days on one canvas, no dependencies. data: f32 values[lines * days]; not-a-number leaves a gap.

const LEFT = 46, RIGHT = 12, TOP = 8, BOTTOM = 24, HEIGHT = 180;

// A round number at or above v: 1, 2 or 5 times a power of ten.
function roundUp(v) {
  const power = 10 ** Math.floor(Math.log10(v));
  return [1, 2, 5, 10].map((f) => f * power).find((n) => n >= v * 0.999);
}

function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "linechart";
  box.style.cssText = "position:relative;width:100%;font:12px/1.4 system-ui,sans-serif";
  const title = document.createElement("div"), legend = document.createElement("div"), canvas = document.createElement("canvas");
  title.style.cssText = "font-weight:600;font-size:13px";
  legend.style.cssText = "display:flex;flex-wrap:wrap;gap:2px 14px;min-height:18px";
  canvas.style.cssText = `display:block;width:100%;height:${HEIGHT}px`;
  canvas.setAttribute("role", "img");
  box.append(title, legend, canvas);
  el.append(box);
  const c = canvas.getContext("2d");
  let rows = [], days = 0, hover = 0, width = 0, asked = 0;
  const ask = () => { if (!asked) asked = requestAnimationFrame(() => { asked = 0; draw(); }); };
  const dayName = (day) => model.get("day_words").replace("{n}", day);
  const shown = (v) => (Number.isNaN(v) || v === undefined ? "–" : model.get("percent") ? `${(100 * v).toFixed(1)} %` : Math.round(v).toLocaleString("en"));

  function onData() {
    const bytes = model.get("data"), n = model.get("lines");
    const all = bytes && bytes.byteLength ? new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)) : new Float32Array(0);
    days = n ? all.length / n : 0;
    rows = Array.from({ length: n }, (_, i) => all.subarray(i * days, (i + 1) * days));
    ask();
  }

  function writeLegend() {
    const day = hover || days;
    title.textContent = model.get("title");
    legend.replaceChildren(...rows.map((row, i) => {
      const item = document.createElement("span"), mark = document.createElement("span");
      const dash = model.get("dashes")[i] || [], line = dash.length === 0 ? "solid" : dash[0] < 4 ? "dotted" : "dashed";
      mark.style.cssText = `display:inline-block;width:20px;margin-right:5px;vertical-align:middle;border-top:3px ${line} ${model.get("colours")[i]}`;
      item.append(mark, `${model.get("labels")[i] || ""} ${days ? shown(row[day - 1]) : ""}`);
      return item;
    }));
    const values = rows.map((row, i) => `${model.get("labels")[i]} ${shown(row[days - 1])}`).join(", ");
    canvas.setAttribute("aria-label", `${model.get("title")}. ${dayName(days)}: ${values}`);
  }

  function topOf() {
    if (model.get("percent")) return 1;
    let most = 0;
    for (const row of rows) for (const v of row) if (v > most) most = v;
    return roundUp(Math.max(most, 5));
  }

  function drawAxes(x, y, last, top, ink) {
    c.strokeStyle = `rgba(${ink},.18)`;
    c.fillStyle = `rgba(${ink},.8)`;
    c.lineWidth = 1;
    c.textAlign = "right";
    c.textBaseline = "middle";
    for (let i = 0; i <= 4; i++) {
      const v = top * i / 4;
      c.beginPath(); c.moveTo(LEFT, y(v)); c.lineTo(width - RIGHT, y(v)); c.stroke();
      c.fillText(model.get("percent") ? `${25 * i} %` : v.toLocaleString("en"), LEFT - 6, y(v));
    }
    c.textBaseline = "top";
    const step = Math.max(1, roundUp(last / 6));
    for (let day = step; day <= last; day += step) {
      c.textAlign = x(day) > width - RIGHT - 20 ? "right" : "center";
      c.fillText(day === step ? dayName(day) : String(day), x(day), HEIGHT - BOTTOM + 6);
    }
  }

  function drawWarmUp(x, last, ink) {
    const end = Math.min(model.get("warm_up"), last);
    if (end < 1) return;
    c.fillStyle = `rgba(${ink},.07)`;
    c.fillRect(LEFT, TOP, x(end) - LEFT, HEIGHT - TOP - BOTTOM);
  }

  function drawLine(row, i, x, y) {
    c.strokeStyle = model.get("colours")[i];
    c.lineWidth = 2;
    c.setLineDash(model.get("dashes")[i] || []);
    c.beginPath();
    let joined = false;
    for (let d = 0; d < days; d++) {
      if (Number.isNaN(row[d])) { joined = false; continue; }
      if (joined) c.lineTo(x(d + 1), y(row[d])); else c.moveTo(x(d + 1), y(row[d]));
      joined = true;
    }
    c.stroke();
    c.setLineDash([]);
  }

  function draw() {
    const scale = Math.min(2, window.devicePixelRatio || 1), ink = model.get("dark") ? "235,238,241" : "25,30,36";
    width = Math.max(160, box.clientWidth);
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(HEIGHT * scale);
    c.setTransform(scale, 0, 0, scale, 0, 0);
    c.font = "11px system-ui,sans-serif";
    box.style.color = `rgb(${ink})`;
    const last = Math.max(days, 30), top = topOf();
    const x = (day) => LEFT + (day - 1) / (last - 1) * (width - LEFT - RIGHT);
    const y = (v) => HEIGHT - BOTTOM - v / top * (HEIGHT - TOP - BOTTOM);
    drawWarmUp(x, last, ink);
    drawAxes(x, y, last, top, ink);
    rows.forEach((row, i) => drawLine(row, i, x, y));
    if (hover) { c.strokeStyle = `rgba(${ink},.5)`; c.beginPath(); c.moveTo(x(hover), TOP); c.lineTo(x(hover), HEIGHT - BOTTOM); c.stroke(); }
    writeLegend();
  }

  canvas.addEventListener("pointermove", (event) => {
    const last = Math.max(days, 30), share = (event.offsetX - LEFT) / (width - LEFT - RIGHT);
    hover = days ? Math.min(days, Math.max(1, Math.round(1 + share * (last - 1)))) : 0;
    title.title = hover ? dayName(hover) : "";
    ask();
  });
  canvas.addEventListener("pointerleave", () => { hover = 0; ask(); });
  const heard = { "change:data": onData, "change:labels": ask, "change:title": ask, "change:dark": ask, "change:day_words": ask, "change:warm_up": ask };
  for (const [event, listener] of Object.entries(heard)) model.on(event, listener);
  const watch = new ResizeObserver(() => { if (Math.abs(box.clientWidth - width) > 1) ask(); });
  watch.observe(box);
  onData();
  return () => {
    watch.disconnect();
    cancelAnimationFrame(asked);
    for (const [event, listener] of Object.entries(heard)) model.off(event, listener);
  };
}

export default { render };
