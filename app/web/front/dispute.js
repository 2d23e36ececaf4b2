// One dispute under both patterns: its turning point, its two lanes, and the table of all of them.

const COLUMNS = ["topic", "place", "breadth", "fate", "born", "days_a", "days_b", "parted"];
const SORTED = { topic: "topic", place: "place", breadth: "breadth", born: "born", days_a: "days_a", days_b: "days_b", parted: "parted" };

function disputeTable({ model, ask, open }) {
  const say = speaker(model), pick = picker(model);
  const host = h("section", { class: "gz-card gz-tablecard e2e-table" });
  const wish = () => model.get("wish");

  const field = (name, label, pairs) => choiceOf(`filter-${name}`, label, wish()[name] || "", pairs, (now) => ask({ [name]: now, page: 0 }));

  function heading(name) {
    const by = SORTED[name], on = wish().sort === by;
    return h("th", { scope: "col", "aria-sort": on ? (wish().down ? "descending" : "ascending") : null },
      by ? press(`sort-${name}`, { class: "gz-sort", onclick: () => ask({ sort: by, down: on && !wish().down, page: 0 }) }, say(`col_${name}`), h("span", { "aria-hidden": "true", text: on ? (wish().down ? " ▼" : " ▲") : "" })) : say(`col_${name}`));
  }

  const number = (value) => written(model, value);
  function row(one) {
    const here = one.key === model.get("setup").key;
    return h("tr", { "aria-current": here ? "true" : null },
      h("th", { scope: "row" }, press(`row-${one.key}`, { class: "gz-rowbutton", onclick: () => open(one.key), text: pick(one.topic) })), h("td", { text: pick(one.place) }), h("td", { text: String(one.breadth) }),
      h("td", {}, h("span", { class: `gz-fatetag gz-fate-${one.fate}`, "aria-hidden": "true" }), say(`fate_${one.fate}`)), [one.born, one.days_a, one.days_b, one.parted].map((value) => h("td", { text: number(value) })));
  }

  function pages(table) {
    const to = (page) => press(`page-${page < table.page ? "back" : "on"}`, { disabled: page < 0 || page >= table.pages, onclick: () => ask({ page }), text: say(page < table.page ? "page_back" : "page_on") });
    return h("p", { class: "gz-pages" }, to(table.page - 1), h("span", { text: say("page_of", { n: table.page + 1, all: Math.max(1, table.pages), rows: written(model, table.count) }) }), to(table.page + 1));
  }

  function draw() {
    const table = model.get("table");
    refill(host, h("h2", {}, say("table_title"), " ", h("small", { text: model.get("pair").cohort ? say("table_of", { from: model.get("pair").cohort[0], to: model.get("pair").cohort[1] }) : "" })),
      h("div", { class: "gz-filters" }, field("fate", say("col_fate"), ["", "only_a", "only_b", "both", "neither"].map((name) => [name, say(name ? `fate_${name}` : "all")])),
        field("topic", say("col_topic"), [["", say("all")], ...(table.topics || []).map(({ id, label }) => [id, pick(label)])]),
        h("label", {}, h("span", { text: say("search") }), h("input", { type: "search", "data-key": "search", class: "e2e-search", value: wish().text || "", onchange: (event) => ask({ text: event.target.value, page: 0 }) }))),
      table.rows ? [h("div", { class: "gz-scroll gz-tall", tabindex: 0, role: "region", "aria-label": say("table_title") }, h("table", {}, h("thead", {}, h("tr", {}, COLUMNS.map(heading))), h("tbody", {}, table.rows.map(row)))), pages(table)] : waiting(model, "table"));
  }
  return { host, end: part(model, ["table", "pair", "wish", "setup", "status", "words"], draw) };
}

// The day that matters most: of the turning point, else of the first step that differs, else of its birth.
const dayOf = ({ turning, first, born }) => turning?.day_a ?? first?.day ?? born;

// The institution whose name was clicked, A beside B; or the resident, as on the evening before the reform.
function whoCard({ model, close, open }) {
  const say = speaker(model), pick = picker(model);
  const host = h("section", { class: "gz-card gz-whocard e2e-who" });
  let drawn = null;

  const rows = (head, list) => h("table", {}, h("thead", {}, h("tr", {}, head.map((text) => h("th", { scope: "col", text })))), h("tbody", {}, list.map(([name, ...cells]) => h("tr", {}, h("th", { scope: "row", text: name }), cells.map((text) => h("td", { text }))))));

  function unit(found) {
    const { a, b } = found.sides, day = dayOf(model.get("journeys"));
    drawn = chart({ model, name: `waiting-${found.row}`, title: say("who_waiting"), x: a.waiting.map((_, day) => day), digits: 1, lines: [{ name: "A", side: "a", values: a.waiting }, { name: "B", side: "b", values: b.waiting }], dayWords: (n) => say("day_n", { n }) });
    return [rows(["", "A", "B"], [[say("who_asked"), written(model, a.asked), written(model, b.asked)], [say("who_refused"), written(model, a.refused), written(model, b.refused)], [say("who_hours"), written(model, a.hours, 1), written(model, b.hours, 1)], [say("who_reciprocity"), written(model, a.reciprocity, 2), written(model, b.reciprocity, 2)], [say("who_in_hand", { n: day }), written(model, a.in_hand[day]), written(model, b.in_hand[day])]]), inHands({ model, found, day, open }), drawn.figure];
  }

  const person = (found) => [rows([say("who_need"), say("who_satisfaction"), say("who_expectation")], found.needs.map((one) => [pick(one.name), one.satisfaction, one.expectation])), rows([say("who_trust"), ""], found.trust.map((one) => [pick(one.name), one.trust])), h("p", { text: say("who_knows", { n: found.knows }) }), h("p", { class: "gz-quiet", text: say("who_before") })];

  function draw() {
    drawn?.end();
    drawn = null;
    const found = model.get("who");
    host.hidden = !model.get("look");
    if (host.hidden) { refill(host); return; }
    refill(host, h("div", { class: "gz-cityhead" }, h("h2", { text: found.name ? pick(found.name) : found.needs ? say("who_resident") : "" }), press("close", { class: "e2e-close", text: say("close"), onclick: close })),
      found.sides ? unit(found) : found.needs ? person(found) : waiting(model, "who"));
  }
  return { host, end: part(model, ["who", "look", "status", "words"], () => { if (model.get("look") || !host.hidden) draw(); }) };
}

function render({ model, el }) {
  const say = speaker(model), pick = picker(model);
  const title = h("h1"), lead = h("div", { class: "gz-disputehead" }), notices = h("div", { class: "gz-notices", role: "status" });
  const choose = (side, at) => { drawn.mark(side, at); card.show(side, at); };
  const card = markCard({ model });
  const who = whoCard({ model, close: () => model.send({ look: "" }), open: (key) => model.send({ open_dispute: key }) });
  const drawn = lanes({ model, choose: (side, at) => card.show(side, at), look: (actor) => model.send({ look: String(actor) }) });
  const turn = turning({ model, choose });
  const table = disputeTable({ model, ask: (wish) => model.send({ table: wish }), open: (key) => model.send({ open_dispute: key }) });
  const main = h("main", { id: "gz-main", class: "gz-page gz-dispute", tabindex: -1 }, h("div", { class: "gz-top" }, title), lead, notices, turn.host,
    h("div", { class: "gz-lanecols" }, h("section", { class: "gz-card" }, h("h2", { class: "gz-lanetitle" }), drawn.host), h("div", { class: "gz-cards" }, card.host, who.host)), table.host);
  el.append(main);

  function draw() {
    const found = model.get("journeys"), pair = model.get("pair"), setup = model.get("setup");
    title.textContent = found.title ? `${pick(found.title)} · ${pick(found.place)}` : say("dispute_title");
    main.querySelector(".gz-lanetitle").textContent = say("lanes_title");
    refill(lead,
      h("p", {}, found.fate ? h("span", { class: "gz-fateline" }, h("span", { class: `gz-fatetag gz-fate-${found.fate}`, "aria-hidden": "true" }), say(`fate_${found.fate}`)) : null, found.needs ? ` ${say("needs", { list: found.needs.map(pick).join(say("comma")) })} ${say("arose", { day: found.born })}` : waiting(model, "journeys") || waiting(model, "pair")),
      h("p", { class: "gz-actions" }, press("another", { class: "e2e-another", disabled: !setup.next, onclick: () => model.send({ open_dispute: setup.next }), text: say("another") }),
        found.sides ? press("tomap", { class: "e2e-tomap", onclick: () => model.send({ open_day: dayOf(found) }), text: say("to_map", { day: dayOf(found) }) }) : null,
        h("span", { class: "gz-quiet", text: pair.rule ? pick(pair.rule) : "" })));
    refill(notices, (model.get("notices") || []).map((text) => h("p", { class: "gz-notice e2e-refusal", text })));
  }
  const end = part(model, ["journeys", "pair", "setup", "notices", "status", "words"], draw);
  return () => { end(); [drawn, card, who, turn, table].forEach((one) => one.end()); };
}

export default { render };
