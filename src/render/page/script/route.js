// Where we are: the part behind the #.
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
