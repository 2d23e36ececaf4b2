// The clock of the page: days after the reform, played in the browser. The server hears nothing of it.
//
// show(day) is called at most once a picture. Playing is never automatic. Keys: space, arrows, Home, End.

const SPEEDS = [1, 5, 10, 20, 60];  // days a second

function clock({ model, show, settle }) {
  const say = speaker(model);
  const state = { day: 1, last: 1, lived: 1, playing: false, speed: 20 };
  let began = 0, from = 0, frame = 0, wanted = 1;  // wanted: a day of the address that a longer film may still have

  const slider = h("input", { type: "range", min: 0, max: 1, value: 1, step: 1, "data-key": "slider", class: "e2e-slider", oninput: (event) => { pause(); go(Number(event.target.value)); }, onchange: () => settle(state.day) });
  const track = h("div", { class: "gz-track", "aria-hidden": "true" });
  const play = press("play", { class: "gz-play e2e-play", onclick: () => (state.playing ? pause() : start()) });
  const back = press("back", { class: "e2e-back", text: "◀", onclick: () => step(-1) });
  const on = press("on", { class: "e2e-on", text: "▶", onclick: () => step(1) });
  const number = h("input", { type: "number", class: "gz-day e2e-day", min: 0, step: 1, "data-key": "day", onchange: (event) => { pause(); go(Number(event.target.value) || 0); settle(state.day); } });
  const speed = h("select", { class: "e2e-speed", "data-key": "speed", onchange: (event) => { state.speed = Number(event.target.value); rebase(); } });
  const dayLabel = h("label", { class: "gz-dayfield" }, h("span"), number);
  const speedLabel = h("label", {}, h("span"), speed);
  const bar = h("div", { class: "gz-clock", role: "group" }, h("div", { class: "gz-clock-keys" }, back, play, on, dayLabel), h("div", { class: "gz-slide" }, slider, track), speedLabel);

  function words() {
    bar.setAttribute("aria-label", say("clock"));
    back.setAttribute("aria-label", say("day_back"));
    on.setAttribute("aria-label", say("day_on"));
    back.title = say("day_back");
    on.title = say("day_on");
    slider.setAttribute("aria-label", say("clock_slider"));
    dayLabel.firstChild.textContent = say("clock_day");
    speedLabel.firstChild.textContent = say("speed");
    speed.replaceChildren(...SPEEDS.map((n) => h("option", { value: n, selected: n === state.speed, text: say("speed_n", { n }) })));
    face();
  }

  function face() {
    play.textContent = state.playing ? `❚❚ ${say("pause")}` : `▶ ${say("play")}`;
    slider.setAttribute("aria-valuetext", say("day_n", { n: state.day }));
    bar.dataset.playing = state.playing;
    bar.dataset.day = state.day;
  }

  // The length of the film, as far as it is lived, the stretch whose problems are counted, and the days of changes.
  function film(last, lived, cohort, changes) {
    state.last = slider.max = number.max = last;
    state.lived = lived;
    const at = (day) => `${(100 * day) / last}%`;
    track.replaceChildren(
      h("i", { class: "gz-cohort", title: say("cohort", { from: cohort[0], to: cohort[1] }), style: { left: at(cohort[0]), width: at(cohort[1] - cohort[0]) } }),
      lived < last ? h("i", { class: "gz-unlived", title: say("unlived", { n: lived }), style: { left: at(lived), width: at(last - lived) } }) : "",
      ...changes.map((change) => h("i", { class: "gz-change", title: `${say("day_n", { n: change.day })}: ${change.words}`, style: { left: at(change.day) } })));
    go(wanted, true);
  }

  function go(day, anyway) {
    wanted = Math.max(0, Math.round(day));
    const next = Math.min(wanted, state.lived);
    slider.value = next;
    if (next === state.day && !anyway) return;
    state.day = next;
    if (document.activeElement !== number) number.value = next;
    face();
    show(next);
  }

  function step(days) {
    pause();
    go(state.day + days);
    settle(state.day);
  }

  function start() {
    if (state.playing) return;
    if (state.day >= state.last) go(0);
    state.playing = true;
    rebase();
    face();
    frame = requestAnimationFrame(tick);
  }

  function rebase() {
    began = performance.now();
    from = state.day;
  }

  function tick(now) {
    if (!state.playing) return;
    go(Math.min(state.lived, from + Math.floor(((now - began) / 1000) * state.speed)));
    if (state.day === state.lived) rebase();  // waits for the days that are still being lived
    if (state.day >= state.last) pause();
    else frame = requestAnimationFrame(tick);
  }

  function pause() {
    if (!state.playing) return;
    state.playing = false;
    cancelAnimationFrame(frame);
    face();
    settle(state.day);
  }

  // Keys work wherever the focus is, but in fields that use them themselves.
  function keys(event) {
    const at = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (at.closest?.("input, select, textarea, summary, a, button, [role=slider], [contenteditable]") && !(at === slider && event.key === " ")) return;
    const acts = { " ": () => (state.playing ? pause() : start()), ArrowLeft: () => step(-1), ArrowRight: () => step(1), Home: () => step(-state.last), End: () => step(state.last) };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }
  document.addEventListener("keydown", keys);

  return { bar, film, words, go, pause, get day() { return state.day; }, end: () => { pause(); document.removeEventListener("keydown", keys); } };
}
