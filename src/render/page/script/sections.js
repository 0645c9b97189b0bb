// What else there is.
const kBisectionsAtOnce = 20;
const bisectionOrders = {
  "as read": () => 0, "least trusted first": (a, b) => a.score - b.score, "most trusted first": (a, b) => b.score - a.score,
  "by title": (a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0)};
function bisectionBox(b, open) {
  return el("details", {open: open || null}, el("summary", {}, el("b", {}, b.verdict + " " + b.score.toFixed(2)), "  ", b.title || b.result, " ",
    el("span", {class: "dim"}, b.source)), picture(b.picture));
}
function bisectionsSection() {
  const all = data.bisections, box = $("bisections");
  if (!all.length) return box.append(el("p", {}, "No log of a bisection was read."));
  const wanted = {text: "", verdict: "", order: "as read"};
  const rest = el("button", {on: {click: () => add()}}, "more"), shown = el("span", {class: "dim", role: "status"}), list = el("div", {});
  let chosen = [], next = 0;
  function add() {
    list.append(...chosen.slice(next, next + kBisectionsAtOnce).map((b, i) => bisectionBox(b, next + i < 5)));
    next += kBisectionsAtOnce;
    rest.hidden = next >= chosen.length;
  }
  function choose() {
    chosen = all.filter((b) => (!wanted.verdict || b.verdict === wanted.verdict) &&
      (b.title + "\n" + b.source + "\n" + b.result).toLowerCase().includes(wanted.text)).sort(bisectionOrders[wanted.order]);
    shown.textContent = chosen.length === all.length ? counted(all.length, "bisection") : chosen.length + " of " + counted(all.length, "bisection");
    list.replaceChildren();
    next = 0;
    add();
  }
  const one = (label, name, values, any) => el("label", {}, label + " ", el("select", {id: "bisections-" + name, on: {change: (e) => { wanted[name] = e.target.value; choose(); }}},
    any ? el("option", {value: ""}, any) : [], values.map((v) => el("option", {value: v}, v))));
  box.append(el("div", {class: "tools"},
    el("input", {type: "search", id: "bisections-text", placeholder: "search titles and logs", "aria-label": "search bisections", on: {input: (e) => { wanted.text = e.target.value.trim().toLowerCase(); choose(); }}}),
    one("verdict", "verdict", unique(all.map((b) => b.verdict)), "any"), one("order", "order", Object.keys(bisectionOrders)), shown),
    picture(data.bisectionLegend), list, rest);
  choose();
}
function otherSections() {
  bisectionsSection();
  $("timeline").append(data.timeline.rows ? picture(data.timeline.picture) : el("p", {}, "There is no reported deadlock to place in time."));
  $("check").append(el("pre", {}, data.check));
  const blind = data.blindSpots;
  $("limits").append(el("h2", {}, "Where lockdep could not look"), blind.length ? el("ul", {}, blind.slice(0, 500).map((b) => el("li", {}, el("b", {}, b.kind + ": "), b.text, b.count > 1 ? " (" + counted(b.count, "time") + ")" : "", el("div", {class: "dim mono"}, b.places.join(", "), b.count > b.places.length ? " and " + (b.count - b.places.length) + " more" : "")))) : el("p", {}, "No blind spot was found in these logs."),
    ...andMore(blind.length - 500),
    el("h2", {}, "What was not whole"), data.problems.length ? el("ul", {}, data.problems.slice(0, 500).map((p) => el("li", {}, p))) : el("p", {}, "Everything could be read."),
    ...andMore(data.problems.length - 500));
  $("words").append(el("dl", {}, Object.entries(data.glossary).map(([word, meaning]) => [el("dt", {}, el("b", {}, word)), el("dd", {}, meaning)]).flat()));
}
