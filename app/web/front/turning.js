// The turning point: the same unit, asked for the same part under both, with another answer.

function turning({ model, choose }) {
  const say = speaker(model), pick = picker(model);
  const host = h("section", { class: "gz-turning gz-card e2e-turning" });
  const p2 = (value) => (value === null || value === undefined ? "–" : written(model, value, 2));

  function bar(side, turn) {
    const chance = turn[`chance_${side}`], draw = turn[`draw_${side}`], yes = turn[`answer_${side}`];
    return h("div", { class: `gz-chance gz-${side}` }, h("span", { class: `gz-tag gz-${side}`, text: side.toUpperCase() }),
      h("div", { class: "gz-chancebar", "aria-hidden": "true" }, h("i", { class: `gz-fill gz-${side}`, style: { width: `${100 * chance}%` } }),
        draw === null || draw === undefined ? null : h("u", { style: { left: `${100 * draw}%` } })),
      press(`turn-${side}`, { class: `gz-answered ${yes ? "gz-good" : "gz-bad"}`, onclick: () => choose(side, turn[`at_${side}`]) },
        h("b", { text: `${yes ? "✓" : "✕"} ${say(yes ? "answer_yes" : "answer_no")}` }), " ", say("turn_numbers", { p: p2(chance), u: p2(draw), day: turn[`day_${side}`] })));
  }

  function differs(turn) {
    if (!turn.differs) return h("p", { class: "gz-quiet" }, waiting(model, "terms") || say("terms_soon"));
    const most = Math.max(...turn.differs.map((one) => Math.abs(one.gap)), 1e-9);
    return h("div", { class: "gz-differs" }, h("h3", { text: say("differs_title") }), h("ul", {}, turn.differs.map((one) => h("li", {}, h("span", { text: pick(one.name) }), h("b", { text: one.shown }),
      h("i", { "aria-hidden": "true", class: one.gap > 0 ? "gz-b" : "gz-a", style: { width: `${(90 * Math.abs(one.gap)) / most}px` } })))));
  }

  function draw() {
    const found = model.get("journeys"), terms = model.get("terms");
    if (!found.sides) { refill(host, h("h2", { text: say("turn_title") }), h("p", {}, waiting(model, "journeys") || waiting(model, "pair"))); return; }
    const turn = (terms.key === found.key && terms.turning) || found.turning;
    if (!turn) {
      refill(host, h("h2", { text: say("turn_none") }), h("p", { text: found.first ? say("turn_first", { day: found.first.day, what: pick(found.first.words) }) : say("turn_same") }));
      return;
    }
    refill(host, h("h2", { text: say("turn_title") }),
      h("p", { class: "gz-turnline" }, say("turn_who", { unit: pick(turn.name), part: pick(turn.part) }), " ", turn.same_draw === undefined || turn.sentence ? "" : say(turn.same_draw ? "turn_same_draw" : "turn_two_draws")),
      h("div", { class: "gz-turncols" }, h("div", { class: `gz-chances${turn.same_draw ? " gz-joined" : ""}` }, bar("a", turn), bar("b", turn),
        h("div", { class: "gz-chance gz-axis", "aria-hidden": "true" }, h("span"), h("span", {}, h("em", { text: "0" }), h("em", { text: say("probability_axis") }), h("em", { text: "1" })), h("span"))), differs(turn)),
      turn.sentence ? h("p", { class: "gz-turnsays", text: pick(turn.sentence) }) : null,
      terms.exact === false ? h("p", { class: "gz-notice", text: say("not_exact") }) : null);
  }
  return { host, end: part(model, ["journeys", "terms", "status", "words"], draw) };
}

// What is known of the mark that was chosen: day, who, minutes, terms for and against, probability, number drawn.
function markCard({ model }) {
  const say = speaker(model), pick = picker(model);
  const host = h("section", { class: "gz-card gz-markcard e2e-mark", "aria-live": "polite" });
  let chosen = null;

  const termList = (title, list) => (list.length ? h("div", {}, h("h3", { text: title }), h("ul", {}, list.map((one) => h("li", {}, h("span", { text: pick(one.name) }), h("b", { text: one.shown }))))) : null);

  function body(mark, terms) {
    if (!terms) return model.get("terms").sides ? null : h("p", { class: "gz-quiet" }, waiting(model, "terms") || "");
    return [terms.words ? null : h("p", { text: say("mark_numbers", { p: written(model, terms.chance, 2), u: terms.draw === null ? "–" : written(model, terms.draw, 2) }) }),
      h("div", { class: "gz-termcols" }, termList(say("terms_for"), terms.for), termList(say("terms_against"), terms.against)),
      terms.exact === false ? h("p", { class: "gz-notice", text: say("not_exact") }) : null];
  }

  function draw() {
    const found = model.get("journeys");
    const mark = chosen && found.sides && found.sides[chosen[0]].marks.find((one) => one.at === chosen[1]);
    if (!mark) { refill(host, h("p", { class: "gz-quiet", text: say("mark_hint") })); return; }
    const [side] = chosen, who = found.sides[side].actors.find((actor) => actor.id === mark.actor);
    const terms = model.get("terms").key === found.key ? model.get("terms").sides?.[side].terms[mark.at] : null;
    refill(host, h("h2", {}, h("span", { class: `gz-tag gz-${side}`, text: side.toUpperCase() }), " ", say("day_n", { n: mark.day }), who ? ` · ${pick(who.name)}` : ""),
      h("p", { text: pick(terms && terms.words ? terms.words : mark.words) }), mark.minutes ? h("p", { class: "gz-quiet", text: say("minutes_n", { n: mark.minutes }) }) : null, body(mark, terms));
  }
  return { host, show: (side, at) => { chosen = [side, at]; draw(); }, end: part(model, ["journeys", "terms", "status", "words"], () => { if (host.dataset.dispute !== model.get("journeys").key) { host.dataset.dispute = model.get("journeys").key; chosen = null; } draw(); }) };
}
