// What was read, and how elements of it are made.
const started = performance.now();
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);

// Elements are made from text nodes only: nothing of a log becomes markup.
function el(tag, attributes, ...children) {
  const e = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [type, f] of Object.entries(value)) e.addEventListener(type, f);
    else e.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined) e.append(child);
  return e;
}
// Pictures were drawn and escaped by lockgraph; they are parsed as XML, where scripts do not run.
function picture(svg) {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  return el("div", {class: "wide"}, document.importNode(parsed, true));
}
const andMore = (n) => (n > 0 ? [el("p", {class: "dim"}, "and " + n.toLocaleString("en-US") + " more")] : []);
const counted = (n, word) => n.toLocaleString("en-US") + " " + word + (n === 1 ? "" : "s");
const tag = (word, style) => el("span", {class: "tag " + (style || ""), title: data.glossary[word]}, word);
const link = (id) => el("a", {href: "#finding/" + id, class: "mono"}, id);
const className = (c) => data.classes[c].name;
const classLink = (c) => el("a", {href: "#graph/" + encodeURIComponent(className(c)), class: "mono"}, className(c));
const report = (r) => data.reports[r];
const place = (r) => report(r).source + ":" + report(r).line + (report(r).release ? " (" + report(r).release + ")" : "");
const byId = new Map(data.findings.map((f, i) => [f.id, i]));

// Dependencies by their classes.
const below = data.classes.map(() => []), above = data.classes.map(() => []);
const edges = new Map();
data.dependencies.forEach((d, i) => {
  below[d.from].push(d.to);
  above[d.to].push(d.from);
  edges.set(d.from + " " + d.to, i);
});
const edge = (from, to) => data.dependencies[edges.get(from + " " + to)];
const classIndex = new Map(data.classes.map((c, i) => [c.name, i]));

// The dependencies of a finding.
function stepsOf(f) {
  const pairs = f.path.map((c, i) => [c, f.path[(i + 1) % f.path.length]]);
  return f.kind === "cycle" ? pairs : f.kind === "inconsistent-state" || f.kind === "hang" ? [] : pairs.slice(0, -1);
}

// How well a finding is known; what happened is marked beside.
const evidence = (f) => [tag(f.confidence, ["happened", "reported"].includes(f.confidence) ? "reported" : ""),
  f.happened && f.confidence !== "happened" ? tag("happened", "reported") : []].flat();
