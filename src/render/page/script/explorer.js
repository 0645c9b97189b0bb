// The explorer: what is open, in layers; held above taken.
const kMost = 200, kHeight = 26, kRowGap = 74, kColumnGap = 26;
let open = new Set(), chosen = -1, way = [];
const degree = (v) => below[v].length + above[v].length;
function openAround(v, most = kMost) {
  open.add(v);
  for (const o of [...below[v], ...above[v]].sort((a, b) => degree(b) - degree(a))) {
    if (open.size >= most) break;
    open.add(o);
  }
}
// Layers by the longest way from above; dependencies that lead back up (cycles) do not count.
function layers(nodes) {
  const inside = new Set(nodes), layer = new Map(), state = new Map(), order = [];
  for (const root of nodes) {
    if (state.has(root)) continue;
    const todo = [[root, 0]];
    state.set(root, 1);
    while (todo.length) {
      const top = todo[todo.length - 1], next = below[top[0]][top[1]++];
      if (next === undefined) { state.set(top[0], 2); order.push(top[0]); todo.pop(); }
      else if (inside.has(next) && !state.has(next)) { state.set(next, 1); todo.push([next, 0]); }
    }
  }
  order.reverse();
  const position = new Map(order.map((v, i) => [v, i]));
  for (const v of order) layer.set(v, 0);
  for (const v of order) for (const o of below[v])
    if (inside.has(o) && position.get(o) > position.get(v)) layer.set(o, Math.max(layer.get(o), layer.get(v) + 1));
  return layer;
}
const label = (v) => { const n = className(v); return n.length > 44 ? n.slice(0, 21) + "\u2026" + n.slice(-22) : n; };
function layout() {
  const nodes = [...open].sort((a, b) => a - b), layer = layers(nodes), inside = new Set(nodes);
  // Wide layers are cut into rows.
  const perRow = Math.max(5, Math.ceil(Math.sqrt(nodes.length) * 0.9)), byLayer = new Map();
  for (const v of nodes) { const l = layer.get(v); if (!byLayer.has(l)) byLayer.set(l, []); byLayer.get(l).push(v); }
  const at = new Map();
  for (let sweep = 0; sweep < 4; ++sweep) {
    for (const row of byLayer.values()) {
      const weight = new Map(row.map((v, i) => {
        const near = [...below[v], ...above[v]].filter((o) => inside.has(o) && at.has(o)).map((o) => at.get(o));
        return [v, near.length ? near.reduce((a, b) => a + b, 0) / near.length : at.has(v) ? at.get(v) : i];
      }));
      row.sort((a, b) => weight.get(a) - weight.get(b) || a - b);
      row.forEach((v, i) => at.set(v, (i + 0.5) / row.length));
    }
  }
  const placed = [];
  let y = 0;
  for (const l of [...byLayer.keys()].sort((a, b) => a - b)) {
    const row = byLayer.get(l);
    for (let start = 0; start < row.length; start += perRow) {
      const part = row.slice(start, start + perRow), widths = part.map((v) => label(v).length * 7.3 + 20);
      let x = -(widths.reduce((a, b) => a + b, 0) + kColumnGap * (part.length - 1)) / 2;
      part.forEach((v, i) => { placed.push({v, x, y, width: widths[i]}); x += widths[i] + kColumnGap; });
      y += kRowGap;
    }
  }
  return placed;
}
let svg = null, canvas = null, zoom = null;
function draw() {
  const before = performance.now(), placed = layout(), at = new Map(placed.map((p) => [p.v, p]));
  const hot = new Set(), onWay = new Set(way.slice(1).map((v, i) => way[i] + " " + v));
  for (const f of data.findings) for (const [a, b] of stepsOf(f)) hot.add(a + " " + b);
  const links = [];
  for (const p of placed) for (const o of below[p.v]) if (at.has(o)) links.push([p, at.get(o)]);
  canvas.select(".links").selectAll("path").data(links, (l) => l[0].v + " " + l[1].v).join("path")
    .attr("class", (l) => "link" + (hot.has(l[0].v + " " + l[1].v) ? " hot" : "") + (onWay.has(l[0].v + " " + l[1].v) ? " way" : ""))
    .attr("marker-end", "url(#arrow)")
    .attr("d", (l) => {
      const [a, b] = l, ax = a.x + a.width / 2, bx = b.x + b.width / 2, down = b.y > a.y;
      // Past rows in between beside their boxes; a pair of opposite edges is two lines.
      const rows = Math.abs(b.y - a.y) / kRowGap, beside = rows > 1 ? 90 + 12 * ((a.v + b.v) % 6) : 0, apart = below[b.v].includes(a.v) ? (down ? 9 : -9) : 0;
      const ay = down ? a.y + kHeight : a.y, by = down ? b.y - 3 : b.y + kHeight + 3, bend = (by - ay) / 2;
      return a.y === b.y ? `M${ax} ${a.y} C${ax} ${a.y - 34} ${bx} ${b.y - 34} ${bx} ${b.y - 3}` : `M${ax + apart} ${ay} C${ax + beside} ${ay + bend} ${bx + beside} ${by - bend} ${bx + apart} ${by}`;
    });
  const boxes = canvas.select(".nodes").selectAll("g").data(placed, (p) => p.v).join((enter) => {
    const g = enter.append("g").attr("tabindex", 0).attr("role", "button");
    g.append("rect").attr("height", kHeight).attr("rx", 4);
    g.append("text").attr("class", "name").attr("x", 10).attr("y", 17);
    g.append("text").attr("class", "more").attr("y", kHeight + 11).attr("x", 2);
    g.append("title");
    g.on("click", (d) => choose(d.v, true)).on("keydown", (d) => { if (d3.event.key === "Enter" || d3.event.key === " ") { d3.event.preventDefault(); choose(d.v, true); } });
    return g;
  });
  boxes.attr("class", (p) => "node " + data.classes[p.v].role + (p.v === chosen ? " chosen" : "")).attr("transform", (p) => `translate(${p.x},${p.y})`);
  boxes.select("rect").attr("width", (p) => p.width);
  boxes.select(".name").text((p) => label(p.v));
  boxes.select(".more").text((p) => { const more = [...below[p.v], ...above[p.v]].filter((o) => !open.has(o)).length; return more ? "+" + more : ""; });
  boxes.select("title").text((p) => className(p.v) + "\n" + data.classes[p.v].states.join("\n"));
  $("explorer").dataset.milliseconds = Math.round(performance.now() - before);
  $("explorer-note").textContent = counted(placed.length, "lock class").replace(/classs$/, "classes") + " open" + (open.size >= kMost ? ", no more than " + kMost + " are" : "") + "; held above, taken below. Boxes: red, taken in an interrupt; blue, with interrupts on; violet, both of one irq. Red arrows: on a finding. +N: so many neighbours more";
  return placed;
}
function fit(placed) {
  if (!placed.length) return;
  const box = $("explorer").getBoundingClientRect(), width = box.width || 900, height = box.height || 500;
  const x0 = Math.min(...placed.map((p) => p.x)), x1 = Math.max(...placed.map((p) => p.x + p.width)), y1 = Math.max(...placed.map((p) => p.y)) + 40;
  const k = Math.min(1.2, 0.95 * width / (x1 - x0), 0.95 * height / (y1 + 20));
  svg.call(zoom.transform, d3.zoomIdentity.translate(width / 2 - k * (x0 + x1) / 2, 16).scale(k));
}
function choose(v, expand) {
  chosen = v;
  if (expand) openAround(v);
  fit(draw());
  const c = data.classes[v], side = $("side");
  const on = data.findings.filter((f) => f.path.includes(v));
  const neighbours = (title, items, dependency) => items.length ? [el("h3", {}, title), el("ul", {}, items.slice(0, 60).map((o) => el("li", {}, classLink(o), el("div", {class: "dim"}, dependency(o).place)))), ...andMore(items.length - 60)] : [];
  side.replaceChildren(el("h2", {}, el("code", {}, c.name)), el("p", {}, c.states.join("; ")),
    el("p", {class: "dim"}, data.subsystems[c.subsystem] + ", " + counted(c.reports, "report") + (c.ambiguous ? ", ambiguous" : "")),
    el("p", {}, el("button", {on: {click: () => { open = new Set(); way = []; choose(v, true); }}}, "only around this"), " ",
      el("button", {on: {click: () => { open.delete(v); fit(draw()); }}}, "hide")),
    ...list("Findings on it", on.slice(0, 40).map((f) => link(f.id))), ...andMore(on.length - 40),
    ...neighbours("Taken while it is held", below[v], (o) => edge(v, o)), ...neighbours("Held while it is taken", above[v], (o) => edge(o, v)));
}
function shortest(from, to) {
  const before = new Map([[from, -1]]), queue = [from];
  for (const v of queue) {
    if (v === to) break;
    for (const o of below[v]) if (!before.has(o)) { before.set(o, v); queue.push(o); }
  }
  if (!before.has(to)) return [];
  const path = [];
  for (let v = to; v !== -1; v = before.get(v)) path.unshift(v);
  return path;
}
function findPath() {
  const from = classIndex.get($("from").value.trim()), to = classIndex.get($("to").value.trim());
  for (const end of ["from", "to"]) {
    const name = $(end).value.trim();
    if (!classIndex.has(name)) { $("way").textContent = name ? "no lock class is called " + name : "name two lock classes"; return; }
  }
  way = shortest(from, to);
  $("way").textContent = way.length ? way.map(className).join(" \u2192 ") : "no chain of dependencies leads from the one to the other";
  way.forEach((v) => open.add(v));
  if (way.length) choose(from, false);
}
function graphSection() {
  const onEnter = {keydown: (e) => { if (e.key === "Enter") findPath(); }};
  $("graph").append(
    el("div", {class: "tools"},
      el("input", {list: "class-names", id: "start", "aria-label": "start at a lock class", placeholder: "start at a lock class", on: {change: (e) => start(e.target.value.trim())}}),
      el("button", {on: {click: () => { open = new Set(); way = []; draw(); $("side").replaceChildren(); }}}, "clear"),
      el("span", {class: "dim"}, "a way from "), el("input", {list: "class-names", id: "from", "aria-label": "from", on: onEnter}),
      el("span", {class: "dim"}, "to"), el("input", {list: "class-names", id: "to", "aria-label": "to", on: onEnter}), el("button", {id: "find-way", on: {click: findPath}}, "find")),
    el("p", {id: "way", class: "mono", role: "status"}),
    el("div", {class: "both"}, el("div", {}, el("p", {id: "explorer-note", class: "dim"})), el("div", {id: "side"})));
  const host = $("explorer-note").parentNode;
  svg = d3.select(host).append("svg").attr("id", "explorer").attr("role", "application").attr("aria-label", "graph of lock classes");
  svg.append("defs").append("marker").attr("id", "arrow").attr("viewBox", "0 0 10 10").attr("refX", 8).attr("refY", 5).attr("markerWidth", 7).attr("markerHeight", 7).attr("orient", "auto").append("path").attr("d", "M0 0 L10 5 L0 10 z");
  canvas = svg.append("g");
  canvas.append("g").attr("class", "links");
  canvas.append("g").attr("class", "nodes");
  zoom = d3.zoom().scaleExtent([0.05, 4]).on("zoom", () => canvas.attr("transform", d3.event.transform));
  svg.call(zoom).on("dblclick.zoom", null);
}
function start(name) {
  const v = classIndex.get(name);
  if (v === undefined) { $("way").textContent = "no lock class is called " + name; return; }
  $("way").textContent = "";
  open = new Set();
  way = [];
  choose(v, true);
}
