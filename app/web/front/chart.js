// A line chart: two patterns over days, with bands, a cursor that follows the clock, and its numbers as a table.
//
// lines : [{ name, side: "a" | "b", values, low, high, dotted }]; null is what is not known, and leaves a gap
// x : the day of every value; shade : [from, to, words] a stretch with another ground; marks : [[day, words]]
// It can be walked with the arrow keys and then says its values.

const ROOM = { left: 46, right: 14, top: 10, bottom: 24 };
const TALL = 176;

function chart({ model, name, title, note, x, lines, digits = 0, top, shade, marks = [], dayWords, onDay }) {
  const say = speaker(model);
  let at = 0, width = 0, cursor = null;
  const known = lines.flatMap((line) => [...line.values, ...(line.high || [])]).filter((v) => v !== null);
  const most = top || roundUp(Math.max(0, ...known));
  const [first, last] = [x[0], x[x.length - 1]];
  const X = (day) => ROOM.left + (last > first ? (day - first) / (last - first) : 0) * (width - ROOM.left - ROOM.right);
  const Y = (value) => TALL - ROOM.bottom - (value / most) * (TALL - ROOM.top - ROOM.bottom);
  const nearest = (day) => x.reduce((best, d, i) => (Math.abs(d - day) < Math.abs(x[best] - day) ? i : best), 0);
  const valued = (line, i) => `${line.name} ${written(model, line.values[i], digits)}`;
  const sentence = (i) => `${dayWords(x[i])}: ${lines.map((line) => valued(line, i)).join("; ")}`;

  const drawing = h("div", { class: "gz-plot" });
  const box = h("div", {
    class: "gz-chart-box", role: "slider", tabindex: 0, "aria-label": title, "aria-valuemin": first, "aria-valuemax": last, "aria-valuenow": first,
    onkeydown: walk, onpointermove: point, onpointerleave: () => { show(at); }, onpointerdown: choose,
  }, drawing);
  const figure = h("figure", { class: "gz-chart" },
    h("figcaption", {}, h("b", { text: title }), h("span", { class: "gz-legend" }, lines.map((line) => h("span", { class: `gz-key gz-${line.side}${line.dotted ? " gz-dotted" : ""}` }, h("i", { "aria-hidden": "true" }), h("span", {}, line.name, " "), h("b", { class: "gz-now" }))))),
    box, note ? h("p", { class: "gz-note", text: note }) : null, table());

  function table() {
    const step = Math.max(1, Math.ceil(x.length / 40));
    const rows = x.map((day, i) => i).filter((i) => i % step === 0 || i === x.length - 1);
    return h("details", { class: "gz-numbers" }, h("summary", { text: say("numbers") }), csvButton(model, name, () => [[say("day"), ...lines.map((line) => line.name)], ...x.map((day, i) => [day, ...lines.map((line) => line.values[i])])]),
      h("div", { class: "gz-scroll", tabindex: 0, role: "region", "aria-label": title }, h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col", text: say("day") }), lines.map((line) => h("th", { scope: "col", text: line.name })))),
        h("tbody", {}, rows.map((i) => h("tr", {}, h("th", { scope: "row", text: String(x[i]) }), lines.map((line) => h("td", { text: written(model, line.values[i], digits) }))))))));
  }

  function path(values) {
    let out = "", joined = false;
    values.forEach((value, i) => {
      if (value === null) { joined = false; return; }
      out += `${joined ? "L" : "M"}${X(x[i]).toFixed(1)} ${Y(value).toFixed(1)}`;
      joined = true;
    });
    return out;
  }

  function band(line) {
    if (!line.low) return null;
    const there = x.map((_, i) => i).filter((i) => line.low[i] !== null && line.high[i] !== null);
    if (there.length < 2) return null;
    const up = there.map((i) => `${X(x[i]).toFixed(1)} ${Y(line.high[i]).toFixed(1)}`);
    const down = there.reverse().map((i) => `${X(x[i]).toFixed(1)} ${Y(line.low[i]).toFixed(1)}`);
    return s("path", { class: `gz-band gz-${line.side}`, d: `M${up.join("L")}L${down.join("L")}Z` });
  }

  function draw() {
    width = Math.max(220, box.clientWidth);
    const ticks = [0, 1, 2, 3, 4, 5].map((i) => (most * i) / 5);  // round ones, for `most` is 1, 2, 2.5 or 5 of a power of ten
    const fine = most < 5 ? Math.max(digits, 1) : digits && most < 10 ? digits : 0;
    const days = round(first, last, width < 420 ? 4 : 7);
    cursor = s("line", { class: "gz-cursor", y1: ROOM.top, y2: TALL - ROOM.bottom });
    drawing.replaceChildren(s("svg", { width, height: TALL, viewBox: `0 0 ${width} ${TALL}`, "aria-hidden": "true" },
      shade ? s("rect", { class: "gz-shade", x: X(shade[0]), y: ROOM.top, width: Math.max(0, X(shade[1]) - X(shade[0])), height: TALL - ROOM.top - ROOM.bottom }) : null,
      shade ? s("text", { class: "gz-small", x: X(shade[0]) + 5, y: ROOM.top + 12, text: shade[2] }) : null,
      ticks.map((v) => [s("line", { class: "gz-grid", x1: ROOM.left, x2: width - ROOM.right, y1: Y(v), y2: Y(v) }), s("text", { class: "gz-tick", x: ROOM.left - 6, y: Y(v) + 4, "text-anchor": "end", text: written(model, v, fine) })]),
      days.map((day) => s("text", { class: "gz-tick", x: X(day), y: TALL - 7, "text-anchor": "middle", text: String(day) })),
      marks.map(([day, words]) => [s("line", { class: "gz-mark", x1: X(day), x2: X(day), y1: ROOM.top, y2: TALL - ROOM.bottom }), s("text", { class: "gz-small", x: X(day) + 4, y: TALL - ROOM.bottom - 5, text: words })]),
      lines.map(band), lines.map((line) => s("path", { class: `gz-line gz-${line.side}${line.dotted ? " gz-dotted" : ""}`, d: path(line.values) })), cursor));
    show(at);
  }

  function round(from, to, most) {
    const step = roundUp((to - from) / most), out = [];
    for (let day = Math.ceil(from / step) * step; day <= to; day += step) out.push(Math.round(day));
    return [...new Set(out)];
  }

  function show(i, hovered = i) {
    at = i;
    if (!cursor) return;
    const place = X(x[hovered]);
    cursor.setAttribute("x1", place);
    cursor.setAttribute("x2", place);
    figure.querySelectorAll(".gz-now").forEach((node, k) => { node.textContent = written(model, lines[k].values[hovered], digits); });
    box.setAttribute("aria-valuenow", x[hovered]);
    box.setAttribute("aria-valuetext", sentence(hovered));
    box.title = sentence(hovered);
  }

  const under = (event) => nearest(first + ((event.clientX - box.getBoundingClientRect().left - ROOM.left) / (width - ROOM.left - ROOM.right)) * (last - first));
  function point(event) { show(at, under(event)); }
  function choose(event) { go(under(event)); }
  function go(i) {
    show(clamp(0, i, x.length - 1));
    if (onDay) onDay(x[at]);
  }
  function walk(event) {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowDown: at - 1, ArrowUp: at + 1, PageDown: at - 30, PageUp: at + 30, Home: 0, End: x.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    go(to);
  }

  const ask = once(draw);
  const watch = new ResizeObserver(() => { if (Math.abs(box.clientWidth - width) > 1) ask(); });
  watch.observe(box);
  return { figure, day: (day) => show(nearest(day)), end: () => { watch.disconnect(); ask.end(); } };
}
