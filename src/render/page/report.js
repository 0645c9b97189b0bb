"use strict";
(() => {
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

  // ---- The table of findings
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
      el("td", {class: "n"}, String(f.reports.length)),
      el("td", {class: "n"}, String(f.boots)),
      el("td", {}, f.seen),
      el("td", {}, f.subsystems.map((s) => data.subsystems[s]).join(", ")),
      el("td", {class: "place"}, f.newest)));
  const columns = [
    ["id", (f) => f.id], ["kind", (f) => f.kind + String(f.path.length).padStart(5)], ["title and chain", (f) => f.title || f.chain],
    ["evidence", (f) => data.confidences.indexOf(f.confidence)], ["reports", (f) => -f.reports.length],
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

  // ---- One finding
  function stack(index) {
    return el("pre", {}, data.stacks[index].map((s) => data.sites[s]).join("\n"));
  }
  function witnesses(from, to) {
    const d = edge(from, to);
    if (!d) return el("p", {class: "dim"}, "no report prints this dependency");
    return el("details", {}, el("summary", {}, el("code", {}, className(from) + " \u2192 " + className(to)), " ",
        el("span", {class: "dim"}, counted(d.reports, "witness").replace(/witnesss$/, "witnesses") + ", kinds " + d.modes + " (" + d.known + ")")),
      d.witnesses.slice(0, 500).map(([r, s, mode, known, again]) => el("details", {}, el("summary", {}, place(r), again ? ", the same in " + again + " more" : "", " ", el("span", {class: "dim"}, mode + ", " + known)),
        s < 0 ? el("p", {class: "dim"}, "no stack printed") : stack(s))),
      d.witnesses.length > 500 ? el("p", {class: "dim"}, "and " + (d.witnesses.length - 500) + " more") : null);
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
      ...(f.reports.length > 10 ? ["  and " + (f.reports.length - 10) + " more"] : []), ""].join("\n");
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
        el("span", {class: "dim"}, " " + counted(f.reports.length, "report") + ", " + counted(f.boots, "boot"))),
      el("ol", {}, f.sentences.map((s) => el("li", {}, s))),
      picture(f.picture));
    if (f.extends || f.contains.length)
      box.append(el("p", {}, f.extends ? ["extends ", link(f.extends), " "] : [], f.contains.length ? ["contains ", f.contains.map((c) => [link(c), " "]).flat()] : []));
    box.append(...list("Any of these ends it", f.fixes), ...list("Would be refuted by", f.refute),
      ...list("Reported under the titles", f.titles), ...list("The reports, checked", f.verdicts));
    if (steps.length) box.append(el("h3", {}, "Witnesses"), ...steps.map(([a, b]) => witnesses(a, b)));
    if (f.places.length) box.append(el("h3", {}, "Seen in"), el("ul", {}, f.places.map((p) => el("li", {}, p))));
    if (f.reports.length) box.append(el("h3", {}, f.confidence === "reported" || f.confidence === "happened" ? "Reported by" : "Follows from"),
      el("ul", {}, f.reports.slice(0, 200).map((r) => el("li", {}, place(r), report(r).title ? " \u2014 " + report(r).title : ""))));
    if (f.reports.length > 200) box.append(el("p", {class: "dim"}, "and " + (f.reports.length - 200) + " more"));
  }

  // ---- The explorer: what is open, in layers; held above taken.
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
    $("explorer-note").textContent = counted(placed.length, "lock class").replace(/classs$/, "classes") + " open" + (open.size >= kMost ? ", no more than " + kMost + " are" : "") + "; held above, taken below; red: on a finding; +N: so many neighbours more";
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
    const neighbours = (title, items, dependency) => items.length ? [el("h3", {}, title), el("ul", {}, items.slice(0, 60).map((o) => el("li", {}, classLink(o), el("div", {class: "dim"}, dependency(o).place)))), items.length > 60 ? el("p", {class: "dim"}, "and " + (items.length - 60) + " more") : null] : [];
    side.replaceChildren(el("h2", {}, el("code", {}, c.name)), el("p", {}, c.states.join("; ")),
      el("p", {class: "dim"}, data.subsystems[c.subsystem] + ", " + counted(c.reports, "report") + (c.ambiguous ? ", ambiguous" : "")),
      el("p", {}, el("button", {on: {click: () => { open = new Set(); way = []; choose(v, true); }}}, "only around this"), " ",
        el("button", {on: {click: () => { open.delete(v); fit(draw()); }}}, "hide")),
      ...list("Findings on it", on.slice(0, 40).map((f) => link(f.id))),
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
    $("graph").append(
      el("div", {class: "tools"},
        el("input", {list: "class-names", id: "start", "aria-label": "start at a lock class", placeholder: "start at a lock class", on: {change: (e) => start(e.target.value.trim())}}),
        el("button", {on: {click: () => { open = new Set(); way = []; draw(); $("side").replaceChildren(); }}}, "clear"),
        el("span", {class: "dim"}, "a way from "), el("input", {list: "class-names", id: "from", "aria-label": "from"}),
        el("span", {class: "dim"}, "to"), el("input", {list: "class-names", id: "to", "aria-label": "to"}), el("button", {id: "find-way", on: {click: findPath}}, "find")),
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

  // ---- What else there is
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

  // ---- Where we are: the part behind the #
  const drawnOnce = new Set();
  function route() {
    const [room, ...rest] = (location.hash.slice(1) || "findings").split("/");
    let argument = "";
    try {
      argument = decodeURIComponent(rest.join("/"));
    } catch {
      // a shortened link: its first part still says where
    }
    const section = room === "graph-of" ? "graph" : $(room) && $(room).tagName === "SECTION" ? room : "findings";
    document.querySelectorAll("main > section").forEach((s) => { s.hidden = s.id !== section; });
    document.querySelectorAll("nav a").forEach((a) => a.getAttribute("href") === "#" + (section === "finding" ? "findings" : section) ? a.setAttribute("aria-current", "page") : a.removeAttribute("aria-current"));
    if (section === "findings" && room === "findings") restore(rest.join("/"));
    if (room === "finding") showFinding(argument);
    if (room === "graph-of" && byId.has(argument) && data.findings[byId.get(argument)].path.length) { open = new Set(); way = []; data.findings[byId.get(argument)].path.forEach((v) => open.add(v)); choose(data.findings[byId.get(argument)].path[0], false); }
    else if (room === "graph" && argument) start(argument);
    else if (section === "graph" && !drawnOnce.has("graph") && data.classes.length) {
      let hub = 0;
      data.classes.forEach((c, v) => { if (degree(v) > degree(hub)) hub = v; });
      openAround(hub, 16);
      choose(hub, false);
    }
    drawnOnce.add(section);
    scrollTo(0, 0);
  }
  document.addEventListener("keydown", (e) => {
    const typing = /INPUT|SELECT|TEXTAREA/.test(document.activeElement.tagName);
    if (e.key === "/" && !typing) { e.preventDefault(); location.hash = tableAt; setTimeout(() => $("search").focus()); }
    if (e.key === "Escape" && !typing && location.hash.startsWith("#finding/")) location.hash = tableAt;
    if ((e.key === "j" || e.key === "k") && !typing && !$("finding").hidden) {
      const ids = [...$("rows").children].filter((r) => !r.hidden).map((r) => r.dataset.id);
      const to = ids[ids.indexOf(decodeURIComponent(location.hash.slice("#finding/".length))) + (e.key === "j" ? 1 : -1)];
      if (to) location.hash = "#finding/" + to;
    }
    if ((e.key === "j" || e.key === "k") && !typing && !$("findings").hidden) {
      const links = [...$("rows").children].filter((r) => !r.hidden).map((r) => r.querySelector("a"));
      const now = links.indexOf(document.activeElement), to = links[now + (e.key === "j" ? 1 : -1)] || links[0];
      if (to) to.focus();
    }
  });
  findingsSection();
  graphSection();
  otherSections();
  addEventListener("hashchange", route);
  route();
  document.body.dataset.milliseconds = Math.round(performance.now() - started);
})();
