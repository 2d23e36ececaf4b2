// Small tools for pages that are written by hand: elements, words, numbers, colours of the page's style sheet.
// The files of this folder are joined into one module for each page; they share one scope and import nothing.

const SVG = "http://www.w3.org/2000/svg";

function fitted(node, given, children) {
  for (const [name, value] of Object.entries(given || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else if (name === "value") node.value = value;
    else if (name === "style") Object.entries(value).forEach(([key, v]) => node.style.setProperty(key, v));
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(3)) if (child !== null && child !== undefined && child !== false) node.append(child);
  return node;
}

// An element of HTML, and one of SVG: name, attributes ("on..." are listeners), children.
const h = (name, given, ...children) => fitted(document.createElement(name), given, children);
const s = (name, given, ...children) => fitted(document.createElementNS(SVG, name), given, children);

// A button, known by its key where the focus is to come back to it.
const press = (key, given, ...inside) => h("button", { type: "button", "data-key": key, ...given }, ...inside);

// A choice among [value, text], with what it is about before it.
const choiceOf = (name, words, now, pairs, chosen) =>
  h("label", {}, h("span", { text: words }), h("select", { "data-key": name, class: `e2e-${name}`, onchange: (event) => chosen(event.target.value) }, pairs.map(([value, text]) => h("option", { value, selected: value === now, text }))));

// The words of the page: say(key, {n: 3}) fills the places in braces; an unknown key is shown as it is.
function speaker(model) {
  return (key, values) => {
    const found = (model.get("words") || {})[key];
    if (found === undefined) return key;
    return values ? found.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole)) : found;
  };
}

// What comes from the laboratory comes in both languages, [English, Chinese]: pick gives the page's.
const picker = (model) => (pair) => (pair ? pair[(model.get("words") || {}).lang === "zh" ? 1 : 0] : "");

const language = (model) => ((model.get("words") || {}).lang === "zh" ? "zh-CN" : "en");

// A number as the laboratory writes it; a dash for what is not known.
function written(model, value, digits = 0, signed = false) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const shown = new Intl.NumberFormat("en", {
    minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: signed ? "exceptZero" : "auto",
  }).format(value);
  return shown.replaceAll(",", "\u00a0").replace("-", "−");
}

// Fill a container anew; what had the focus has it again if it is still there (by its data-key).
function refill(host, ...children) {
  const had = host.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  host.replaceChildren(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  if (had) host.querySelector(`[data-key="${CSS.escape(had)}"]`)?.focus({ preventScroll: true });
}

// Draw a part of the page now and whenever one of its traits changes; gives what ends that.
function part(model, keys, draw) {
  keys.forEach((key) => model.on(`change:${key}`, draw));
  draw();
  return () => keys.forEach((key) => model.off(`change:${key}`, draw));
}

// A colour of the page's style sheet as the browser has resolved it.
const ink = (node, name) => getComputedStyle(node).getPropertyValue(name).trim();

// Called when the page turns dark or light.
function onTheme(listener) {
  const watch = new MutationObserver(listener);
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => watch.disconnect();
}

// One call a picture, however often it is asked for.
function once(draw) {
  let asked = 0;
  const ask = () => { asked ||= requestAnimationFrame(() => { asked = 0; draw(); }); };
  ask.end = () => cancelAnimationFrame(asked);
  return ask;
}

const clamp = (low, value, high) => Math.max(low, Math.min(high, value));

// The smallest round number (1, 2, 2.5 or 5 times a power of ten) that is not below the value.
function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= value * (1 - 1e-9));
}

// A sentence for screen readers, spoken when it changes and not seen.
const spoken = () => h("p", { class: "gz-unseen", "aria-live": "polite" });

// The part of an address after the question mark, with colons and commas as people write them.
const plainly = (asked) => asked.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");

// Something that goes to a file on the visitor's machine.
function download(name, content, type) {
  const at = URL.createObjectURL(new Blob([content], { type }));
  h("a", { href: at, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(at), 1000);
}

// A button that saves a table; its first lines say how to compute it again.
function csvButton(model, name, rows) {
  const cell = (value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? ""));
  return press(`csv-${name}`, { class: "gz-csv", text: speaker(model)("save_csv"),
    onclick: () => download(`${name}.csv`, [...((model.get("reproduce") || {}).csv_head || []), ...rows().map((row) => row.map(cell).join(","))].join("\n") + "\n", "text/csv") });
}

// What is being computed, in words; how far after three seconds (the words come so from the server).
function waiting(model, name) {
  const status = (model.get("status") || {})[name];
  if (!status?.state || status.state === "done") return null;
  if (status.state === "failed") {
    return h("span", { class: "gz-failed", role: "alert" }, h("span", { text: status.words || status.error }), " ",
      press(`again-${name}`, { text: speaker(model)("again"), onclick: () => model.send({ again: name }) }));
  }
  return h("span", { class: "gz-waiting" }, h("span", { text: status.words }),
    status.total ? h("progress", { max: status.total, value: status.done, "aria-label": status.words }) : null);
}
