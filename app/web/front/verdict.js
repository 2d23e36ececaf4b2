// The answer: one sentence for each horizon, the strip of seeds, the same disputes in four parts, where they get stuck.

const ROW = 34, DOT = 5;  // pixels of the strip

// The horizons that are asked for: a lesson asks for the first only; a folder may hold a comparison without a reform.
const HORIZONS = ["soon", "settled", "whole"];
const asked = (model) => HORIZONS.filter((name) => (model.get(name) || {}).dots || (model.get("status") || {})[name]);

function verdict({ model }) {
  const say = speaker(model), pick = picker(model);
  const host = h("div", { class: "gz-sentences" });
  const spokenNow = spoken();
  const sentence = (strip) => (model.get("setup").names === "neutral" && strip.sentence_neutral) || strip.sentence;

  function line(name, first) {
    const strip = model.get(name);
    const found = strip && strip.pairs > 0;
    const doubts = found && !strip.holds ? strip.warnings.map((warning) => h("span", { class: "gz-doubt", text: pick(warning) })) : null;
    return h("p", { class: first ? "gz-sentence e2e-verdict" : "gz-sentence gz-second e2e-verdict-settled" },
      h("span", { class: "gz-when", text: say(`when_${name}`) }),
      h("span", { class: "gz-says" }, found ? pick(sentence(strip)) : null, found ? " " : null, waiting(model, name), doubts, found ? ensemble(strip.sure && strip.sure[name]) : null));
  }

  // The word of an ensemble, where one was computed into the folder of the strip: how sure over what nobody has measured.
  const ensemble = (sure) => (sure ? h("span", { class: "gz-sure e2e-sure", text: say("sure_says", { word: pick(sure.word), better: sure.better, n: sure.probability }) }) : null);

  function draw() {
    const names = asked(model);
    refill(host, names.map((name, k) => line(name, !k)));
    const strip = model.get(names[0]);
    if (strip && strip.pairs === strip.planned) spokenNow.textContent = pick(sentence(strip));
  }
  return { host: h("div", {}, host, spokenNow), end: part(model, [...HORIZONS, "status", "words", "setup"], draw) };
}

// A dot for every pair of runs: B minus A. One row a horizon, one axis for both, zero marked.
function strip({ model, change }) {
  const say = speaker(model), pick = picker(model);
  const host = h("figure", { class: "gz-strip e2e-strip" });
  let width = 0;

  function draw() {
    const rows = HORIZONS.map((name) => [name, model.get(name)]).filter(([, strip]) => strip && strip.dots && strip.dots.length);
    width = host.clientWidth;
    const one = rows[0]?.[1];
    const caption = h("figcaption", {}, h("b", { text: say("strip_title") }), " ", h("span", { text: one ? say("strip_of", { label: pick(one.label), unit: pick(one.unit) }) : "" }));
    if (!rows.length) { refill(host, caption, h("div", { class: "gz-strip-empty", style: { height: `${2 * ROW + 24}px` } }, waiting(model, "soon"))); return; }
    const gaps = rows.flatMap(([, strip]) => [...strip.dots.map((dot) => dot.gap), ...ends(strip)]).filter((v) => v !== null);
    const most = roundUp(Math.max(1e-9, ...gaps.map(Math.abs)));
    const left = width < 480 ? 58 : 92, right = 12, X = (v) => left + 12 + ((v + most) / (2 * most)) * (width - left - right - 24);
    const names = asked(model), tall = names.length * ROW + 24;
    refill(host, caption,
      s("svg", { width, height: tall, viewBox: `0 0 ${width} ${tall}`, role: "group", "aria-label": say("strip_title") },
        [-most, -most / 2, 0, most / 2, most].map((v) => [s("line", { class: v ? "gz-grid" : "gz-zero", x1: X(v), x2: X(v), y1: 2, y2: tall - 20 }), s("text", { class: "gz-tick", x: X(v), y: tall - 5, "text-anchor": "middle", text: written(model, v, most < 2 ? 1 : 0, true) })]),
        names.map((name, k) => row(name, (k + 0.5) * ROW + 3, X, left))),
      h("p", { class: "gz-sides" }, h("span", { class: "gz-a", text: `◀ ${say("strip_a")}` }), h("span", { text: one ? say("strip_count", { n: one.pairs, all: one.planned }) : "" }), h("span", { class: "gz-b", text: `${say("strip_b")} ▶` })));
  }

  const main = (strip) => (strip.rows || []).find((row) => row.metric === strip.metric);
  const ends = (strip) => (strip.known && main(strip) ? [main(strip).low, main(strip).high] : []);

  function row(name, y, X, left) {
    const strip = model.get(name), seed = model.get("setup").seed;
    const label = left ? s("text", { class: "gz-row", x: 0, y: y + 4, text: say(`${left < 80 ? "short" : "row"}_${name}`) }) : null;
    if (!strip || !strip.dots || !strip.dots.length) return [label, s("text", { class: "gz-small", x: left + 14, y: y + 4, text: (model.get("status")[name] || {}).words || "" })];
    const [low, high] = ends(strip);
    const gap = main(strip)?.values[2];
    const dots = strip.dots.filter((dot) => dot.gap !== null);
    const focus = dots.some((dot) => dot.seed === seed) ? seed : dots[0]?.seed;
    return [label,
      low === undefined ? null : s("line", { class: "gz-interval", x1: X(low), x2: X(high), y1: y, y2: y }),
      gap === undefined || gap === null ? null : s("line", { class: "gz-mean", x1: X(gap), x2: X(gap), y1: y - 11, y2: y + 11 }),
      s("g", { role: "radiogroup", "aria-label": `${say(`row_${name}`)}: ${say("strip_choose")}` }, dots.map((dot, k) => s("circle", {
        class: `gz-dot ${dot.gap > 0 ? "gz-b" : "gz-a"}`, cx: X(dot.gap), cy: y + spread(dots, k, X), r: dot.seed === seed ? DOT + 2 : DOT,
        role: "radio", "aria-checked": String(dot.seed === seed), tabindex: dot.seed === focus ? 0 : -1, "data-key": `dot-${name}-${dot.seed}`,
        "aria-label": say("strip_dot", { seed: dot.seed, gap: dot.shown }), onclick: () => change({ seed: dot.seed }), onkeydown: (event) => walk(event, name, dots, k),
      }, s("title", { text: say("strip_dot", { seed: dot.seed, gap: dot.shown }) }))))];
  }

  // Dots that would hide one another are set a little apart, up and down.
  const spread = (dots, k, X) => {
    const before = dots.slice(0, k).filter((dot) => Math.abs(X(dot.gap) - X(dots[k].gap)) < 1.6 * DOT).length;
    return before ? (before % 2 ? -1 : 1) * Math.min(11, 5 * Math.ceil(before / 2)) : 0;
  };

  function walk(event, name, dots, k) {
    const order = [...dots].sort((a, b) => a.gap - b.gap || a.seed - b.seed), at = order.indexOf(dots[k]);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, ArrowDown: at - 1, Home: 0, End: order.length - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); change({ seed: dots[k].seed }); }
    if (to === undefined || !order[to]) return;
    event.preventDefault();
    event.stopPropagation();
    host.querySelector(`[data-key="dot-${name}-${order[to].seed}"]`).focus();
  }

  const again = once(draw);
  const watch = new ResizeObserver(() => { if (Math.abs(host.clientWidth - width) > 1) again(); });
  watch.observe(host);
  const end = part(model, [...HORIZONS, "status", "words", "setup"], again);
  return { host, end: () => { watch.disconnect(); end(); again.end(); } };
}

// Which problems the bars are about: of one seed, and of the days that the film counts.
const daysOf = ({ cohort: [from, to] }) => ({ from, to });
const fatesOf = (model) => speaker(model)("fates_of", { n: written(model, model.get("pair").problems), seed: model.get("setup").seed, ...daysOf(model.get("pair")) });

// One bar of four parts: the problems judged under both, by where they end well.
function fates({ model, list }) {
  const say = speaker(model), pick = picker(model);
  const host = h("section", { class: "gz-fates e2e-fates" });

  function draw() {
    const pair = model.get("pair");
    const head = h("h2", {}, say("fates_title"), " ", h("small", { text: pair.problems ? fatesOf(model) : "" }));
    if (!pair.fates) { refill(host, head, h("div", { class: "gz-fates-empty" }, waiting(model, "pair"))); return; }
    refill(host, head,
      h("div", { class: "gz-bar", "aria-hidden": "true" }, pair.fates.map((fate) => h("i", { class: `gz-fate-${fate.name}`, style: { "flex-grow": fate.count }, title: `${pick(fate.label)}: ${fate.shown}`, onclick: () => list(fate.name) }))),
      h("ul", { class: "gz-parts" }, pair.fates.map((fate) => h("li", {}, h("button", {
        type: "button", "data-key": `fate-${fate.name}`, class: `gz-part e2e-fate-${fate.name}`, title: say("fates_list"), onclick: () => list(fate.name),
      }, h("i", { class: `gz-fate-${fate.name}`, "aria-hidden": "true" }), h("b", { text: fate.shown }), h("span", { text: pick(fate.label) }))))));
  }
  return { host, end: part(model, ["pair", "status", "words", "setup"], draw) };
}

// Five pairs of bars: of 100 judged disputes, how many were turned away, done without a part, and so on.
function stuck({ model }) {
  const say = speaker(model), pick = picker(model);
  const host = h("section", { class: "gz-stuck e2e-stuck" });
  const open = new Set();

  function bar(side, row) {
    const value = row[side];
    return h("div", { class: `gz-hbar gz-${side}` }, h("i", { style: { width: `${value === null ? 0 : value}%` } }), h("span", {}, h("span", { class: "gz-unseen", text: side.toUpperCase() + " " }), row[`shown_${side}`] || "–"));
  }

  function row(item) {
    const shown = open.has(item.name);
    return h("li", {},
      press(`stuck-${item.name}`, { class: "gz-stuck-name", "aria-expanded": String(shown), onclick: () => { shown ? open.delete(item.name) : open.add(item.name); draw(); } }, h("span", { text: pick(item.label) })),
      h("div", { class: "gz-hbars" }, bar("a", item), bar("b", item)),
      shown ? h("p", { class: "gz-note", text: pick(item.about) }) : null);
  }

  function draw() {
    const pair = model.get("pair");
    const head = h("h2", {}, say("stuck_title"), " ", h("small", { text: pair.cohort ? say("stuck_of", daysOf(pair)) : "" }));
    if (!pair.stuck) { refill(host, head, h("div", { class: "gz-stuck-empty" }, waiting(model, "pair"))); return; }
    refill(host, head, h("ul", {}, pair.stuck.map(row)));
  }
  return { host, end: part(model, ["pair", "status", "words"], draw) };
}
