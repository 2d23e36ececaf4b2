// What a folder says of two scenarios beside the verdict: every outcome, who wins and loses, points of a design.

const SHOWN_GROUPS = ["headline", "clear", "detail", "all"];

// A table whose cells are texts or nodes; the first cell of a row names it.
function tabled(head, rows, label) {
  return h("div", { class: "gz-scroll gz-tall", tabindex: 0, role: "region", "aria-label": label },
    h("table", {}, h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell)))),
      h("tbody", {}, rows.map(([first, ...cells]) => h("tr", {}, h("th", { scope: "row" }, first), cells.map((cell) => h("td", {}, cell)))))));
}

// A difference as a small drawing: the line of zero, the interval, where the mean lies; the text beside it says the same.
const drawnBar = (bar) => (bar ? h("span", { class: `gz-tinybar gz-${bar.tone}`, "aria-hidden": "true" }, h("u", { style: { left: `${bar.zero}%` } }), h("i", { style: { left: `${bar.low}%`, width: `${bar.high - bar.low}%` } }), h("b", { style: { left: `${bar.at}%` } })) : null);

function outcomesTable({ model }) {
  const say = speaker(model), pick = picker(model);
  const host = h("section", { class: "gz-card gz-outcomes e2e-outcomes" });
  const state = { group: "headline", text: "", horizon: "" };

  const horizons = () => HORIZONS.filter((name) => (model.get("opened").outcomes || []).some((one) => one.rows[name]));
  const horizon = () => (horizons().includes(state.horizon) ? state.horizon : horizons().at(-1));
  const clear = (one) => one.rows[horizon()].clear;
  const inGroup = { headline: (one) => one.group === "headline", detail: (one) => one.group !== "headline", clear, all: () => true };

  function chosen() {
    const text = state.text.trim().toLowerCase();
    return (model.get("opened").outcomes || []).filter((one) => one.rows[horizon()] && inGroup[state.group](one) && (!text || `${one.label.join(" ")} ${one.metric}`.toLowerCase().includes(text)));
  }

  const field = (name, label, pairs, value) => choiceOf(`outcome-${name}`, label, value, pairs, (now) => { state[name] = now; draw(); });

  const better = (row) => (row.direction === "neither" ? "" : written(model, row.better, 2));
  function line(one) {
    const row = one.rows[horizon()];
    return [h("span", { class: one.under ? "gz-under" : null }, pick(one.label), pick(one.unit) ? h("small", { text: `, ${pick(one.unit)}` }) : null), row.a, row.b, h(row.clear ? "b" : "span", { text: row.gap }), better(row)];
  }

  const number = (value) => (value === null || value === undefined ? "" : value);
  const table = () => [["metric", "label", "unit", "A", "B", "B - A", "low", "high", "P(B better)"],
    ...chosen().map((one) => { const row = one.rows[horizon()]; return [one.metric, pick(one.label), pick(one.unit), ...row.values, row.low, row.high, row.better].map(number); })];

  function draw() {
    const found = model.get("opened");
    host.hidden = !found.outcomes;
    if (host.hidden) return;
    const rows = chosen(), all = horizons();
    refill(host, h("h2", { text: say("outcomes_title") }),
      h("div", { class: "gz-filters" }, field("group", say("group"), SHOWN_GROUPS.map((name) => [name, say(`group_${name}`)]), state.group),
        all.length > 1 ? field("horizon", say("horizon"), all.map((name) => [name, say(`row_${name}`)]), horizon()) : null,
        h("label", {}, h("span", { text: say("find_outcome") }), h("input", { type: "search", "data-key": "outcome-text", class: "e2e-outcome-text", value: state.text, oninput: (event) => { state.text = event.target.value; draw(); } })),
        csvButton(model, "outcomes", table)),
      rows.length ? tabled([say("col_outcome"), "A", "B", say("col_gap"), say("col_better")], rows.map(line), say("outcomes_title")) : h("p", { text: say("outcomes_none") }),
      h("p", { class: "gz-note", text: say("better_help") }));
  }
  return { host, end: part(model, ["opened", "words"], draw) };
}

// One figure at a time, as the laboratory draws it.
function figures({ model }) {
  const say = speaker(model);
  const host = h("section", { class: "gz-card gz-figures e2e-figures" });
  let shown = "", of = null, blob = null;

  // The picture as an address of the browser, made once: the page draws itself anew while it is being read.
  function held(bytes) {
    if (of === bytes) return;
    if (shown) URL.revokeObjectURL(shown);
    of = bytes;
    blob = bytes && bytes.byteLength ? new Blob([bytes], { type: "image/png" }) : null;
    shown = blob ? URL.createObjectURL(blob) : "";
  }

  function draw() {
    const found = model.get("opened"), now = model.get("at").figure;
    held(model.get("figure"));
    host.hidden = !(found.figures && found.figures.length);
    if (host.hidden) return;
    const title = say(`figure_${now}`);
    refill(host, h("h2", { text: say("figures_title") }),
      h("div", { class: "gz-filters" }, found.figures.map((name) => press(`figure-${name}`, { class: `e2e-figure-${name}`, "aria-pressed": String(name === now), text: say(`figure_${name}`), onclick: () => model.send({ visit: { figure: name } }) })),
        blob ? press("png", { class: "gz-csv e2e-png", text: say("save_png"), onclick: () => download(`${now}.png`, blob, "image/png") }) : null),
      blob ? h("img", { class: "gz-figure", src: shown, alt: `${title}: ${["a", "b"].map((side) => titleOf(model, found[side])).join(", ")}` }) : waiting(model, "figure"));
  }
  const end = part(model, ["opened", "figure", "at", "status", "words"], draw);
  return { host, end: () => { end(); if (shown) URL.revokeObjectURL(shown); } };
}

const titleOf = (model, name) => picker(model)((model.get("opened").scenarios || []).find((one) => one.name === name)?.title) || name;

// Who wins and who loses, group by group; computed when asked for, and cancelled by the same place.
function winnersPart({ model }) {
  const say = speaker(model);
  const host = h("section", { class: "gz-card gz-winners e2e-winners" });
  const wish = (wanted) => model.send({ visit: { winners: wanted } });

  function group(table, k) {
    const rows = table.rows.map((row) => [row.name, row.first, row.second, h("span", {}, h(row.note ? "b" : "span", { text: `${row.difference} ${row.interval}${row.note}` }), " ", drawnBar(row.bar)), written(model, row.disputes)]);
    return h("details", { open: k === 0 }, h("summary", { "data-key": `winners-${k}`, text: `${table.outcome}: ${say("by", { what: table.by })}` }),
      csvButton(model, `winners-${k}`, () => [["group", "A", "B", "B - A", "interval", "problems"], ...table.rows.map((row) => [row.name, row.first, row.second, row.difference, row.interval, row.disputes])]),
      tabled([say("col_group"), "A", "B", say("col_gap"), say("col_problems")], rows, `${table.outcome}: ${table.by}`));
  }

  function draw() {
    const found = model.get("winners"), at = model.get("at"), status = (model.get("status") || {}).winners || {};
    host.hidden = !model.get("opened").outcomes || !at.here;
    if (host.hidden) return;
    const going = status.state && status.state !== "done";
    refill(host, h("h2", { text: say("winners_title") }), h("p", { class: "gz-quiet", text: say("winners_about", { n: at.again }) }),
      !status.state ? press("winners", { class: "e2e-winners-start", text: say("winners_start"), onclick: () => wish(true) }) : null,
      going ? h("p", { class: "gz-going" }, waiting(model, "winners"), press("winners", { class: "e2e-winners-cancel", text: say("cancel"), onclick: () => wish(false) })) : null,
      found.reason ? h("p", { class: "gz-notice", text: found.reason }) : null, (found.tables || []).map(group));
  }
  return { host, end: part(model, ["opened", "winners", "status", "at", "words"], draw) };
}

// What a design varied, what came out at every value, and its points one by one.
function pointsPart({ model }) {
  const say = speaker(model);
  const host = h("section", { class: "gz-card gz-design e2e-points" });

  function level(table) {
    return h("details", {}, h("summary", { text: say("levels_of", { metric: table.metric }) }), table.groups.map((group) => h("div", {}, h("h3", { text: `${group.label}${group.unit ? `, ${group.unit}` : ""}` }),
      tabled([say("col_value"), "A", "B", say("col_gap"), say("col_points")], group.rows.map((row) => [row.name, row.first, row.second, h("span", {}, `${row.difference} ${row.interval} `, drawnBar(row.bar)), String(row.points)]), group.label))));
  }

  function draw() {
    const found = model.get("points");
    host.hidden = model.get("opened").kind !== "design";
    if (host.hidden) return;
    const table = found.table;
    refill(host, h("h2", { text: say("design_title") }), !table ? waiting(model, "points") : [
      h("p", { text: say("design_says", { title: found.title, kind: found.kind, points: written(model, found.points) }) }), found.ahead.map((text) => h("p", { text })),
      found.factors.length ? tabled([say("factor"), say("over")], found.factors.map((one) => [`${one.label}${one.unit ? `, ${one.unit}` : ""}`, one.over]), say("factor")) : null,
      found.levels.map(level),
      h("details", { open: true }, h("summary", { text: say("points_shown", { metric: table.metric, n: table.rows.length, all: written(model, table.count) }) }),
        csvButton(model, "points", () => [[say("col_point"), ...table.factors, ...table.scenarios, "B - A"], ...table.rows.map((row) => [row.point, ...row.values, ...row.means, row.gap])]),
        tabled([say("col_point"), ...table.factors, ...table.scenarios, ...(table.scenarios.length > 1 ? [say("gap_short")] : [])], table.rows.map((row) => [String(row.point), ...row.values, ...row.means, ...(table.scenarios.length > 1 ? [row.gap] : [])]), say("design_title")))]);
  }
  return { host, end: part(model, ["opened", "points", "status", "words"], draw) };
}
