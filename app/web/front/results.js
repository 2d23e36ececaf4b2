// Results: the folders under the root; one of them, with any two of its scenarios side by side; and batches.

function shelfPart({ model, open }) {
  const say = speaker(model), pick = picker(model);
  const host = h("section", { class: "gz-card gz-shelf e2e-shelf" });
  let text = "";

  const words = (one) => [one.name, one.design, ...(one.city || []), ...(one.scenarios || []).flatMap((each) => [each.name, ...each.title])].join(" ").toLowerCase();
  const date = (one) => (one.created ? new Intl.DateTimeFormat(language(model), { dateStyle: "medium", timeStyle: "short" }).format(new Date(one.created)) : "");
  const short = (title) => title.split(/[:：]/)[0];

  function row(one) {
    if (one.refused) return [one.name, h("span", { class: "gz-failed", text: say("unreadable", { reason: one.refused }) }), "", "", ""];
    const kind = one.kind === "design" ? say("kind_design", { name: one.design }) : one.name.startsWith("app/") ? say("of_page") : "";
    return [h("span", {}, press(`folder-${one.name}`, { class: "gz-rowbutton", text: one.name, onclick: () => open({ folder: one.name }) }), kind ? h("small", { text: ` ${kind}` }) : null),
      h("span", { class: "gz-names-of", text: one.scenarios.map((each) => short(pick(each.title))).join(" · ") }), pick(one.city), String(one.seeds), date(one)];
  }

  function draw() {
    const all = model.get("shelf").folders, at = model.get("at");
    host.hidden = Boolean(at.folder);
    if (host.hidden) return;
    const rows = (all || []).filter((one) => words(one).includes(text.trim().toLowerCase()));
    refill(host, h("div", { class: "gz-cityhead" }, h("h2", { text: say("shelf_title") }), press("renew", { class: "e2e-renew", text: say("renew"), onclick: () => model.send({ renew: true }) })),
      !all ? waiting(model, "shelf") : !all.length ? h("p", { text: say("shelf_empty") }) : [
        h("div", { class: "gz-filters" }, h("label", {}, h("span", { text: say("shelf_search") }), h("input", { type: "search", "data-key": "shelf-text", class: "e2e-shelf-text", value: text, oninput: (event) => { text = event.target.value; draw(); } })), h("span", { class: "gz-quiet", role: "status", text: say("shelf_count", { n: rows.length, all: all.length }) })),
        tabled([say("col_folder"), say("col_scenarios"), say("col_city"), say("col_seeds"), say("col_date")], rows.map(row), say("shelf_title"))]);
  }
  return { host, end: part(model, ["shelf", "at", "status", "words"], draw) };
}

// Which folder is open, which two scenarios, and what its runs are.
function folderHead({ model, open }) {
  const say = speaker(model), pick = picker(model);
  const host = h("section", { class: "gz-card gz-folderhead e2e-folder" });

  function choice(side) {
    const found = model.get("opened"), other = found[side === "a" ? "b" : "a"];
    const choose = (value) => open({ folder: found.name, first: side === "a" ? value : value === found.a ? found.b : found.a, second: side === "b" ? value : value === found.b ? found.a : found.b });
    return h("label", { class: `gz-field gz-${side}` }, h("span", { text: side.toUpperCase() }), h("select", { "data-key": `pair-${side}`, class: `e2e-pair-${side}`, onchange: (event) => choose(event.target.value) }, found.scenarios.map((one) => h("option", { value: one.name, selected: one.name === found[side], text: pick(one.title) }))));
  }

  function draw() {
    const found = model.get("opened"), at = model.get("at");
    host.hidden = !at.folder;
    if (host.hidden) return;
    refill(host, h("div", { class: "gz-cityhead" }, h("h2", { text: at.folder }), press("all-folders", { class: "e2e-all-folders", text: say("all_folders"), onclick: () => open({}) })),
      !found.scenarios ? waiting(model, "opened") : [
        h("div", { class: "gz-pairchoice" }, choice("a"), press("pair-swap", { class: "gz-swap e2e-pair-swap", "aria-label": say("swap"), title: say("swap"), text: "⇄", onclick: () => open({ folder: found.name, first: found.b, second: found.a }) }), choice("b")),
        h("p", { class: "gz-quiet", text: say("folder_says", { city: pick(found.city), seeds: found.seeds, runs: written(model, found.runs), code: found.code }) }),
        found.question && pick(found.question) ? h("p", { text: pick(found.question) }) : null, found.points > 1 ? h("p", { class: "gz-quiet", text: say("points_mean", { n: found.points }) }) : null,
        found.current ? null : h("p", { class: "gz-quiet", text: say("older_code", { code: found.code }) }),
        found.failed.length ? h("div", { class: "gz-notice" }, h("b", { text: say("failed_runs") }), h("ul", {}, found.failed.map((one) => h("li", { text: say("failed_run", one) })))) : null]);
  }
  return { host, end: part(model, ["opened", "at", "status", "words"], draw) };
}

// The verdict and the strip of the pair; a click on a dot says the values of that seed.
function answerPart({ model }) {
  const say = speaker(model);
  const choose = ({ seed }) => model.set("setup", { ...model.get("setup"), seed });
  const said = verdict({ model }), seeds = strip({ model, change: choose });
  const dot = h("p", { class: "gz-quiet e2e-dot", role: "status" });
  const host = h("section", { class: "gz-answer" }, said.host, seeds.host, dot);
  const known = () => HORIZONS.some((name) => (model.get(name) || {}).dots);
  function draw() {
    host.hidden = !known();
    const seed = (model.get("setup") || {}).seed;
    const lines = HORIZONS.map((name) => [name, ((model.get(name) || {}).dots || []).find((one) => one.seed === seed)]).filter(([, one]) => one);
    dot.textContent = lines.map(([name, one]) => `${say(`row_${name}`)}: ${say("dot_says", { seed, a: written(model, one.a, 1), b: written(model, one.b, 1), gap: one.shown })}`).join(" ");
  }
  const end = part(model, [...HORIZONS, "setup", "words"], draw);
  return { host, end: () => { end(); said.end(); seeds.end(); } };
}

function reportPart({ model }) {
  const say = speaker(model), host = h("section", { class: "gz-card e2e-report" });
  const button = reportButton({ model, ask: (wanted) => model.send({ visit: { report: wanted } }), file: () => `${model.get("at").folder.replaceAll("/", "-")}.html` });
  function draw() {
    host.hidden = !model.get("opened").outcomes;
    refill(host, h("h2", { text: say("report_title") }), h("p", { class: "gz-quiet", text: model.get("at").again ? say("report_about", { n: model.get("at").again }) : say("report_plain") }), button.host);
  }
  const end = part(model, ["opened", "at", "words"], draw);
  return { host, end: () => { end(); button.end(); } };
}

function render({ model, el }) {
  const say = speaker(model);
  const title = h("h1"), lead = h("p", { class: "gz-lead" }), notices = h("div", { class: "gz-notices", role: "status" });
  const open = (where) => model.send({ open: where });
  const parts = [shelfPart({ model, open }), folderHead({ model, open }), answerPart({ model }), outcomesTable({ model }), figures({ model }), pointsPart({ model }), winnersPart({ model }), reportPart({ model }), batchPart({ model })];
  el.append(h("main", { id: "gz-main", class: "gz-page gz-results", tabindex: -1 }, h("div", { class: "gz-top" }, title, lead), notices, parts.map((one) => one.host)));
  function draw() {
    title.textContent = say("results_title");
    lead.textContent = say("results_lead");
    refill(notices, (model.get("notices") || []).map((text) => h("p", { class: "gz-notice e2e-refusal", text })));
  }
  const end = part(model, ["words", "notices"], draw);
  return () => { end(); parts.forEach((one) => one.end()); };
}

export default { render };
