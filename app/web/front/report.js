// The report of a result folder: asked for, cancelled and saved in one place.

function reportButton({ model, ask, file, ready = () => true }) {
  const say = speaker(model);
  const host = h("p", { class: "gz-going" });
  function draw() {
    const status = (model.get("status") || {}).report || {}, bytes = model.get("report");
    const there = status.state === "done" && bytes && bytes.byteLength;
    refill(host, there ? press("report", { class: "gz-primary e2e-report-save", text: say("report_save"), onclick: () => download(file(), bytes, "text/html") })
      : !status.state ? press("report", { class: "e2e-report-start", disabled: !ready(), text: say("report_start"), onclick: () => ask(true) })
        : [waiting(model, "report"), press("report", { class: "e2e-report-cancel", text: say("cancel"), onclick: () => ask(false) })]);
  }
  return { host, end: part(model, ["report", "status", "soon", "words"], draw) };
}
