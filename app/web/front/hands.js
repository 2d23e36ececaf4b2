// The disputes that an institution has in its hands on a day, A beside B; each row opens its dispute.

// found : what is told of the institution; a dispute comes as [key, topic, place, first and last day under A, under B]
function inHands({ model, found, day, open }) {
  const say = speaker(model), pick = picker(model);
  const there = (first, last) => first !== null && first <= day && day <= last;
  const cell = (first, last) => h("td", { text: there(first, last) ? say("hands_days", { from: first, to: last }) : "–" });
  const rows = found.disputes.filter(([, , , ...days]) => there(...days.slice(0, 2)) || there(...days.slice(2)));
  const title = say("hands_title", { n: day });
  const line = ([key, topic, place, ...days]) => h("tr", {},
    h("th", { scope: "row" }, press(`hands-${key}`, { class: "gz-rowbutton", onclick: () => open(key), text: `${pick(found.topics[topic])} · ${pick(found.places[place])}` })), cell(...days.slice(0, 2)), cell(...days.slice(2)));
  return h("section", { class: "gz-hands e2e-hands", "data-day": day }, h("h3", { text: title }),
    rows.length ? h("div", { class: "gz-scroll gz-handlist", tabindex: 0, role: "region", "aria-label": title }, h("table", {},
      h("thead", {}, h("tr", {}, [say("hands_dispute"), "A", "B"].map((text) => h("th", { scope: "col", text })))), h("tbody", {}, rows.map(line)))) : h("p", { class: "gz-quiet", text: say("hands_none") }));
}
