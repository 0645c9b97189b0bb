// The table of findings.
const kUnbroken = 36;  // characters of a name that stands on one line: lines do not end inside of `->`
const unbroken = (chain) => chain.split(" -> ").flatMap((name, i) => [
  i ? el("span", {class: "whole"}, " -> ") : "",
  el("span", name.length <= kUnbroken ? {class: "whole"} : {}, name)]);
const filters = {text: "", kind: "", confidence: "", release: "", subsystem: "", class: ""};
const haystack = data.findings.map((f) =>
  [f.id, f.kind, f.chain, f.confidence, f.flags.join(" "), f.titles.join(" "), f.functions.join(" ")].join("\n").toLowerCase());
const rows = data.findings.map((f, i) =>
  el("tr", {class: "row", "data-id": f.id},
    el("td", {}, link(f.id)),
    el("td", {}, f.kindWords),
    el("td", {}, f.title, el("div", {class: "chain"}, unbroken(f.chain))),
    el("td", {}, evidence(f), f.flags.map((flag) => tag(flag))),
    el("td", {class: "n"}, String(f.reportCount)),
    el("td", {class: "n"}, String(f.boots)),
    el("td", {}, f.seen),
    el("td", {}, f.subsystems.map((s) => data.subsystems[s]).join(", ")),
    el("td", {class: "place"}, f.newest)));
const columns = [
  ["id", (f) => f.id], ["kind", (f) => f.kind + String(f.path.length).padStart(5)], ["title and chain", (f) => f.title || f.chain],
  ["evidence", (f) => data.confidences.indexOf(f.confidence)], ["reports", (f) => -f.reportCount],
  ["boots", (f) => -f.boots], ["seen", (f) => (f.releases.length ? -f.releases[f.releases.length - 1] : 1)],
  ["subsystems", (f) => f.subsystems.map((s) => data.subsystems[s]).join(", ")], ["newest log", (f) => f.newest]];
let sorted = {column: -1, down: false};
// What is shown of the table stands in the address: `#findings/kind=cycle&sort=-reports`.
let tableAt = "#findings";
function remember() {
  const view = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
  if (sorted.column >= 0) view.set("sort", (sorted.down ? "-" : "") + columns[sorted.column][0]);
  tableAt = "#findings" + (String(view) ? "/" + view : "");
  history.replaceState(null, "", tableAt);
}
function restore(address) {
  const view = new URLSearchParams(address), by = view.get("sort") || "";
  for (const name of Object.keys(filters)) {
    filters[name] = view.get(name) || "";
    $(name === "text" ? "search" : "by-" + name).value = filters[name];
  }
  const column = columns.findIndex(([name]) => name === by.replace(/^-/, ""));
  sorted = {column: -1, down: false};
  if (column >= 0) sort(column);
  if (column >= 0 && by.startsWith("-")) sort(column);
  filter();
  tableAt = address ? "#findings/" + address : "#findings";
}

function keeps(f, i) {
  return (!filters.text || filters.text.split(/\s+/).every((word) => haystack[i].includes(word))) &&
    (!filters.kind || f.kind === filters.kind) && (!filters.confidence || f.confidence === filters.confidence) &&
    (!filters.release || f.releases.some((r) => data.releases[r] === filters.release)) &&
    (!filters.subsystem || f.subsystems.some((s) => data.subsystems[s] === filters.subsystem)) &&
    (!filters.class || f.path.some((c) => className(c).includes(filters.class)));
}
function filter() {
  let shown = 0;
  data.findings.forEach((f, i) => {
    const keep = keeps(f, i);
    rows[i].hidden = !keep;
    shown += keep;
  });
  $("none").hidden = shown > 0;
  $("shown").textContent = shown === data.findings.length ? counted(shown, "finding") : shown + " of " + counted(data.findings.length, "finding");
}
function sort(column) {
  sorted = {column, down: sorted.column === column && !sorted.down};
  const key = columns[column][1];
  const order = data.findings.map((f, i) => [key(f), i]);
  order.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]));
  if (sorted.down) order.reverse();
  $("rows").append(...order.map(([, i]) => rows[i]));
  document.querySelectorAll("#findings th").forEach((th, i) =>
    i === column ? th.setAttribute("aria-sort", sorted.down ? "descending" : "ascending") : th.removeAttribute("aria-sort"));
}
function choice(name, label, values) {
  const select = el("select", {id: "by-" + name, on: {change: (e) => { filters[name] = e.target.value; filter(); remember(); }}},
    el("option", {value: ""}, "any"), values.map((v) => el("option", {value: v}, v)));
  return el("label", {}, label + " ", select);
}
function unique(values) { return [...new Set(values)].sort((a, b) => (a < b ? -1 : 1)); }
function findingsSection() {
  const search = el("input", {type: "search", id: "search", placeholder: "search locks, functions, titles, ids ( / )",
    "aria-label": "search", on: {input: (e) => { filters.text = e.target.value.trim().toLowerCase(); filter(); remember(); }}});
  const onClass = el("input", {list: "class-names", id: "by-class", "aria-label": "on lock class", placeholder: "on lock class",
    on: {input: (e) => { filters.class = e.target.value.trim(); filter(); remember(); }}});
  const used = unique(data.findings.flatMap((f) => f.releases)).map((r) => data.releases[r]);
  $("findings").append(
    el("div", {class: "tools"}, search, choice("kind", "kind", unique(data.findings.map((f) => f.kind))),
      choice("confidence", "evidence", data.confidences.filter((c) => data.findings.some((f) => f.confidence === c))),
      choice("release", "release", used.reverse()),
      choice("subsystem", "subsystem", unique(data.findings.flatMap((f) => f.subsystems.map((s) => data.subsystems[s])))),
      onClass, el("span", {id: "shown", class: "dim", role: "status"})),
    el("div", {class: "wide"}, el("table", {class: "findings"},
      el("colgroup", {}, columns.map(() => el("col"))), el("thead", {}, el("tr", {}, columns.map(([name], i) => el("th", {scope: "col"}, el("button", {on: {click: () => { sort(i); remember(); }}}, name))))),
      el("tbody", {id: "rows"}, rows))),
    el("p", {id: "none", hidden: true}, data.findings.length ? "No finding is like that." : "No deadlock was found."));
  document.body.append(el("datalist", {id: "class-names"}, data.classes.map((c) => el("option", {value: c.name}))));
  filter();
}
