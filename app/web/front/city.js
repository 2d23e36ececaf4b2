// The city under A, under B, and B minus A: three maps and the charts, all on one clock.

const SHOWN_AFTER = 90;  // days after the claim whose values stand beside the first chart until another is pointed at
const SHOWS = ["settled", "open", "petitions", "waiting"];

function cityParts({ model, settle, change, open }) {
  const say = speaker(model), pick = picker(model);
  const state = { films: [null, null], scene: null, show: "settled", units: false, unit: -1, top: 1, gapTop: 1, charts: [] };
  const maps = ["a", "b", "gap"].map((kind) => cityMap({ model, kind, onSpot: choose, onUnit: chooseUnit }));
  const [mapA, mapB, mapGap] = maps;
  const time = clock({ model, show: draw, settle: settled });
  const tools = h("div", { class: "gz-maptools" });
  const legend = h("div", { class: "gz-scales", "aria-hidden": "true" });
  const chosen = h("p", { class: "gz-chosen", role: "status" });
  const more = h("div", { class: "gz-mapmore" });  // of the community, institution or dispute that is chosen
  const hands = h("div", { class: "gz-unithands" });  // disputes of the institution that is chosen
  const numbers = h("details", { class: "gz-numbers e2e-mapnumbers", ontoggle: table });
  const charts = h("div", { class: "gz-charts" });
  const choice = h("div", { class: "gz-mapchoice" });  // on narrow screens one map at a time
  const empty = h("p", { class: "gz-note" });
  const grid = h("div", { class: "gz-maps" }, maps.map((map) => map.figure));
  const host = h("section", { class: "gz-city", "aria-labelledby": "gz-city-title" }, h("div", { class: "gz-cityhead" }, h("h2", { id: "gz-city-title" }), tools), empty, choice, grid, legend, chosen, more, hands, time.bar, numbers, charts);
  let spot = -1;

  function load() {
    const scene = model.get("scene");
    state.films = ["a", "b"].map((side) => readFilm(side, model.get(`film_${side}`), model.get(`bytes_${side}`)));
    const there = scene.communities && state.films.every((film) => film && film.minutes.length === scene.institutions.length && film.open.length === (film.lived + 1) * scene.communities.length);
    host.dataset.ready = there ? (state.films.every((film) => film.whole) ? "true" : "part") : "false";
    wait();
    grid.hidden = legend.hidden = numbers.hidden = time.bar.hidden = charts.hidden = !there;
    if (!there) return;
    if (state.scene !== scene) { state.scene = scene; spot = state.unit = -1; maps.forEach((map) => map.city(scene)); }
    scaled();
    const [a, b] = state.films;
    const changes = [a, b].flatMap(({ about }) => about.changes.map(({ day, words }) => ({ day, words: `${about.side.toUpperCase()}: ${pick(words)}` })));
    time.words();
    time.film(Math.min(a.days, b.days), Math.min(a.lived, b.lived), a.about.cohort, changes);
    drawCharts();
    draw(time.day);
    drawMore();
    drawHands();
    table();
  }

  // "part" where both films have begun and not both are whole.
  const ready = () => ["true", "part"].includes(host.dataset.ready);
  const whole = () => host.dataset.ready === "true";
  const filming = () => waiting(model, "film_a") || waiting(model, "film_b");
  const wait = () => refill(empty, whole() ? [waiting(model, "long_a") || waiting(model, "long_b")] : [ready() && state.show === "settled" ? h("span", { class: "e2e-filmpart", text: say("film_part") }) : null, " ", filming() || (ready() ? null : h("span", { text: say("film_soon") }))]);
  // What resolves durably is known on the last evening; maps of a film that has only begun show what is open.
  const shade = () => (state.show === "settled" && !whole() ? "open" : state.show);

  function scaled() {
    state.top = topOf(state.films, shade(), state.scene);
    const last = Math.min(...state.films.map((film) => film.lived)), days = shade() === "settled" ? [0] : Array.from({ length: 13 }, (_, i) => Math.round((last * i) / 12));
    state.gapTop = roundUp(Math.max(1e-9, ...days.flatMap((day) => gaps(day).filter((v) => v !== null).map(Math.abs))));
    refill(legend, scale("gz-ramp", [0, state.top]), scale("gz-ramp-gap", [-state.gapTop, 0, state.gapTop]));
  }

  function scale(name, ends) {
    return h("div", { class: `gz-scale ${name}-key` }, h("span", { text: say(name === "gz-ramp" ? `show_${shade()}_unit` : "gap_unit") }), h("i", { class: name }),
      h("span", { class: "gz-ends" }, ends.map((v) => h("span", { text: written(model, v, state.top < 4 && !Number.isInteger(v) ? 1 : 0, ends.length > 2) }))));
  }

  const values = (side, day) => SHADES[shade()](state.films[side], day, state.scene);
  function gaps(day) {
    const [a, b] = [values(0, day), values(1, day)];
    return a.map((v, i) => (v === null || b[i] === null ? null : b[i] - v));
  }

  const digits = () => (state.top <= 5 ? 2 : state.top <= 50 ? 1 : 0);
  const named = (i) => say("place_in", { name: pick(state.scene.communities[i].name), street: pick(state.scene.streets[state.scene.communities[i].street]?.name) });

  function draw(day) {
    if (!ready()) return;
    const [a, b, gap] = [values(0, day), values(1, day), gaps(day)];
    const tint = ramp(host, ["--ramp-0", "--ramp-1", "--ramp-2"]), apart = ramp(host, ["--gap-a", "--gap-0", "--gap-b"]);
    const show = shade(), when = show === "settled" ? say("map_final") : say("day_n", { n: day });
    const said = (row, signed) => (i) => `${named(i)}\n${say(`show_${show}_unit`)}: ${written(model, row[i], digits(), signed)}`;
    const words = (row, signed) => {
      const there = row.map((v, i) => [v, i]).filter(([v]) => v !== null).sort((x, y) => y[0] - x[0]);
      if (!there.length) return when;
      const [most, least] = [there[0], there[there.length - 1]];
      return say("map_words", { when, what: say(`show_${show}`), most: named(most[1]), high: written(model, most[0], digits(), signed), least: named(least[1]), low: written(model, least[0], digits(), signed) });
    };
    const title = (side) => `${side.toUpperCase()} · ${neutral(side) || pick(state.films[side === "a" ? 0 : 1].about.title)}`;
    const withKinds = (words) => (i) => `${words(i)}\n${KINDS.map((name, k) => `${say(name)}: ${mapA.counts(i)[k]}`).join("\n")}`;
    const weeks = (side) => (state.films[side].waiting.subarray(day * state.scene.institutions.length, (day + 1) * state.scene.institutions.length).map((v) => v / 32));
    mapA.show({ values: a, shade: (v) => tint(v / state.top), weeks: weeks(0), single: state.units, path: path("a", day), said: withKinds(said(a)), title: title("a"), words: words(a) });
    mapB.show({ values: b, shade: (v) => tint(v / state.top), weeks: weeks(1), single: state.units, path: path("b", day), said: withKinds(said(b)), title: title("b"), words: words(b) });
    mapGap.show({ values: gap, shade: (v) => apart(0.5 + v / state.gapTop / 2), weeks: null, path: null, said: said(gap, true), title: say("gap_title"), words: words(gap, true) });
    state.charts.slice(-2).forEach((one) => one.day(day));  // not the one about days after a claim
    host.dataset.day = day;
    host.dataset.draws = Number(host.dataset.draws || 0) + 1;
    tell(a, b, gap);
  }

  // What a pattern is called in an international vocabulary, where that is asked for.
  function neutral(side) {
    const setup = model.get("setup");
    return setup.names === "neutral" && (model.get("menus")[side] || []).flatMap((group) => group.items).find((item) => item.value === setup[side])?.neutral;
  }

  function tell(a, b, gap) {
    const text = spot < 0 ? "" : say("chosen", { name: named(spot), people: written(model, state.scene.communities[spot].people), what: say(`show_${shade()}_unit`), a: written(model, a[spot], digits()), b: written(model, b[spot], digits()), gap: written(model, gap[spot], digits(), true) });
    const unit = state.scene.institutions[state.unit];
    const hours = (side) => written(model, state.films[side].minutes[state.unit] / 60, 1);
    const week = (side) => written(model, state.films[side].waiting[time.day * state.scene.institutions.length + state.unit] / 32, 1);
    const now = (what, side, digits) => written(model, state.films[side][what][state.unit], digits);
    const more = unit && whole() ? say("unit_more", { asked_a: now("asked", 0), asked_b: now("asked", 1), refused_a: now("refused", 0), refused_b: now("refused", 1), name_a: now("reciprocity", 0, 2), name_b: now("reciprocity", 1, 2) }) : "";
    const all = unit ? `${text} ${say("unit_says", { name: pick(unit.name), hours_a: hours(0), hours_b: hours(1), a: week(0), b: week(1) })} ${more}`.trim() : text;
    if (chosen.textContent !== all) chosen.textContent = all;
  }

  // Where a dispute has been until a day: the resident's community, then every unit that had to do with it.
  function path(side, day) {
    const found = model.get("journeys");
    if (!found.sides || !state.scene.communities[found.community]) return null;
    const home = state.scene.communities[found.community], places = [home];
    for (const { actor, day: on } of found.sides[side].marks) {
      const next = on > day ? null : state.scene.institutions[actor];
      if (next && next !== places[places.length - 1]) places.push(next);
    }
    return places;
  }

  function chooseUnit(row) {
    lookAt(row === state.unit ? -1 : row);
    drawMore();
    draw(time.day);
  }

  function lookAt(row) {
    state.unit = row;
    maps.forEach((map) => map.markUnit(row));
    model.send({ look: row });
    drawHands();
  }

  // Drawn when the clock rests: a list that changes sixty times a second cannot be read. Its title names the day.
  function drawHands() {
    const found = model.get("unit"), wanted = ready() && state.unit >= 0;
    refill(hands, !wanted ? null : found.row === state.unit ? inHands({ model, found, day: time.day, open }) : waiting(model, "unit"));
  }

  function drawMore() {
    const found = model.get("journeys"), inside = ready() && spot >= 0 ? state.scene.institutions.map((one, row) => [one, row]).filter(([one]) => one.community === spot) : [];
    refill(more,
      inside.length ? choiceOf("unit", say("units_of", { name: named(spot) }), state.unit, [[-1, say("units_none")], ...inside.map(([one, row]) => [row, pick(one.name)])], (row) => { state.unit = -1; chooseUnit(Number(row)); }) : null,
      found.sides ? h("p", { class: "gz-pathline e2e-path" }, h("i", { "aria-hidden": "true" }), h("span", { text: say("path_says", { title: pick(found.title), place: pick(found.place) }) }),
        press("path-away", { class: "e2e-path-away", text: say("path_away"), onclick: () => change({}) })) : null);
  }

  function choose(i) {
    spot = i;
    if (i < 0 && state.unit >= 0) lookAt(-1);
    maps.forEach((map) => map.mark(i));
    drawMore();
    draw(time.day);
  }

  function table() {
    refill(numbers, h("summary", { "data-key": "mapnumbers", text: say("numbers_map") }), numbers.open && ready() ? rows() : null);
  }

  function rows() {
    const [a, b, gap] = [values(0, time.day), values(1, time.day), gaps(time.day)];
    const save = csvButton(model, `map-${shade()}`, () => [[say("community"), "A", "B", "B - A"], ...state.scene.communities.map((_, i) => [named(i), a[i], b[i], gap[i]])]);
    return [save, h("div", { class: "gz-scroll", tabindex: 0, role: "region", "aria-label": say("numbers_map") }, h("table", {},
      h("caption", { text: `${say(`show_${shade()}_unit`)}, ${shade() === "settled" ? say("map_final") : say("day_n", { n: time.day })}` }),
      h("thead", {}, h("tr", {}, [say("community"), "A", "B", say("gap_short")].map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, state.scene.communities.map((_, i) => h("tr", {}, h("th", { scope: "row", text: named(i) }), h("td", { text: written(model, a[i], digits()) }), h("td", { text: written(model, b[i], digits()) }), h("td", { text: written(model, gap[i], digits(), true) }))))))];
  }

  function settled(day) {
    table();
    drawHands();
    settle({ day, show: state.show });
  }

  function drawTools() {
    host.querySelector("h2").textContent = say("city_title");
    refill(tools,
      choiceOf("show", say("shade"), state.show, SHOWS.map((name) => [name, say(`show_${name}`)]), (now) => { state.show = now; if (ready()) scaled(); wait(); settled(time.day); draw(time.day); }),
      h("label", { class: "gz-check" }, h("input", { type: "checkbox", "data-key": "units", class: "e2e-units", checked: state.units, onchange: (event) => { state.units = event.target.checked; drawTools(); draw(time.day); } }), h("span", { text: say("show_units") })),
      choiceOf("film", say("film_until"), model.get("setup").film, ["soon", "settled"].map((name) => [name, say(`film_until_${name}`)]), (film) => change({ film })),
      h("span", { class: "gz-kinds", title: say("counts_key") }, KINDS.map((kind) => h("span", {}, h("i", { class: `gz-${kind}`, "aria-hidden": "true" }), say(kind)))));
    drawChoice();
  }

  function drawChoice() {
    grid.dataset.one ||= "a";
    refill(choice, ["a", "b", "gap"].map((kind) => press(`map-${kind}`, { "aria-pressed": String(grid.dataset.one === kind), text: kind === "gap" ? say("gap_short") : kind.toUpperCase(), onclick: () => { grid.dataset.one = kind; drawChoice(); maps.forEach((map) => map.draw()); } })));
  }

  function drawCharts() {
    state.charts.forEach((one) => one.end());
    const [a, b] = state.films.map((film) => film.about), strip = model.get("soon"), band = strip && strip.curves;
    const names = { a: `A`, b: `B` }, nums = (list) => list.map((v) => (v === undefined ? null : v));
    const evenings = Array.from({ length: lastDay() + 1 }, (_, day) => day);
    const curve = (about) => ({ name: names[about.side], side: about.side, values: nums(about.curve.share).map(percent), ...bands(band, about) });
    const byDay = { dayWords: (n) => say("day_n", { n }), onDay: (day) => { time.pause(); time.go(day); } };
    const openChart = chart({ model, name: "open", title: say("chart_open"), x: evenings, lines: [a, b].map((about) => ({ name: names[about.side], side: about.side, values: evenings.map((day) => about.daily.open[day] ?? null) })), ...byDay, shade: [a.cohort[0], a.cohort[1], say("cohort_short")], marks: marks([a, b]) });
    state.charts = !whole() ? [openChart] : [
      chart({ model, name: "curve", title: say("chart_curve"), note: band ? say("chart_curve_band", { n: strip.pairs }) : say("chart_curve_note"), x: a.curve.days, digits: 1, lines: [curve(a), curve(b)], dayWords: (n) => say("after_days", { n }) }),
      openChart,
      chart({ model, name: "daily", title: say("chart_daily"), note: say("chart_daily_note", { n: a.daily.known_from }), x: evenings.slice(1), lines: [a, b].flatMap((about) => ["reported", "durable"].map((name) => ({ name: `${names[about.side]} ${pick(about.daily.labels[name])}`, side: about.side, dotted: name === "reported", values: nums(about.daily[name].slice(1, evenings.length)) }))), ...byDay }),
    ];
    if (whole()) state.charts[0].day(SHOWN_AFTER);
    refill(charts, state.charts.map((one) => one.figure));
  }

  const lastDay = () => Math.min(...state.films.map((film) => film.days));
  const percent = (share) => (share === null ? null : 100 * share);
  const marks = (abouts) => abouts.flatMap(({ side, changes }) => changes.map(({ day }) => [day, side.toUpperCase()]));
  function bands(band, about) {
    const found = band && band[about.side];
    if (!found || band.days.length !== about.curve.days.length || !found.low.some((v) => v !== null)) return {};
    return { low: found.low.map(percent), high: found.high.map(percent) };
  }

  let told = {};
  function onSetup() {
    const setup = model.get("setup");
    if (setup.show && setup.show !== told.show) { state.show = SHOWS.includes(setup.show) ? setup.show : "settled"; drawTools(); if (ready()) scaled(); }
    if (setup.film !== told.film) drawTools();
    if (setup.day !== undefined && setup.day !== told.day) time.go(setup.day, true);
    if (told.names !== undefined && told.names !== setup.names) draw(time.day);
    told = setup;
  }

  const ask = once(load);
  const ends = [
    part(model, ["setup"], onSetup), part(model, ["words"], () => { drawTools(); time.words(); ask(); }), part(model, ["journeys", "words"], () => { drawMore(); draw(time.day); }),
    part(model, ["scene", "film_a", "bytes_a", "film_b", "bytes_b"], ask), part(model, ["status"], wait), part(model, ["unit", "status", "words"], drawHands),
    part(model, ["soon"], () => { if (ready()) drawCharts(); }), onTheme(() => draw(time.day)),
  ];
  return { host, time, shown: () => ({ day: time.day, show: state.show }), end: () => { ends.forEach((end) => end()); ask.end(); time.end(); maps.forEach((map) => map.end()); state.charts.forEach((one) => one.end()); } };
}
