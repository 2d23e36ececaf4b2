// A page of text: titled sections of paragraphs, which the page's words hold by number.

function render({ model, el }) {
  const say = speaker(model);
  const main = h("main", { id: "gz-main", class: "gz-page gz-about", tabindex: -1 });
  el.append(main);

  function section(name) {
    const words = model.get("words"), paragraphs = [];
    for (let i = 1; words[`${name}.${i}`] !== undefined; i++) paragraphs.push(h("p", { text: say(`${name}.${i}`, { version: model.get("version") }) }));
    return h("section", {}, h("h2", { text: say(`${name}.title`) }), h("div", { class: "gz-prose" }, paragraphs));
  }
  const draw = () => refill(main, h("h1", { text: say("about_title") }), h("p", { class: "gz-lead", text: say("about_lead") }), model.get("sections").map(section));
  return part(model, ["words", "sections", "version"], draw);
}

export default { render };
