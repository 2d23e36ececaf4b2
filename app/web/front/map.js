// One map of the city on a canvas: communities shaded by a value, streets with their names, institutions when wanted.
//
// It draws what it is given and knows nothing of days: values (one a community, null where there are no people),
// the scale and, if institutions are shown, how many weeks of work wait at each.

const LABEL = 11;  // pixels
const MOST_WEEKS = 8;  // of work waiting that the size of a mark can show
const KINDS = ["party_branch", "department", "enterprise", "social_organization"];

const CLOSE = 2;  // times enlarged, from which on single institutions are shown
const REACH = 9;  // pixels within which a click means an institution

function cityMap({ model, kind, onSpot, onUnit }) {
  const say = speaker(model), pick = picker(model);
  const canvas = h("canvas", { role: "img" });
  const tip = h("div", { class: "gz-tip", hidden: true, "aria-hidden": "true" });
  const box = h("div", { class: "gz-map-box", tabindex: 0, role: "group", onkeydown: keys, onpointermove: point, onpointerleave: () => hover(-1), onclick: click, onwheel: wheel }, canvas, tip);
  const title = h("h3", { class: `gz-map-title gz-${kind}` });
  const figure = h("div", { class: "gz-map", "data-kind": kind }, title, box);
  const view = { x: 0, y: 0, zoom: 1 };  // the corner shown, in widths of the map, and how much larger
  let scene = null, shown = null, unit = -1, counted = [], over = -1, chosen = -1, wide = 0, drag = null, moved = false;

  function city(newScene) {
    scene = newScene;
    Object.assign(view, { x: 0, y: 0, zoom: 1 });
    over = chosen = unit = -1;
    counted = scene.communities.map(() => KINDS.map(() => 0));
    scene.institutions.forEach((one) => { counted[one.community][KINDS.indexOf(one.kind)] += 1; });
  }

  // shown : { values, shade(value) -> colour, weeks, single, path, said(i) -> words of a community, title, words }
  // weeks : work waiting at every institution, null where none are drawn; single : each of them is wanted
  // path : places that a dispute has come through until the day, null without one
  function show(next) {
    shown = next;
    title.textContent = shown.title;
    canvas.setAttribute("aria-label", shown.words);
    box.setAttribute("aria-label", `${shown.title}. ${say("map_keys")}`);
    draw();
  }

  const X = (x) => (x / scene.unit - view.x) * view.zoom * canvas.width;
  const Y = (y) => (y / scene.unit - view.y) * view.zoom * canvas.width;

  function trace(c, rings) {
    c.beginPath();
    for (const ring of rings) {
      for (let k = 0; k < ring.length; k += 2) { if (k) c.lineTo(X(ring[k]), Y(ring[k + 1])); else c.moveTo(X(ring[k]), Y(ring[k + 1])); }
      c.closePath();
    }
  }

  function lines(c, paths, colour, width) {
    c.beginPath();
    for (const path of paths) for (let k = 0; k < path.length; k += 2) { if (k) c.lineTo(X(path[k]), Y(path[k + 1])); else c.moveTo(X(path[k]), Y(path[k + 1])); }
    c.strokeStyle = colour;
    c.lineWidth = width;
    c.stroke();
  }

  function draw() {
    if (!scene || !shown || !box.clientWidth) return;
    const scale = Math.min(2, devicePixelRatio || 1);
    wide = box.clientWidth;
    const [w, tall] = [Math.round(wide * scale), Math.round(wide * scene.aspect * scale)];
    if (canvas.width !== w || canvas.height !== tall) Object.assign(canvas, { width: w, height: tall });
    const c = canvas.getContext("2d"), paper = ink(box, "--paper"), line = ink(box, "--map-line"), empty = ink(box, "--empty");
    c.clearRect(0, 0, w, tall);
    c.lineJoin = "round";
    scene.communities.forEach(({ cell }, i) => {
      trace(c, cell);
      c.fillStyle = shown.values[i] === null ? empty : shown.shade(shown.values[i]);
      c.fill();
      c.strokeStyle = paper;
      c.lineWidth = 0.9 * scale;
      c.stroke();
    });
    for (const { border } of scene.streets) lines(c, border, line, 1.4 * scale);
    if (scene.outline.length) { trace(c, scene.outline); c.strokeStyle = line; c.lineWidth = 1.4 * scale; c.stroke(); }
    for (const [i, width] of [[over, 2], [chosen, 3]]) {
      if (i < 0) continue;
      trace(c, scene.communities[i].cell);
      c.strokeStyle = ink(box, "--ink");
      c.lineWidth = width * scale;
      c.stroke();
    }
    if (shown.weeks) (single() ? institutions : counts)(c, scale, paper);
    if (unit >= 0) ties(c, scale);
    if (shown.path) way(c, scale, paper);
    streets(c, scale);
  }

  const single = () => shown.single || view.zoom >= CLOSE;

  // How many institutions of each kind a community has, as four bars.
  function counts(c, scale, paper) {
    const most = Math.max(...counted.flat(), 1), wide = 3 * scale, tall = 12 * scale;
    scene.communities.forEach(({ x, y }, i) => {
      const left = X(x) - 2 * wide, foot = Y(y) + tall / 2;
      if (!counted[i].some(Boolean)) return;
      c.fillStyle = paper;
      c.fillRect(left - scale, foot - tall - scale, 4 * wide + 2 * scale, tall + 2 * scale);
      counted[i].forEach((n, k) => {
        c.fillStyle = ink(box, `--${KINDS[k]}`);
        const high = n ? Math.max(scale, tall * Math.sqrt(n / most)) : 0;
        c.fillRect(left + k * wide, foot - high, wide - 0.5 * scale, high);
      });
    });
  }

  // From an institution to those with which it has its strongest ties.
  function ties(c, scale) {
    const from = scene.institutions[unit];
    lines(c, (scene.ties[unit] || []).map((row) => { const to = scene.institutions[row]; return [from.x, from.y, to.x, to.y]; }), ink(box, "--ink"), 1.6 * scale);
    c.beginPath();
    c.arc(X(from.x), Y(from.y), 8 * scale, 0, 7);
    c.strokeStyle = ink(box, "--ink");
    c.lineWidth = 2.4 * scale;
    c.stroke();
  }

  // The way of a dispute: where it began, from whom to whom it came, and where it is on this day.
  function way(c, scale, paper) {
    const flat = shown.path.flatMap(({ x, y }) => [x, y]);
    for (const [colour, width] of [[paper, 6], [ink(box, "--path"), 3]]) lines(c, [flat], colour, width * scale);
    shown.path.forEach(({ x, y }, i) => {
      const last = i === shown.path.length - 1;
      c.beginPath();
      c.arc(X(x), Y(y), (last ? 7 : 4) * scale, 0, 7);
      c.fillStyle = last ? ink(box, "--path") : paper;
      c.fill();
      c.strokeStyle = last ? paper : ink(box, "--path");
      c.lineWidth = 2 * scale;
      c.stroke();
    });
  }

  // The institution nearest to the pointer, where single ones are shown; -1 where none is near.
  function unitAt(event) {
    if (!shown.weeks || !single()) return -1;
    const at = canvas.getBoundingClientRect(), ratio = canvas.width / at.width;
    const [px, py] = [(event.clientX - at.left) * ratio, (event.clientY - at.top) * ratio];
    const far = scene.institutions.map((one) => Math.hypot(X(one.x) - px, Y(one.y) - py)), near = Math.min(...far);
    return near <= REACH * ratio ? far.indexOf(near) : -1;
  }

  function institutions(c, scale, paper) {
    const colours = Object.fromEntries(KINDS.map((name) => [name, ink(box, `--${name}`)]));
    scene.institutions.forEach((unit, i) => {
      const size = 2 + 4.6 * Math.sqrt(Math.min(shown.weeks[i], MOST_WEEKS) / MOST_WEEKS);
      shape(c, unit.kind, X(unit.x), Y(unit.y), size * scale * Math.min(2, Math.sqrt(view.zoom)));
      c.fillStyle = colours[unit.kind];
      c.fill();
      c.strokeStyle = paper;
      c.lineWidth = scale;
      c.stroke();
    });
  }

  // Names of streets; one that would lie on another is left out.
  function streets(c, scale) {
    const taken = [];
    c.font = `600 ${LABEL * scale}px system-ui, sans-serif`;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.strokeStyle = ink(box, "--label-halo");
    c.fillStyle = ink(box, "--label");
    c.lineWidth = 3 * scale;
    for (const { name, x, y } of scene.streets) {
      const label = pick(name), half = c.measureText(label).width / 2 + 3 * scale;
      const at = [clamp(half, X(x), canvas.width - half), Y(y)], tall = LABEL * scale * 0.7;
      if (at[1] < tall || at[1] > canvas.height - tall || X(x) < 0 || X(x) > canvas.width) continue;
      const place = [at[0] - half, at[0] + half, at[1] - tall, at[1] + tall];
      if (taken.some((t) => place[0] < t[1] && place[1] > t[0] && place[2] < t[3] && place[3] > t[2])) continue;
      taken.push(place);
      c.strokeText(label, ...at);
      c.fillText(label, ...at);
    }
  }

  // The place under the pointer, in widths of the map.
  const spot = (event) => {
    const at = canvas.getBoundingClientRect();
    return [(event.clientX - at.left) / at.width / view.zoom + view.x, (event.clientY - at.top) / at.width / view.zoom + view.y];
  };
  const communityAt = ([x, y]) => scene.communities.findIndex(({ cell }) => cell.some((ring) => within(ring, x * scene.unit, y * scene.unit)));

  function hover(i, event) {
    if (over !== i) { over = i; draw(); }
    tip.hidden = i < 0;
    if (i < 0 || !event) return;
    tip.textContent = shown.said(i);
    const at = box.getBoundingClientRect(), x = event.clientX - at.left;
    tip.style.left = `${clamp(0, x + 12, Math.max(0, at.width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${event.clientY - at.top + 14}px`;
  }

  function point(event) {
    if (!scene) return;
    if (drag && event.buttons) {
      view.x = clamp(0, drag.x - (event.clientX - drag.at[0]) / wide / view.zoom, 1 - 1 / view.zoom);
      view.y = clamp(0, drag.y - (event.clientY - drag.at[1]) / wide / view.zoom, scene.aspect * (1 - 1 / view.zoom));
      moved = true;
      draw();
      return;
    }
    drag = view.zoom > 1 && event.buttons ? { at: [event.clientX, event.clientY], x: view.x, y: view.y } : null;
    hover(communityAt(spot(event)), event);
  }

  function click(event) {
    if (scene && !moved) {
      const found = unitAt(event);
      if (found >= 0) onUnit(found);
      else choose(communityAt(spot(event)));
    }
    moved = false;
    drag = null;
  }

  function choose(i) {
    chosen = i;
    draw();
    if (onSpot) onSpot(i);
  }

  function zoom(factor, x = view.x + 0.5 / view.zoom, y = view.y + (0.5 * scene.aspect) / view.zoom) {
    const next = clamp(1, view.zoom * factor, 8), ratio = view.zoom / next;
    view.x = clamp(0, x - (x - view.x) * ratio, 1 - 1 / next);
    view.y = clamp(0, y - (y - view.y) * ratio, scene.aspect * (1 - 1 / next));
    view.zoom = next;
    draw();
  }

  function wheel(event) {
    if (!scene || !(event.ctrlKey || event.metaKey)) return;  // the plain wheel scrolls the page
    event.preventDefault();
    const [x, y] = spot(event);
    zoom(event.deltaY < 0 ? 1.25 : 0.8, x, y);
  }

  function keys(event) {
    if (!scene || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 0.1 / view.zoom, n = scene.communities.length;
    const acts = {
      "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: () => zoom(1 / 8),
      ".": () => choose((chosen + 1) % n), ",": () => choose((chosen + n - 1 + (chosen < 0)) % n), Escape: () => choose(-1),
    };
    if (view.zoom > 1) Object.assign(acts, {
      ArrowLeft: () => pan(-step, 0), ArrowRight: () => pan(step, 0), ArrowUp: () => pan(0, -step), ArrowDown: () => pan(0, step),
    });
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  function pan(dx, dy) {
    view.x = clamp(0, view.x + dx, 1 - 1 / view.zoom);
    view.y = clamp(0, view.y + dy, scene.aspect * (1 - 1 / view.zoom));
    draw();
  }

  const again = once(draw);
  const watch = new ResizeObserver(() => { if (Math.abs(box.clientWidth - wide) > 1) again(); });
  watch.observe(box);
  const theme = onTheme(again);
  return { figure, city, show, draw: again, mark: (i) => { chosen = i; draw(); }, markUnit: (row) => { unit = row; draw(); }, counts: (i) => counted[i], end: () => { watch.disconnect(); theme(); again.end(); } };
}

// Whether a place lies in a ring, given flat: x0, y0, x1, y1, ...
function within(ring, x, y) {
  let odd = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

// The outline of a kind of institution: star, square, triangle, disc.
function shape(c, kind, x, y, r) {
  c.beginPath();
  if (kind === "party_branch") { for (let k = 0; k < 10; k++) { const a = (Math.PI * k) / 5 - Math.PI / 2, d = k % 2 ? r * 0.5 : r * 1.2; c.lineTo(x + d * Math.cos(a), y + d * Math.sin(a)); } }
  else if (kind === "department") c.rect(x - r * 0.85, y - r * 0.85, 1.7 * r, 1.7 * r);
  else if (kind === "enterprise") { c.moveTo(x, y - r * 1.15); c.lineTo(x + r, y + r * 0.8); c.lineTo(x - r, y + r * 0.8); }
  else c.arc(x, y, r, 0, 7);
  c.closePath();
}

// Colours between those that the style sheet names, each as "r,g,b".
function ramp(node, names) {
  const stops = names.map((name) => ink(node, name).split(",").map(Number));
  return (t) => {
    const at = clamp(0, t, 1) * (stops.length - 1), i = Math.min(Math.floor(at), stops.length - 2), f = at - i;
    return `rgb(${stops[i].map((v, k) => Math.round(v + (stops[i + 1][k] - v) * f)).join(",")})`;
  };
}
