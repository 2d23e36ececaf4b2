// Two swim-lanes of one dispute on one axis of days, A above B: a row for each who had a part in it, in the order of
// first appearance; marks are buttons that can be walked with the arrow keys; bars are work, hollow while it waits.

const SIGNS = {
  arose: "△", raised: "▲", detected: "◎", lead: "◆", yes: "✓", no: "✕", sat: "●", away: "○", done: "■", offer_yes: "★", offer_no: "☆", up: "↑", petition: "⚑", court: "§",
  gave_up: "∅", holds: "✔", came_back: "↺", closed: "▭", other: "•",
};
const GOOD = new Set(["yes", "sat", "done", "offer_yes", "holds"]), BAD = new Set(["no", "away", "offer_no", "petition", "court", "gave_up", "came_back"]);
const STEP = 22, RADIUS = 10, EDGE = 14;  // pixels: height of a line of marks, half their size, edge of a side

function lanes({ model, choose, look = () => {} }) {
  const say = speaker(model), pick = picker(model);
  const host = h("div", { class: "gz-lanes e2e-lanes" });
  let width = 0, chosen = null;  // chosen : [side, at]

  const signOf = (mark) => (mark.what === "arise" ? "arose" : mark.sign);
  const tone = (sign) => (GOOD.has(sign) ? "good" : BAD.has(sign) ? "bad" : "plain");
  const sameMark = (side, at) => chosen && chosen[0] === side && chosen[1] === at;

  // Marks of one row that would lie on another are set into lines below one another.
  function placed(marks, X) {
    const ends = [];
    return marks.map((mark) => {
      const x = X(mark.day);
      let line = ends.findIndex((end) => x - end >= 2 * RADIUS + 2);
      if (line < 0) line = ends.length < 6 ? ends.push(-Infinity) - 1 : ends.indexOf(Math.min(...ends));
      const at = Math.max(x, ends[line] + 2 * RADIUS + 2);
      ends[line] = at;
      return { mark, x: at, line };
    });
  }

  function side(name, found, days) {
    const one = found.sides[name], narrow = width < 620, left = narrow ? 0 : 216, above = narrow ? 20 : 0, [first, last] = days, right = 22;
    const X = (day) => left + 14 + (last > first ? (day - first) / (last - first) : 0) * (width - left - right - 14);
    const rows = [];
    let tall = 6;
    for (const actor of one.actors) {
      tall += above;
      const spots = placed(one.marks.filter((mark) => mark.actor === actor.id), X);
      const bars = work(name, one, actor);
      const lines = Math.max(1, ...spots.map((spot) => spot.line + 1));
      rows.push({ actor, spots, bars, top: tall, lines });
      tall += lines * STEP + (bars.length ? 9 : 0) + 8;
    }
    const tick = Math.max(1, roundUp((last - first) / (narrow ? 5 : 9)));
    const ticks = [];
    for (let day = Math.ceil(first / tick) * tick; day <= last; day += tick) ticks.push(Math.round(day));
    const stop = chosen && chosen[0] === name ? chosen[1] : one.marks[0]?.at;
    const svg = s("svg", { width, height: tall + 22, viewBox: `0 0 ${width} ${tall + 22}`, role: "group", "aria-label": `${name.toUpperCase()}: ${pick(found.title)}` },
      ticks.map((day) => [s("line", { class: "gz-grid", x1: X(day), x2: X(day), y1: 0, y2: tall }), s("text", { class: "gz-tick", x: X(day), y: tall + 15, "text-anchor": "middle", text: String(day) })]),
      rows.map(({ actor, spots, bars, top, lines }) => [
        s("line", { class: "gz-lane", x1: left, x2: width - 4, y1: top + STEP / 2, y2: top + STEP / 2 }),
        s("g", { class: "gz-actor", role: "button", tabindex: 0, "data-key": `actor-${name}-${actor.id}`, "aria-label": pick(actor.name), onclick: () => look(actor.id), onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); look(actor.id); } } },
          s("rect", { class: "gz-hit", x: 0, y: top - above - 1, width: narrow ? width : left - 4, height: narrow ? above + 2 : STEP + 2 }),
          s("rect", { class: `gz-who gz-${actor.kind || "resident"}`, x: 1, y: top - above + STEP / 2 - 6, width: 12, height: 12, rx: actor.kind === "social_organization" || !actor.kind ? 6 : 0 }),
          label(pick(actor.name), 17, top - above + STEP / 2 + 4, (narrow ? width : left) - 22)),
        bars.map((bar) => s("rect", { class: `gz-work gz-${name}${bar.waiting ? " gz-hollow" : ""}`, x: X(bar.from), y: top + lines * STEP + 1, width: Math.max(4, X(bar.to) - X(bar.from)), height: 7 }, s("title", { text: bar.words }))),
        spots.map(({ mark, x, line }) => button(name, mark, x, top + line * STEP + STEP / 2, stop)),
      ]));
    return h("section", { class: `gz-side gz-${name}`, "data-side": name },
      h("h3", {}, h("span", { class: `gz-tag gz-${name}`, text: name.toUpperCase() }), " ", h("span", { text: pick(model.get("titles")[name]) })), svg,
      h("p", { class: `gz-end gz-${name}` }, h("b", { text: say("ends") }), " ", h("span", { text: pick(one.end) })));
  }

  // A name cut where its room ends; the whole of it is its title.
  function label(text, x, y, room) {
    const most = Math.floor(room / (/[一-鿿]/.test(text) ? 13 : 6.6));
    return s("text", { class: "gz-row", x, y, text: text.length > most ? `${text.slice(0, most - 1)}…` : text }, s("title", { text }));
  }

  // Work day by day, joined, where the run has been looked at again, whole stretches until then.
  function work(name, one, actor) {
    const exact = model.get("terms").sides?.[name]?.work;
    if (!exact) return one.work.filter((bar) => bar.actor === actor.id).map((bar) => ({ ...bar, words: `${pick(bar.part)}: ${say("days_from_to", bar)}` }));
    const bars = [];
    for (const { day, minutes, waiting, part } of exact.filter((bar) => bar.actor === actor.id)) {
      const last = bars[bars.length - 1];
      if (last && last.waiting === waiting && last.to === day && pick(last.part) === pick(part)) { last.to = day + 1; last.minutes += minutes; }
      else bars.push({ from: day, to: day + 1, minutes, waiting, part });
    }
    return bars.map((bar) => ({ ...bar, words: `${pick(bar.part)}, ${say("days_from_to", { from: bar.from, to: bar.to - 1 })}: ${bar.waiting ? say("work_waits") : say("minutes_n", { n: bar.minutes })}` }));
  }

  function button(name, mark, x, y, stop) {
    const words = `${say("day_n", { n: mark.day })}: ${pick(mark.words)}`;
    return s("g", {
      class: `gz-markbutton gz-${tone(signOf(mark))}`, role: "button", tabindex: mark.at === stop ? 0 : -1, "aria-pressed": String(Boolean(sameMark(name, mark.at))), "aria-label": words,
      "data-key": `mark-${name}-${mark.at}`, "data-sign": signOf(mark), transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, onclick: () => take(name, mark.at), onkeydown: (event) => walk(event, name, mark.at),
    }, s("circle", { r: RADIUS + 2, class: "gz-hit" }), s("circle", { r: RADIUS - 1 }), s("text", { y: 4.5, "text-anchor": "middle", "aria-hidden": "true", text: SIGNS[signOf(mark)] || SIGNS.other }), s("title", { text: words }));
  }

  function take(name, at) {
    chosen = [name, at];
    draw();
    choose(name, at);
  }

  function walk(event, name, at) {
    const found = model.get("journeys"), marks = found.sides[name].marks, k = marks.findIndex((mark) => mark.at === at);
    const other = name === "a" ? "b" : "a", near = found.sides[other].marks.reduce((best, mark) => (!best || Math.abs(mark.day - marks[k].day) < Math.abs(best.day - marks[k].day) ? mark : best), null);
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); take(name, at); return; }
    const to = { ArrowLeft: [name, marks[k - 1]], ArrowRight: [name, marks[k + 1]], ArrowUp: [other, near], ArrowDown: [other, near], Home: [name, marks[0]], End: [name, marks[marks.length - 1]] }[event.key];
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    if (!to[1]) return;
    chosen = [to[0], to[1].at];
    draw();
    host.querySelector(`[data-key="mark-${to[0]}-${to[1].at}"]`)?.focus();
    choose(...chosen);
  }

  function draw() {
    const found = model.get("journeys");
    width = host.clientWidth - EDGE;
    if (!found.sides) { refill(host, waiting(model, "journeys")); return; }
    const seen = [...new Set(["a", "b"].flatMap((name) => found.sides[name].marks.map(signOf)))];
    refill(host, side("a", found, found.days), side("b", found, found.days),
      h("p", { class: "gz-signs" }, seen.map((sign) => h("span", { class: `gz-${tone(sign)}` }, h("i", { "aria-hidden": "true", text: SIGNS[sign] || SIGNS.other }), say(`sign_${sign}`))), h("span", {}, h("i", { class: "gz-bar-full", "aria-hidden": "true" }), say("work_done")), h("span", {}, h("i", { class: "gz-bar-hollow", "aria-hidden": "true" }), say("work_waits"))));
  }

  const again = once(draw);
  const watch = new ResizeObserver(() => { if (Math.abs(host.clientWidth - EDGE - width) > 1) again(); });
  watch.observe(host);
  const end = part(model, ["journeys", "terms", "status", "titles", "words"], () => { if (model.get("journeys").key !== host.dataset.dispute) { host.dataset.dispute = model.get("journeys").key; chosen = null; } again(); });
  return { host, mark: (name, at) => { chosen = name ? [name, at] : null; draw(); }, end: () => { watch.disconnect(); end(); again.end(); } };
}
