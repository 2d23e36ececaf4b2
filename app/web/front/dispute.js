// One dispute under both patterns: its turning point, its two lanes, and the table of all of them.

const COLUMNS = ["topic", "place", "breadth", "fate", "born", "days_a", "days_b", "parted"];
const SORTED = { topic: "topic", place: "place", breadth: "breadth", born: "born", days_a: "days_a", days_b: "days_b", parted: "parted" };

function disputeTable({ model, ask, open }) {
  const say = speaker(model), pick = picker(model);
  const host = h("section", { class: "gz-card gz-tablecard e2e-table" });
  const wish = () => model.get("wish");

  function field(name, label, pairs) {
    return h("label", {}, h("span", { text: label }), h("select", { "data-key": `filter-${name}`, class: `e2e-filter-${name}`, onchange: (event) => ask({ [name]: event.target.value, page: 0 }) },
      pairs.map(([value, text]) => h("option", { value, selected: value === (wish()[name] || ""), text }))));
  }

  function heading(name) {
    const by = SORTED[name], on = wish().sort === by;
    return h("th", { scope: "col", "aria-sort": on ? (wish().down ? "descending" : "ascending") : null },
      by ? h("button", { type: "button", class: "gz-sort", "data-key": `sort-${name}`, onclick: () => ask({ sort: by, down: on && !wish().down, page: 0 }) }, say(`col_${name}`), h("span", { "aria-hidden": "true", text: on ? (wish().down ? " ▼" : " ▲") : "" })) : say(`col_${name}`));
  }

  const number = (value) => written(model, value);
  function row(one) {
    const here = one.key === model.get("setup").key;
    return h("tr", { "aria-current": here ? "true" : null },
      h("th", { scope: "row" }, h("button", { type: "button", class: "gz-rowbutton", "data-key": `row-${one.key}`, onclick: () => open(one.key), text: pick(one.topic) })), h("td", { text: pick(one.place) }), h("td", { text: String(one.breadth) }),
      h("td", {}, h("span", { class: `gz-fatetag gz-fate-${one.fate}`, "aria-hidden": "true" }), say(`fate_${one.fate}`)), [one.born, one.days_a, one.days_b, one.parted].map((value) => h("td", { text: number(value) })));
  }

  function pages(table) {
    const to = (page) => h("button", { type: "button", "data-key": `page-${page < table.page ? "back" : "on"}`, disabled: page < 0 || page >= table.pages, onclick: () => ask({ page }), text: say(page < table.page ? "page_back" : "page_on") });
    return h("p", { class: "gz-pages" }, to(table.page - 1), h("span", { text: say("page_of", { n: table.page + 1, all: Math.max(1, table.pages), rows: written(model, table.count) }) }), to(table.page + 1));
  }

  function draw() {
    const table = model.get("table");
    refill(host, h("h2", { text: say("table_title") }),
      h("div", { class: "gz-filters" }, field("fate", say("col_fate"), ["", "only_a", "only_b", "both", "neither"].map((name) => [name, say(name ? `fate_${name}` : "all")])),
        field("topic", say("col_topic"), [["", say("all")], ...(table.topics || []).map(({ id, label }) => [id, pick(label)])]),
        h("label", {}, h("span", { text: say("search") }), h("input", { type: "search", "data-key": "search", class: "e2e-search", value: wish().text || "", onchange: (event) => ask({ text: event.target.value, page: 0 }) }))),
      table.rows ? [h("div", { class: "gz-scroll gz-tall", tabindex: 0, role: "region", "aria-label": say("table_title") }, h("table", {}, h("thead", {}, h("tr", {}, COLUMNS.map(heading))), h("tbody", {}, table.rows.map(row)))), pages(table)] : waiting(model, "table"));
  }
  return { host, end: part(model, ["table", "wish", "setup", "status", "words"], draw) };
}

function render({ model, el }) {
  const say = speaker(model), pick = picker(model);
  const title = h("h1"), lead = h("div", { class: "gz-disputehead" }), notices = h("div", { class: "gz-notices", role: "status" });
  const choose = (side, at) => { drawn.mark(side, at); card.show(side, at); };
  const card = markCard({ model });
  const drawn = lanes({ model, choose: (side, at) => card.show(side, at) });
  const turn = turning({ model, choose });
  const table = disputeTable({ model, ask: (wish) => model.send({ table: wish }), open: (key) => model.send({ open_dispute: key }) });
  const main = h("main", { id: "gz-main", class: "gz-page gz-dispute", tabindex: -1 }, h("div", { class: "gz-top" }, title), lead, notices, turn.host,
    h("div", { class: "gz-lanecols" }, h("section", { class: "gz-card" }, h("h2", { class: "gz-lanetitle" }), drawn.host), card.host), table.host);
  el.append(main);

  function draw() {
    const found = model.get("journeys"), pair = model.get("pair"), setup = model.get("setup");
    title.textContent = found.title ? `${pick(found.title)} · ${pick(found.place)}` : say("dispute_title");
    main.querySelector(".gz-lanetitle").textContent = say("lanes_title");
    const telling = pair.telling || [], k = telling.findIndex((one) => one.key === setup.key);
    const next = telling[(k + 1) % Math.max(1, telling.length)];
    refill(lead,
      h("p", {}, found.fate ? h("span", { class: "gz-fateline" }, h("span", { class: `gz-fatetag gz-fate-${found.fate}`, "aria-hidden": "true" }), say(`fate_${found.fate}`)) : null, found.needs ? ` ${say("needs", { list: found.needs.map(pick).join(say("comma")) })} ${say("arose", { day: found.born })}` : waiting(model, "journeys") || waiting(model, "pair")),
      h("p", { class: "gz-actions" }, h("button", { type: "button", class: "e2e-another", "data-key": "another", disabled: !next, onclick: () => next && model.send({ open_dispute: next.key }), text: say("another") }),
        found.turning ? h("button", { type: "button", "data-key": "tomap", class: "e2e-tomap", onclick: () => model.send({ open_day: found.turning.day_a }), text: say("to_map", { day: found.turning.day_a }) }) : null,
        h("span", { class: "gz-quiet", text: pair.rule ? pick(pair.rule) : "" })));
    refill(notices, (model.get("notices") || []).map((text) => h("p", { class: "gz-notice e2e-refusal", text })));
  }
  const end = part(model, ["journeys", "pair", "setup", "notices", "status", "words"], draw);
  return () => { end(); [drawn, card, turn, table].forEach((one) => one.end()); };
}

export default { render };
