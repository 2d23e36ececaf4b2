// A page of text: titled sections of paragraphs, which the page's words hold by number.

function render({ model, el }) {
  const say = speaker(model);
  const main = h("main", { id: "gz-main", class: "gz-page gz-about", tabindex: -1 });
  el.append(main);

  // A paragraph in which every document that can be read here is a link, by the name that stands there.
  function linked(text) {
    const parts = [];
    for (let rest = text; rest; ) {
      const found = model.get("documents").map((name) => [rest.indexOf(name), name]).filter(([at]) => at >= 0).sort(([one], [other]) => one - other)[0];
      if (!found) { parts.push(rest); break; }
      const [at, name] = found;
      parts.push(rest.slice(0, at), h("a", { href: `documents/${name}?lang=${(model.get("words") || {}).lang || "en"}`, "data-key": name, text: name }));
      rest = rest.slice(at + name.length);
    }
    return parts;
  }

  function section(name) {
    const words = model.get("words"), paragraphs = [];
    for (let i = 1; words[`${name}.${i}`] !== undefined; i++) paragraphs.push(h("p", {}, linked(say(`${name}.${i}`, { version: model.get("version") }))));
    return h("section", {}, h("h2", { text: say(`${name}.title`) }), h("div", { class: "gz-prose" }, paragraphs));
  }
  const draw = () => refill(main, h("h1", { text: say("about_title") }), h("p", { class: "gz-lead", text: say("about_lead") }), model.get("sections").map(section));
  return part(model, ["words", "sections", "version", "documents"], draw);
}

export default { render };
