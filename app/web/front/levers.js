// Levers and forks: dated changes of one side, each a line that can be removed; and how to do all of it without the page.

function levers({ model, change, day }) {
  const say = speaker(model), pick = picker(model);
  const fold = h("details", { class: "gz-fold e2e-levers" });
  const state = { side: "a", from: "start", what: "" };
  const label = (name) => pick(model.get("levers").find((lever) => lever.name === name)?.label) || name;

  const choice = (name, words, value, pairs) => choiceOf(`lever-${name}`, words, value, pairs, (now) => { state[name] = now; draw(); });

  function dated(side) {
    const list = model.get("setup")[`changes_${side}`] || [];
    return list.map((one, index) => h("li", {}, h("span", { class: `gz-tag gz-${side}`, text: side.toUpperCase() }), h("span", { text: pick(one.words) }),
      press(`drop-${side}-${index}`, { text: say("remove"), "aria-label": `${say("remove")}: ${pick(one.words)}`, onclick: () => change({ drop: { side, index } }) })));
  }

  function lever(one) {
    const add = (value) => change({ add: { side: state.side, day: state.from === "start" ? 1 : Math.max(1, day()), what: one.name, value } });
    return h("li", { class: "gz-lever" }, h("b", { text: pick(one.label) }), h("p", { text: pick(one.about) }),
      h("p", { class: "gz-quiet", text: say(one.price.value ? "price" : "price_none", { n: one.price.shown }) }),
      h("div", { class: "gz-levels", role: "group", "aria-label": pick(one.label) }, one.levels.map((value) => press(`${one.name}-${value}`, { class: `e2e-lever-${one.name}-${value}`, text: say(value === 0 ? "level_off" : value === 1 ? "level_full" : "level_half"), onclick: () => add(value) }))));
  }

  function fork() {
    const patterns = model.get("menus")[state.side].filter((group) => group.group === "patterns").flatMap((group) => group.items);
    state.what = patterns.some((item) => item.value === state.what) ? state.what : patterns[0]?.value;
    return h("div", { class: "gz-fork" }, choice("what", say("fork"), state.what, patterns.map((item) => [item.value, pick(item.label)])),
      press("fork", { class: "e2e-fork", text: say("fork_do"), onclick: () => change({ add: { side: state.side, day: Math.max(1, day()), what: "pattern", value: state.what } }) }));
  }

  function draw() {
    if (!model.get("menus").a) return;
    const lines = [...dated("a"), ...dated("b")];
    refill(fold, h("summary", { "data-key": "levers" }, h("h2", { text: say("levers_title") }), h("span", { class: "gz-quiet", text: lines.length ? say("levers_n", { n: lines.length }) : say("levers_none") })),
      h("div", { class: "gz-leverhead" }, choice("side", say("lever_side"), state.side, [["a", "A"], ["b", "B"]]), choice("from", say("lever_from"), state.from, [["start", say("lever_start")], ["clock", say("lever_clock")]])),
      lines.length ? h("ul", { class: "gz-dated e2e-dated" }, lines) : null,
      fork(), h("ul", { class: "gz-leverlist" }, model.get("levers").map(lever)));
  }
  return { host: fold, end: part(model, ["levers", "menus", "setup", "words"], draw) };
}

// The command, the Python lines and both scenario files; files to save and to open.
function reproduce({ model, day }) {
  const say = speaker(model);
  const fold = h("details", { class: "gz-fold e2e-reproduce" });
  const told = h("p", { class: "gz-quiet", role: "status" });

  async function copy(text) {
    try { await navigator.clipboard.writeText(text); told.textContent = say("copied"); } catch { told.textContent = say("copy_by_hand"); }
  }

  function block(title, text, name) {
    return h("div", { class: "gz-code" }, h("div", {}, h("h3", { text: title }),
      press(`copy-${name}`, { "aria-label": `${say("copy")}: ${title}`, text: say("copy"), onclick: () => copy(text) }),
      name.endsWith(".toml") ? press(`save-${name}`, { class: `e2e-save-${name}`, "aria-label": `${say("save")}: ${name}`, text: say("save"), onclick: () => download(name, text, "application/toml") }) : null),
      h("pre", { tabindex: 0, role: "region", "aria-label": title }, h("code", { text })));
  }

  async function open(event) {
    const [file] = event.target.files;
    if (!file) return;
    if (file.size > 262144) { told.textContent = say("too_large"); return; }
    model.send({ file: { name: file.name, side: event.target.dataset.side } }, undefined, [await file.arrayBuffer()]);
  }

  const report = reportButton({ model, ask: (wanted) => model.send({ report: wanted }), file: () => `gongzhi-${model.get("reproduce").key}.html`, ready: () => (model.get("soon") || {}).pairs > 0 });
  const along = h("div", { class: "gz-takealong" });
  const save = async () => download(`gongzhi-${model.get("reproduce").key}.png`, await pictureOf(model, day()), "image/png");

  const opener = (side) => h("label", { class: "gz-open" }, h("span", { text: say("open_file", { side: side.toUpperCase() }) }), h("input", { type: "file", accept: ".toml", "data-side": side, class: `e2e-open-${side}`, onchange: open }));

  function draw() {
    const found = model.get("reproduce");
    refill(fold, h("summary", { "data-key": "reproduce" }, h("h2", { text: say("reproduce_title") }), h("span", { class: "gz-quiet", text: found.key ? say("reproduce_key", { key: found.key, code: found.code, seed: found.seed }) : "" })),
      h("p", { text: say("reproduce_words") }),
      found.command ? [block(say("command"), found.command, "command"), block("Python", found.python, "python"), found.files.map(([name, text]) => block(name, text, name))] : null,
      h("div", { class: "gz-opens" }, opener("a"), opener("b")), told, along);
    refill(along, h("h3", { text: say("export_title") }), press("picture", { class: "e2e-picture", text: say("picture_save"), onclick: save }), report.host, h("p", { class: "gz-quiet", text: say("export_about") }));
  }
  const end = part(model, ["reproduce", "words"], draw);
  return { host: fold, end: () => { end(); report.end(); } };
}
