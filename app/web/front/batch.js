// A batch of runs: which scenarios, city, seeds and folder; the same as a command, which is shown; and how far it is.

function batchPart({ model }) {
  const say = speaker(model), pick = picker(model);
  const fold = h("details", { class: "gz-fold e2e-batch" });
  const plan = (changes) => model.send({ plan: changes });
  const offered = () => (model.get("menus").scenarios || []).filter((group) => group.group !== "files");
  const options = (menu, value) => menu.map((group) => h("optgroup", { label: say(`group_${group.group}`) }, group.items.map((item) => h("option", { value: item.value, selected: item.value === value, text: pick(item.label) }))));

  function others(batch) {
    const [first, ...rest] = batch.names;
    const toggle = (value, on) => plan({ names: [first, ...(on ? [...rest, value] : rest.filter((name) => name !== value))] });
    return offered().map((group) => h("fieldset", { class: "gz-choices" }, h("legend", { text: say("batch_others", { group: say(`group_${group.group}`) }) }),
      group.items.filter((item) => item.value !== first).map((item) => h("label", {}, h("input", { type: "checkbox", "data-key": `batch-${item.value}`, class: `e2e-batch-${item.value}`, checked: rest.includes(item.value), onchange: (event) => toggle(item.value, event.target.checked) }), h("span", { text: pick(item.label), title: pick(item.about) })))));
  }

  function form(batch) {
    const first = (value) => plan({ names: [value, ...batch.names.filter((name, k) => k && name !== value)] });
    return [
      h("div", { class: "gz-batchhead" },
        h("label", {}, h("span", { text: say("batch_first") }), h("select", { "data-key": "batch-first", class: "e2e-batch-first", onchange: (event) => first(event.target.value) }, options(offered(), batch.names[0]))),
        h("label", {}, h("span", { text: say("batch_city") }), h("select", { "data-key": "batch-city", class: "e2e-batch-city", onchange: (event) => plan({ city: event.target.value }) }, options(model.get("menus").cities || [], batch.city))),
        h("label", {}, h("span", { text: say("batch_seeds_n", { n: batch.most }) }), h("input", { type: "number", min: 1, max: batch.most, step: 1, required: true, value: batch.seeds, "data-key": "batch-seeds", class: "e2e-batch-seeds", onchange: (event) => { if (event.target.checkValidity()) plan({ seeds: Number(event.target.value) }); else event.target.reportValidity(); } })),
        choiceOf("batch-horizon", say("horizon"), batch.horizon, ["soon", "settled"].map((name) => [name, say(`batch_${name}`)]), (horizon) => plan({ horizon })),
        h("label", {}, h("span", { text: say("batch_folder_name") }), h("input", { type: "text", maxlength: 60, value: batch.folder, "data-key": "batch-folder", class: "e2e-batch-folder", onchange: (event) => plan({ folder: event.target.value.trim() }) }))),
      others(batch),
      h("div", { class: "gz-code" }, h("h3", { text: say("command") }), h("pre", { tabindex: 0, role: "region", "aria-label": say("command") }, h("code", { text: batch.command }))),
      h("p", { class: "gz-actions" }, press("batch-start", { class: "gz-primary e2e-batch-start", disabled: Boolean(batch.problem) || going(), text: say("batch_start"), onclick: () => model.send({ start: true }) }),
        h("span", { class: "gz-quiet", role: "status", text: batch.problem ? say(batch.problem) : "" }))];
  }

  const going = () => { const status = (model.get("status") || {}).batch; return Boolean(model.get("batch").goes && status && !["done", "failed", ""].includes(status.state)); };

  function progress(batch) {
    if (!batch.goes) return null;
    const done = !going() && batch.done.done;
    return h("p", { class: "gz-going e2e-batch-goes" }, h("b", { text: say("batch_goes", { folder: batch.goes }) }), done ? h("span", { text: say("batch_done") }) : waiting(model, "batch"),
      going() ? press("batch-stop", { class: "e2e-batch-stop", text: say("cancel"), onclick: () => model.send({ stop: true }) }) : null,
      done ? press("batch-open", { class: "e2e-batch-open", text: say("batch_open", { folder: batch.goes }), onclick: () => model.send({ open: { folder: batch.goes } }) }) : null);
  }

  function draw() {
    const batch = model.get("batch");
    if (!batch.names) return;
    refill(fold, h("summary", { "data-key": "batch" }, h("h2", { text: say("batch_title") }), h("span", { class: "gz-quiet", text: going() ? model.get("status").batch.words : "" })),
      h("p", { text: say("batch_about") }), progress(batch), batch.most ? form(batch) : h("p", { class: "gz-notice", text: say(batch.problem) }));
  }
  return { host: fold, end: part(model, ["batch", "menus", "status", "words"], draw) };
}
