// City map: three stacked 2D canvases, no dependencies, no network, no WebGL.
// ground: heat of communities and outlines   shapes: institutions   marks: hover and selection
//
// geometry (little-endian): f32 places[2c] | f32 institutions[2m] | f32 radius[m] | f32 rings | u16 cells | u8 kinds[m]
// frame: f32 load[m] (0..1) | f32 heat[c] (in units of heat_top); after drawing it the browser sets ack = number.

const NOBODY = 65535;
const NEAR = 12; // pixels within which a pointer means an institution
const DEEPEST = 24; // largest zoom
const ORDER = [2, 3, 1, 0]; // enterprises lowest, party branches on top

const hex = (text) => [1, 3, 5].map((i) => parseInt(text.slice(i, i + 2), 16));
const mix = (a, b, t) => a.map((v, i) => Math.round(v + (b[i] - v) * t));
const clamp = (v, low, high) => Math.min(Math.max(v, low), high);

function readGeometry(view, shape) {
  const bytes = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  let at = 0;
  const floats = (n) => { const part = new Float32Array(bytes, at, n); at += 4 * n; return part; };
  const city = { ...shape, place: floats(2 * shape.places), spot: floats(2 * shape.institutions), radius: floats(shape.institutions) };
  city.outlines = shape.rings.map((n) => floats(2 * n));
  city.cells = new Uint16Array(bytes, at, shape.rows * shape.columns);
  at += 2 * city.cells.length;
  city.kinds = new Uint8Array(bytes, at, shape.institutions);
  return city;
}

// The shape says the kind; the colour only repeats it.
function trace(c, kind, x, y, r) {
  if (kind === 0) { c.moveTo(x + r, y); c.arc(x, y, r, 0, 2 * Math.PI); }
  else if (kind === 1) c.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
  else if (kind === 2) { c.moveTo(x, y - 1.2 * r); c.lineTo(x + 1.1 * r, y + 0.9 * r); c.lineTo(x - 1.1 * r, y + 0.9 * r); c.closePath(); }
  else { c.moveTo(x, y - 1.3 * r); c.lineTo(x + 1.3 * r, y); c.lineTo(x, y + 1.3 * r); c.lineTo(x - 1.3 * r, y); c.closePath(); }
}

function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "citymap";
  box.style.cssText = "position:relative;width:100%;overflow:hidden;border-radius:6px";
  el.append(box);
  const canvases = ["ground", "shapes", "marks"].map((name) => {
    const canvas = document.createElement("canvas");
    canvas.dataset.layer = name;
    canvas.style.cssText = "position:absolute;left:0;top:0;width:100%;height:100%";
    box.append(canvas);
    return canvas;
  });
  const [ground, shapes, marks] = canvases.map((canvas) => canvas.getContext("2d"));
  const top = canvases[2];
  top.tabIndex = 0;
  top.setAttribute("role", "application");
  top.style.cursor = "grab";
  top.style.touchAction = "none";
  const tip = document.createElement("div");
  tip.className = "citymap-tip";
  tip.style.cssText = "position:absolute;display:none;pointer-events:none;z-index:2;padding:4px 8px;border-radius:4px;"
    + "background:rgba(20,22,26,.92);color:#fff;font:12px/1.45 system-ui,sans-serif;white-space:pre;max-width:80%";
  box.append(tip);

  const raster = document.createElement("canvas");
  let width = 0, height = 0, scale = 1, city = null, frame = null, pixels = null;
  let view = { x: 0, y: 0, zoom: 1 }, hover = [], drag = null, asked = 0, drawn = 0;
  const X = (x) => (x - view.x) * view.zoom * width;
  const Y = (y) => (y - view.y) * view.zoom * height;
  const ask = () => { if (!asked) asked = requestAnimationFrame(() => { asked = 0; draw(); }); };

  function resize() {
    const wide = Math.max(160, box.clientWidth), tall = Math.round(wide * (city ? city.aspect : 0.7));
    scale = Math.min(2, window.devicePixelRatio || 1);
    width = Math.round(wide * scale);
    height = Math.round(tall * scale);
    box.style.height = `${tall}px`;
    canvases.forEach((canvas) => { canvas.width = width; canvas.height = height; });
    ask();
  }

  function onGeometry() {
    const bytes = model.get("geometry"), shape = model.get("shape");
    if (!bytes || !bytes.byteLength || !shape.columns) return;
    city = readGeometry(bytes, shape);
    raster.width = city.columns;
    raster.height = city.rows;
    pixels = raster.getContext("2d").createImageData(city.columns, city.rows);
    frame = null;
    hover = [];
    view = { x: 0, y: 0, zoom: 1 };
    resize();
  }

  function onFrame() {
    const bytes = model.get("frame");
    if (!city || !bytes || bytes.byteLength !== 4 * (city.institutions + city.places)) return;
    const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    frame = { load: new Float32Array(copy, 0, city.institutions), heat: new Float32Array(copy, 4 * city.institutions) };
    ask();
  }

  function colourOf(heat) {
    const [cool, warm, hot] = model.get("ramp").map(hex), t = clamp(heat, 0, 1);
    const start = model.get("dark") ? [43, 49, 56] : cool;
    return t < 0.5 ? mix(start, warm, 2 * t) : mix(warm, hot, 2 * t - 1);
  }

  function fillRaster() {
    const tone = Array.from({ length: city.places }, (_, i) => colourOf(frame ? frame.heat[i] : 0));
    const { cells, columns, rows } = city, data = pixels.data;
    for (let i = 0; i < cells.length; i++) {
      const place = cells[i], at = 4 * i;
      if (place === NOBODY) { data[at + 3] = 0; continue; }
      const edge = i + columns < cells.length && (cells[i + 1] !== place || cells[i + columns] !== place);
      const shade = edge ? (model.get("dark") ? 0.72 : 0.88) : 1, c = tone[place];
      data[at] = c[0] * shade; data[at + 1] = c[1] * shade; data[at + 2] = c[2] * shade; data[at + 3] = 255;
    }
    raster.getContext("2d").putImageData(pixels, 0, 0);
  }

  function drawGround() {
    fillRaster();
    ground.fillStyle = model.get("dark") ? "#16191d" : "#ffffff";
    ground.fillRect(0, 0, width, height);
    ground.drawImage(raster, X(0), Y(0), view.zoom * width, view.zoom * height);
    ground.strokeStyle = model.get("dark") ? "#9aa4ae" : "#55606b";
    ground.lineWidth = 1.2 * scale;
    for (const ring of city.outlines) {
      ground.beginPath();
      for (let i = 0; i < ring.length; i += 2) ground.lineTo(X(ring[i]), Y(ring[i + 1]));
      ground.closePath();
      ground.stroke();
    }
  }

  const radius = (i) => (city.radius[i] * Math.min(2.2, Math.sqrt(view.zoom)) + 6 * clamp(frame ? frame.load[i] : 0, 0, 1)) * scale;

  function drawShapes() {
    shapes.clearRect(0, 0, width, height);
    const colours = model.get("colours");
    for (const kind of ORDER) {
      shapes.beginPath();
      for (let i = 0; i < city.institutions; i++) {
        if (city.kinds[i] === kind) trace(shapes, kind, X(city.spot[2 * i]), Y(city.spot[2 * i + 1]), radius(i));
      }
      shapes.fillStyle = colours[kind];
      shapes.strokeStyle = model.get("dark") ? "#0d0f12" : "#1b1f24";
      shapes.lineWidth = 0.8 * scale;
      shapes.fill();
      shapes.stroke();
    }
  }

  function drawMarks() {
    marks.clearRect(0, 0, width, height);
    for (const [target, colour] of [[model.get("selected"), model.get("dark") ? "#ffffff" : "#111111"], [hover, "#0072B2"]]) {
      const [what, i] = target;
      if (what === undefined) continue;
      const at = what === "institution" ? city.spot : city.place;
      const r = what === "institution" ? radius(i) + 5 * scale : 14 * scale;
      marks.beginPath();
      marks.setLineDash(what === "institution" ? [] : [4 * scale, 3 * scale]);
      marks.arc(X(at[2 * i]), Y(at[2 * i + 1]), r, 0, 2 * Math.PI);
      marks.strokeStyle = colour;
      marks.lineWidth = 2.4 * scale;
      marks.stroke();
    }
  }

  function draw() {
    if (!city || !width) return;
    const began = performance.now();
    drawGround();
    drawShapes();
    drawMarks();
    box.dataset.draws = String(++drawn);
    box.dataset.milliseconds = (performance.now() - began).toFixed(2);
    if (frame && model.get("ack") !== model.get("number")) {
      model.set("ack", model.get("number"));
      model.save_changes();
    }
  }

  function pick(event) {
    if (!city) return [];
    const bounds = top.getBoundingClientRect();
    const px = (event.clientX - bounds.left) * scale, py = (event.clientY - bounds.top) * scale;
    let found = -1, nearest = (NEAR * scale) ** 2;
    for (let i = 0; i < city.institutions; i++) {
      const d = (X(city.spot[2 * i]) - px) ** 2 + (Y(city.spot[2 * i + 1]) - py) ** 2;
      if (d < nearest) { nearest = d; found = i; }
    }
    if (found >= 0) return ["institution", found];
    const column = Math.floor((px / width / view.zoom + view.x) * city.columns);
    const row = Math.floor((py / height / view.zoom + view.y) * city.rows);
    if (column < 0 || row < 0 || column >= city.columns || row >= city.rows) return [];
    const place = city.cells[row * city.columns + column];
    return place === NOBODY ? [] : ["community", place];
  }

  function describe([what, i]) {
    const words = model.get("words");
    if (what === "institution") {
      const load = frame ? `${Math.round(100 * frame.load[i])} %` : "–";
      return `${model.get("names")[i] || ""}\n${(words.kinds || [])[city.kinds[i]] || ""}\n${words.load}: ${load}`;
    }
    const heat = frame ? (frame.heat[i] * model.get("heat_top")).toFixed(1) : "–";
    return `${model.get("places")[i] || ""}\n${words.heat}: ${heat}`;
  }

  function point(target, x, y) {
    if (target.join() !== hover.join()) { hover = target; if (city) drawMarks(); }
    tip.style.display = target.length ? "block" : "none";
    if (!target.length) return;
    tip.textContent = describe(target);
    tip.style.left = `${clamp(x + 14, 0, Math.max(0, box.clientWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${y + tip.offsetHeight + 16 < box.clientHeight ? y + 12 : y - tip.offsetHeight - 8}px`;
  }

  function select(target) {
    model.set("selected", target);
    model.save_changes();
    ask();
  }

  function look(x, y, zoom) {
    view = { zoom, x: clamp(x, 0, 1 - 1 / zoom), y: clamp(y, 0, 1 - 1 / zoom) };
    ask();
  }

  function zoomBy(factor, fx, fy) {
    const zoom = clamp(view.zoom * factor, 1, DEEPEST);
    look(view.x + fx / view.zoom - fx / zoom, view.y + fy / view.zoom - fy / zoom, zoom);
  }

  // Comma and full stop walk through the institutions, the busiest first.
  function walk(by) {
    if (!frame) return;
    const busiest = Array.from(frame.load.keys()).sort((a, b) => frame.load[b] - frame.load[a] || a - b);
    const now = model.get("selected")[0] === "institution" ? busiest.indexOf(model.get("selected")[1]) : by > 0 ? -1 : 0;
    select(["institution", busiest[(now + by + busiest.length) % busiest.length]]);
  }

  function onKey(event) {
    const pan = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (pan) look(view.x + 0.1 * pan[0] / view.zoom, view.y + 0.1 * pan[1] / view.zoom, view.zoom);
    else if (event.key === "+" || event.key === "=") zoomBy(1.3, 0.5, 0.5);
    else if (event.key === "-") zoomBy(1 / 1.3, 0.5, 0.5);
    else if (event.key === "0") look(0, 0, 1);
    else if (event.key === ".") walk(1);
    else if (event.key === ",") walk(-1);
    else if (event.key === "Escape") select([]);
    else return;
    event.preventDefault();
  }

  top.addEventListener("pointermove", (event) => {
    if (!drag) return point(pick(event), event.offsetX, event.offsetY);
    const dx = (event.clientX - drag.x) * scale / width / view.zoom, dy = (event.clientY - drag.y) * scale / height / view.zoom;
    return look(drag.viewX - dx, drag.viewY - dy, view.zoom);
  });
  top.addEventListener("pointerleave", () => point([], 0, 0));
  top.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY, viewX: view.x, viewY: view.y };
    top.setPointerCapture(event.pointerId);
  });
  top.addEventListener("pointerup", (event) => {
    const moved = drag && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > 4;
    drag = null;
    if (!moved) select(pick(event));
  });
  top.addEventListener("pointercancel", () => { drag = null; });
  top.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomBy(Math.exp(-0.0015 * event.deltaY), event.offsetX * scale / width, event.offsetY * scale / height);
  }, { passive: false });
  top.addEventListener("dblclick", () => look(0, 0, 1));
  top.addEventListener("keydown", onKey);

  const label = () => top.setAttribute("aria-label", model.get("words").aria || "");
  const heard = { "change:geometry": onGeometry, "change:number": onFrame, "change:words": label, "change:selected": ask, "change:dark": ask, "change:names": ask };
  for (const [event, listener] of Object.entries(heard)) model.on(event, listener);
  const watch = new ResizeObserver(() => { if (Math.abs(box.clientWidth * scale - width) > 1) resize(); });
  watch.observe(box);
  label();
  resize();
  onGeometry();
  onFrame();
  return () => {
    watch.disconnect();
    cancelAnimationFrame(asked);
    for (const [event, listener] of Object.entries(heard)) model.off(event, listener);
  };
}

export default { render };
