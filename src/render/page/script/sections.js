// What else there is.
function otherSections() {
  const strips = data.bisections;
  $("bisections").append(strips.length ? el("p", {class: "dim"}, counted(strips.length, "bisection") + "; history runs from left to right") : el("p", {}, "No log of a bisection was read."));
  const verdicts = el("div", {});
  let next = 0;
  const more = el("button", {on: {click: () => add()}}, "more");
  const add = () => {
    for (const b of strips.slice(next, next + 20)) verdicts.append(el("details", {open: next < 5 ? true : null}, el("summary", {}, el("b", {}, b.verdict + " " + b.score.toFixed(2)), "  ", b.title || b.result, " ", el("span", {class: "dim"}, b.source)), picture(b.picture))), ++next;
    more.hidden = next >= strips.length;
  };
  $("bisections").append(verdicts, more);
  add();
  $("timeline").append(data.timeline.rows ? picture(data.timeline.picture) : el("p", {}, "There is no reported deadlock to place in time."));
  $("check").append(el("pre", {}, data.check));
  const blind = data.blindSpots;
  $("limits").append(el("h2", {}, "Where lockdep could not look"), blind.length ? el("ul", {}, blind.slice(0, 500).map((b) => el("li", {}, el("code", {}, b.source + ":" + b.line), " " + b.kind + ": " + b.text))) : el("p", {}, "No blind spot was found in these logs."),
    blind.length > 500 ? el("p", {class: "dim"}, "and " + (blind.length - 500) + " more") : null,
    el("h2", {}, "What was not whole"), data.problems.length ? el("ul", {}, data.problems.slice(0, 500).map((p) => el("li", {}, p))) : el("p", {}, "Everything could be read."),
    data.problems.length > 500 ? el("p", {class: "dim"}, "and " + (data.problems.length - 500) + " more") : null);
  $("words").append(el("dl", {}, Object.entries(data.glossary).map(([word, meaning]) => [el("dt", {}, el("b", {}, word)), el("dd", {}, meaning)]).flat()));
}
