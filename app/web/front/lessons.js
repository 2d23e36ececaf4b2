// The player of lessons: read, predict, run, reveal, explain. A prediction is made before anything is shown, and
// stands beside the result afterwards. It is kept in the browser's tab and nowhere else.

const MADE = "gongzhi-prediction-";

// Paragraphs of a text, with **strong** words.
function prose(text) {
  return text.split(/\n\s*\n/).map((paragraph) => h("p", {}, paragraph.split("**").map((run, i) => (i % 2 ? h("strong", { text: run }) : run))));
}

// What one seed alone says, before the others are seen.
function oneRun({ model }) {
  const say = speaker(model), host = h("div", { class: "gz-onerun e2e-onerun" });
  function draw() {
    const dot = (model.get("soon").dots || []).find((one) => one.seed === model.get("setup").seed);
    refill(host, h("h2", { text: say("one_run", { seed: model.get("setup").seed }) }), dot ? h("p", { text: say("one_run_says", { a: written(model, dot.a, 1), b: written(model, dot.b, 1), gap: dot.shown }) }) : waiting(model, "soon"));
  }
  return { host, end: part(model, ["soon", "setup", "status", "words"], draw) };
}

function render({ model, el }) {
  const say = speaker(model), pick = picker(model);
  const main = h("main", { id: "gz-main", class: "gz-page gz-lessons", tabindex: -1 });
  el.append(main);
  let drawn = [], big = false, told = "";

  const kept = (name) => { const found = sessionStorage.getItem(MADE + name); return found === null ? -1 : Number(found); };
  const card = markCard({ model });
  const makers = {
    one: () => oneRun({ model }),
    strip: () => { const answer = verdict({ model }), seeds = strip({ model, change: () => {} }); return { host: h("div", { class: "gz-answer" }, answer.host, seeds.host), end: () => { answer.end(); seeds.end(); } }; },
    fates: () => fates({ model, list: () => {} }),
    lanes: () => { const both = lanes({ model, choose: (side, at) => card.show(side, at) }); return { host: h("div", { class: "gz-lanecols" }, both.host, card.host), end: both.end }; },
    turning: () => turning({ model, choose: () => {} }),
  };

  function listed() {
    const list = model.get("lessons");
    return [h("div", { class: "gz-top" }, h("h1", { text: say("lessons_title") }), h("p", { class: "gz-lead", text: say("lessons_lead") })), notices(),
      h("ul", { class: "gz-lessonlist" }, list.map((one) => h("li", { class: "gz-card" }, h("h2", { text: pick(one.title) }), h("p", { text: pick(one.idea) }), h("p", { class: "gz-quiet", text: say("minutes_about", { n: one.minutes }) }),
        press(`begin-${one.name}`, { class: `gz-primary e2e-begin-${one.name}`, "aria-label": `${say("begin")}: ${pick(one.title)}`, text: say("begin"), onclick: () => go(one.name, 0) }))))];
  }

  const notices = () => h("div", { class: "gz-notices", role: "status" }, (model.get("notices") || []).map((text) => h("p", { class: "gz-notice e2e-refusal", text })));
  const go = (lesson, step) => model.send({ lesson, step });

  // A step after the prediction is shown only when it was made.
  function place(lesson) {
    const predict = lesson.steps.findIndex((step) => step.name === "predict"), wanted = clamp(0, model.get("step"), lesson.steps.length - 1);
    return predict >= 0 && wanted > predict && kept(lesson.name) < 0 ? predict : wanted;
  }

  function question(lesson, step, at) {
    return h("fieldset", { class: "gz-predict e2e-predict" }, h("legend", { text: say("step_predict") }),
      step.options.map((option, i) => h("label", {}, h("input", { type: "radio", name: "prediction", value: i, "data-key": `option-${i}`, checked: kept(lesson.name) === i, onchange: () => { sessionStorage.setItem(MADE + lesson.name, i); draw(); } }), h("span", { text: pick(option) }))),
      kept(lesson.name) < 0 ? h("p", { class: "gz-quiet", text: say("predict_first") }) : null);
  }

  function compared(lesson) {
    const step = lesson.steps.find((one) => one.name === "predict"), mine = kept(lesson.name);
    if (!step || mine < 0) return null;
    return h("dl", { class: "gz-compared e2e-compared" }, h("dt", { text: say("you_predicted") }), h("dd", { text: pick(step.options[mine]) }),
      h("dt", { text: say("came_out") }), h("dd", {}, pick(step.options[step.right]), " ", h("b", { class: mine === step.right ? "gz-good" : "gz-bad", text: `(${say(mine === step.right ? "as_predicted" : "otherwise")})` })));
  }

  function lessonPage(lesson) {
    const at = place(lesson), step = lesson.steps[at], last = at === lesson.steps.length - 1;
    const blocked = step.name === "predict" && kept(lesson.name) < 0;
    drawn = step.shows.map((name) => makers[name]());
    const title = say("step_of", { n: at + 1, all: lesson.steps.length, name: say(`step_${step.name}`) });
    return [h("div", { class: "gz-top" }, h("h1", { text: pick(lesson.title) }), h("p", { class: "gz-lead", text: pick(lesson.idea) })),
      h("div", { class: "gz-lessonhead" }, h("ol", { class: "gz-steps", "aria-label": title }, lesson.steps.map((one, i) => h("li", { "aria-current": i === at ? "step" : null, class: i < at ? "gz-past" : "" }, h("span", { text: `${i + 1} ${say(`step_${one.name}`)}` })))),
        press("teacher", { class: "e2e-teacher", "aria-pressed": String(big), text: say("teacher"), onclick: () => { big = !big; draw(); } }),
        press("all", { class: "e2e-all", text: say("all_lessons"), onclick: () => go("", 0) })),
      h("section", { class: "gz-card gz-step", "data-step": step.name, "aria-label": title },
        h("h2", { tabindex: -1, "data-key": "step", text: title }), h("div", { class: "gz-prose" }, prose(pick(step.text))),
        step.name === "predict" ? question(lesson, step, at) : null, step.name === "reveal" ? compared(lesson) : null, drawn.map((one) => one.host),
        last ? h("p", {}, press("openpair", { class: "e2e-open-pair", text: say("open_compare"), onclick: () => model.send({ compare: true }) })) : null,
        h("p", { class: "gz-stepkeys" }, press("stepback", { class: "e2e-stepback", disabled: at === 0, text: `◀ ${say("back")}`, onclick: () => go(lesson.name, at - 1) }),
          press("next", { class: "gz-primary e2e-next", disabled: blocked, text: last ? say("finish") : `${say("next")} ▶`, onclick: () => (last ? go("", 0) : go(lesson.name, at + 1)) })))];
  }

  function draw() {
    const lesson = model.get("lesson");
    drawn.forEach((one) => one.end());
    drawn = [];
    main.classList.toggle("gz-big", big);
    refill(main, lesson.steps ? lessonPage(lesson) : listed());
    const now = lesson.steps ? `${lesson.name} ${place(lesson)}` : "";
    if (told && now && told !== now) main.querySelector(".gz-step h2").focus();  // a new step is read out from its heading
    told = now;
  }

  function keys(event) {
    const lesson = model.get("lesson");
    if (!lesson.steps || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [role=slider], [role=radio], [role=button]")) return;
    const button = { ArrowRight: ".e2e-next", ArrowLeft: ".e2e-stepback" }[event.key];
    if (button) { event.preventDefault(); main.querySelector(button).click(); }
  }
  document.addEventListener("keydown", keys);
  const end = part(model, ["lesson", "lessons", "step", "notices", "words"], draw);
  return () => { end(); drawn.forEach((one) => one.end()); card.end(); document.removeEventListener("keydown", keys); };
}

export default { render };
