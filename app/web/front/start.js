// The first page: which pattern resolves more in this city, how sure that is, where disputes get stuck; then the city.

function render({ model, el }) {
  const say = speaker(model);
  // What the address says of the clock is written here; all the rest by the server when it is asked for a change.
  const settle = (shown) => {
    const given = new URLSearchParams(location.search);
    Object.entries(shown).forEach(([key, value]) => given.set(key, value));
    history.replaceState(history.state, "", `${location.pathname}?${plainly(given)}`);
  };
  const city = cityParts({ model, settle, change: (what) => change(what), open: (key) => model.send({ open_dispute: key, shown: city.shown() }) });
  const change = (what) => { city.time.pause(); model.send({ change: what, shown: city.shown() }); };
  const list = (fate) => model.send({ open_list: fate, shown: city.shown() });

  const title = h("h1"), lead = h("p", { class: "gz-lead" }), names = h("label", { class: "gz-names" });
  const choices = setUp({ model, change });
  const answer = verdict({ model }), seeds = strip({ model, change }), same = fates({ model, list }), where = stuck({ model });
  const one = h("div", { class: "gz-one" }), notices = h("div", { class: "gz-notices", role: "status" });
  const parts = [choices, answer, seeds, same, where, city];
  const more = [levers({ model, change, day: () => city.time.day }), reproduce({ model, day: () => city.time.day })];

  const main = h("main", { id: "gz-main", class: "gz-page gz-start", tabindex: -1 },
    h("div", { class: "gz-top" }, title, lead, names), choices.host, notices,
    h("section", { class: "gz-answer", "aria-labelledby": "gz-title" }, answer.host, h("div", { class: "gz-columns" }, h("div", {}, seeds.host, same.host), h("div", {}, where.host, one))),
    city.host, ...more.map((fold) => fold.host));
  title.id = "gz-title";
  el.append(main);

  function drawWords() {
    title.textContent = say("start_title");
    lead.textContent = say("start_lead");
  }
  function drawNames() {
    const now = model.get("setup").names === "neutral";
    refill(names, h("input", { type: "checkbox", class: "e2e-names", "data-key": "names", checked: now, onchange: (event) => change({ names: event.target.checked ? "neutral" : "" }) }), h("span", { text: say("names_neutral") }));
  }
  function drawOne() {
    const pair = model.get("pair"), there = pair.telling && pair.telling.length;
    refill(one, press("showone", { class: "gz-primary e2e-showone", disabled: !there, onclick: () => model.send({ show_one: true, shown: city.shown() }) }, say("show_one"), " →"),
      h("span", { class: "gz-quiet", text: there ? picker(model)(pair.rule) : pair.telling ? say("show_none") : "" }));
  }
  function drawNotices() {
    refill(notices, (model.get("notices") || []).map((text) => h("p", { class: "gz-notice e2e-refusal", text })));
  }
  const ends = [part(model, ["words"], drawWords), part(model, ["words", "setup"], drawNames), part(model, ["pair", "words"], drawOne), part(model, ["notices"], drawNotices)];
  return () => { ends.forEach((end) => end()); [...parts, ...more].forEach((one) => one.end()); };
}

export default { render };
