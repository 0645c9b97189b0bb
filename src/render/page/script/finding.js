// One finding.
function stack(index) {
  return el("pre", {}, data.stacks[index].map((s) => data.sites[s]).join("\n"));
}
function witnesses(from, to) {
  const d = edge(from, to);
  if (!d) return el("p", {class: "dim"}, "no report prints this dependency");
  return el("details", {}, el("summary", {}, el("code", {}, className(from) + " \u2192 " + className(to)), " ",
      el("span", {class: "dim"}, counted(d.reports, "witness").replace(/witnesss$/, "witnesses") + ", kinds " + d.modes + " (" + d.known + ")")),
    d.witnesses.map(([r, s, mode, known, again]) => el("details", {}, el("summary", {}, place(r), again ? ", the same in " + again + " more" : "", " ", el("span", {class: "dim"}, mode + ", " + known)),
      s < 0 ? el("p", {class: "dim"}, "no stack printed") : stack(s))),
    andMore(d.more));
}
function list(title, items) {
  return items.length ? [el("h3", {}, title), el("ul", {}, items.map((i) => el("li", {}, i)))] : [];
}
function wrapped(text, indent = "") {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines[lines.length - 1] && (indent + lines[lines.length - 1] + " " + word).length > 76) lines.push("");
    lines[lines.length - 1] += (lines[lines.length - 1] ? " " : "") + word;
  }
  return lines.map((line, i) => (i ? indent : "") + line).join("\n");
}
// As plain text of 76 columns, where names allow.
function mail(f) {
  const items = (title, all) => all.length ? ["", title, "", ...all.map((item) => "  - " + wrapped(item, "    "))] : [];
  return [wrapped(f.id + ": " + f.kindWords + ", " + [f.confidence, ...f.flags].join(", "), "  "), "", ...f.sentences.map((s) => wrapped(s)),
    ...items("Any of these ends it", f.fixes),
    ...items(f.confidence === "reported" || f.confidence === "happened" ? "Reported by" : "Follows from", [...f.places, ...f.reports.slice(0, 10).map(place)]),
    ...(f.reports.length && f.reportCount > 10 ? ["  and " + (f.reportCount - 10) + " more"] : []), ""].join("\n");
}
function copy(text, button) {
  const area = el("textarea", {"aria-hidden": "true"});
  area.value = text;
  document.body.append(area);
  area.select();
  button.textContent = document.execCommand("copy") ? "copied" : "this browser does not let pages copy";
  area.remove();
}
function showFinding(id) {
  const box = $("finding");
  box.replaceChildren();
  const f = data.findings[byId.get(id)];
  if (!f) return box.append(el("p", {}, "There is no finding " + id + " in this report."));
  const steps = stepsOf(f);
  box.append(
    el("p", {}, el("a", {href: tableAt}, "\u2190 all findings"), "  ", f.path.length ? el("a", {href: "#graph-of/" + id}, "explore its locks") : [], "  ",
      el("button", {id: "copy", on: {click: (e) => copy(mail(f), e.target)}}, "copy for a mail")),
    el("h2", {}, f.kindWords + "  ", el("code", {}, f.id)),
    el("p", {}, evidence(f), f.flags.map((x) => tag(x)),
      el("span", {class: "dim"}, " " + counted(f.reportCount, "report") + ", " + counted(f.boots, "boot"))),
    el("ol", {}, f.sentences.map((s) => el("li", {}, s))),
    picture(f.picture));
  if (f.extends || f.contains.length)
    box.append(el("p", {}, f.extends ? ["extends ", link(f.extends), " "] : [], f.contains.length ? ["contains ", f.contains.map((c) => [link(c), " "]).flat()] : []));
  box.append(...list("Any of these ends it", f.fixes), ...list("Would be refuted by", f.refute),
    ...list("Reported under the titles", f.titles), ...list("The reports, checked", f.verdicts));
  if (steps.length) box.append(el("h3", {}, "Witnesses"), ...steps.map(([a, b]) => witnesses(a, b)));
  if (f.places.length) box.append(el("h3", {}, "Seen in"), el("ul", {}, f.places.map((p) => el("li", {}, p))));
  if (f.reports.length) box.append(el("h3", {}, f.confidence === "reported" || f.confidence === "happened" ? "Reported by" : "Follows from"),
    el("ul", {}, f.reports.map((r) => el("li", {}, place(r), report(r).title ? " \u2014 " + report(r).title : ""))));
  if (f.reports.length) box.append(...andMore(f.reportCount - f.reports.length));
}
