// The set-up line: which city, which two patterns, which seed. Native fields, each with what it stands for.

function setUp({ model, change }) {
  const say = speaker(model), pick = picker(model);
  const host = h("form", { class: "gz-setup", onsubmit: (event) => event.preventDefault() });

  const options = (menu, value) => menu.map((group) => h("optgroup", { label: say(`group_${group.group}`) },
    group.items.map((item) => h("option", { value: item.value, selected: item.value === value, text: called(item) }))));
  const called = (item) => (model.get("setup").names === "neutral" && item.neutral) || pick(item.label);
  const about = (menu, value) => pick(menu.flatMap((group) => group.items).find((item) => item.value === value)?.about);

  function select(key, label, menu, value, side) {
    const said = about(menu, value);
    return h("label", { class: `gz-field${side ? ` gz-${side}` : ""}` }, h("span", { text: label }),
      h("select", { "data-key": key, class: `e2e-${key}`, title: said, onchange: (event) => change({ [key]: event.target.value }) }, options(menu, value)),
      said ? h("small", { text: said, title: said }) : null);
  }

  function draw() {
    const setup = model.get("setup"), menus = model.get("menus");
    if (!setup.city || !menus.cities) return;
    refill(host,
      select("city", say("city"), menus.cities, setup.city),
      select("a", "A", menus.a, setup.a, "a"),
      press("swap", { class: "gz-swap e2e-swap", "aria-label": say("swap"), title: say("swap"), text: "⇄", onclick: () => change({ swap: true }) }),
      select("b", "B", menus.b, setup.b, "b"),
      h("label", { class: "gz-field gz-seed" }, h("span", { text: say("seed") }),
        h("input", { "data-key": "seed", class: "e2e-seed", type: "number", min: 0, max: 4294967295, step: 1, required: true, value: setup.seed, title: say("seed_help"),
          onchange: (event) => { if (event.target.checkValidity()) change({ seed: Number(event.target.value) }); else event.target.reportValidity(); } }),
        h("small", { text: say("seed_help"), title: say("seed_help") })));
  }
  return { host, end: part(model, ["setup", "menus", "words"], draw) };
}
