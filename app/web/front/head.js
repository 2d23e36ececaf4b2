// The header of every page: name, pages, language, theme, share; and the one bar that says the server is gone.

const PAGES = [["/", "nav_compare"], ["/dispute", "nav_dispute"], ["/lessons", "nav_lessons"], ["/results", "nav_results"], ["/about", "nav_about"]];
const THEMES = ["system", "light", "dark"];
const KEPT = "gongzhi-theme";

function render({ model, el }) {
  const say = speaker(model);
  const host = h("header", { class: "gz-head" });
  const bar = h("div", { class: "gz-gone", role: "alert", hidden: true });
  el.append(h("a", { class: "gz-skip", href: "#gz-main", onclick: skip }), host, bar);
  const system = matchMedia("(prefers-color-scheme: dark)");
  let told = "";

  function skip(event) {
    event.preventDefault();
    document.getElementById("gz-main")?.focus();
  }

  // A page is opened without loading anew; a click with a modifier key opens a tab as everywhere.
  // The two pages about a pair keep the pair, the others the language only.
  function link(path, key) {
    const href = () => path + (["/", "/dispute"].includes(path) && ["/", "/dispute"].includes(model.get("path"))
      ? location.search : `?lang=${(model.get("words") || {}).lang || "en"}`);
    return h("a", {
      href: href(), "data-key": path, "aria-current": model.get("path") === path ? "page" : null, text: say(key),
      onclick: (event) => {
        event.currentTarget.href = href();
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        model.send({ open: href() });
      },
    });
  }

  // The sheet has colours for light and dark; the choice, or the system's, decides which.
  function themed(theme) {
    const dark = theme === "dark" || (theme === "system" && system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }

  function choose(theme) {
    try { localStorage.setItem(KEPT, theme); } catch { /* a browser that keeps nothing shows the theme until the page is left */ }
    themed(theme);
  }

  function other() {
    const asked = new URLSearchParams(location.search);
    asked.set("lang", (model.get("words") || {}).lang === "zh" ? "en" : "zh");
    model.send({ open: `${location.pathname}?${plainly(asked)}` });
  }

  function kept() {
    try { return THEMES.find((theme) => theme === localStorage.getItem(KEPT)) || "system"; } catch { return "system"; }
  }

  async function share(event) {
    const button = event.currentTarget;
    try {
      await navigator.clipboard.writeText(location.href);
      told = say("share_done");
    } catch {
      told = location.href;
    }
    button.nextElementSibling.textContent = told;
    setTimeout(() => { button.nextElementSibling.textContent = ""; }, 6000);
  }

  function draw() {
    const words = model.get("words") || {};
    document.documentElement.lang = words.lang === "zh" ? "zh-Hans" : "en";
    el.querySelector(".gz-skip").textContent = say("skip");
    refill(host,
      h("p", { class: "gz-name" }, h("b", { text: say("name") }), h("span", { text: say("subtitle") })),
      h("nav", { "aria-label": say("nav") }, PAGES.map(([path, key]) => link(path, key))),
      h("div", { class: "gz-tools" },
        press("lang", { class: "e2e-lang", lang: words.lang === "zh" ? "en" : "zh-Hans", text: say("other_language"), onclick: other }),
        h("label", { class: "gz-theme" }, h("span", { class: "gz-unseen", text: say("theme") }),
          h("select", { "data-key": "theme", class: "e2e-theme", onchange: (event) => choose(event.target.value) },
            THEMES.map((theme) => h("option", { value: theme, selected: theme === kept(), text: say(`theme_${theme}`) })))),
        press("share", { class: "e2e-share", text: say("share"), onclick: share }),
        h("span", { class: "gz-told", role: "status", text: told })));
    refill(bar, h("span", { text: say("gone") }), h("button", { type: "button", class: "e2e-reload", text: say("gone_again"), onclick: () => location.reload() }));
  }

  // Solara lays a sheet over the page when the server is silent; page.css hides it, this bar says it instead.
  function look() {
    bar.hidden = !document.querySelector(".v-overlay--active, .v-dialog--active");
  }

  // The question mark opens the list of keys, but not where it is being typed.
  function keys(event) {
    if (event.key === "?" && !event.target.closest?.("input, select, textarea")) model.send({ open: `/about?lang=${model.get("words").lang}` });
  }
  document.addEventListener("keydown", keys);

  const follow = () => themed(kept());
  follow();
  system.addEventListener("change", follow);
  const end = part(model, ["words", "path"], draw);
  const beat = setInterval(look, 1000);
  return () => { end(); clearInterval(beat); document.removeEventListener("keydown", keys); system.removeEventListener("change", follow); };
}

export default { render };
