// 一次看一条：目录标出在哪一条，前后各有一个链接。“看全部条款”和“只看未答”时各条一起列出。
// 收起的各条浏览器仍查得到（Ctrl+F）；查到、点目录、跳到出错处、按链接打开，都翻到那一条。
const WHOLE = "compliance 看全部条款";
let here = "profile";

const clauses = () => [...document.querySelectorAll("#questions .clause")];
const byOne = () => !byId("whole").checked && !byId("only-open").checked;
const firstControl = article => article.querySelector(".reply :is(input:not([disabled]), textarea)");
const clauseOf = node => node.closest(".clause") || node.closest(".part")?.querySelector(".clause") || null;
const wide = () => matchMedia("(min-width: 60em)").matches;

function showPlaces() {
  const all = clauses(), clause = all.find(one => one.dataset.at === here) || all[0];
  here = clause.dataset.at;
  for (const node of document.querySelectorAll("#questions :is(.part, .clause)")) {
    if (byOne() && !node.contains(clause) && !clause.contains(node)) node.setAttribute("hidden", "until-found");
    else node.removeAttribute("hidden");
  }
  const at = all.indexOf(clause), stages = byId("stages");
  byId("turn").replaceChildren(
    turnTo(all[at - 1], "上一条", "prev"),
    turnTo(all[at + 1], "下一条", "next") || (stages ? el("a", {href: "#stage-check", rel: "next"}, el("small", {}, "下一步"), "核对") : ""));
  byId("turn").hidden = !byOne();
  markPlace();
}

const turnTo = (clause, word, rel) => clause && el("a", {href: `#${clause.dataset.at}`, rel}, el("small", {}, word), titleOf(clause.dataset.at));
const linkTo = at => [...document.querySelectorAll("#chapters a")].find(link => link.getAttribute("href") === `#${at}`);
const titleOf = at => linkTo(at)?.textContent || "";

function markPlace() {
  for (const link of document.querySelectorAll("#chapters a[aria-current]")) link.removeAttribute("aria-current");
  const link = linkTo(here);
  if (!link) return;
  link.setAttribute("aria-current", "true");
  const list = byId("contents").parentNode, box = link.getBoundingClientRect(), edge = list.getBoundingClientRect();
  if (box.height && (box.top < edge.top || box.bottom > edge.bottom)) list.scrollTop += box.top - edge.top - edge.height / 3;
  byId("place").replaceChildren(link.textContent, " ", link.parentNode.querySelector(".done")?.textContent || "");
}

// 一起列出的时候，看到哪一条算在哪一条。
function followPlace() {
  if (byOne() || byId("questions").hidden) return;
  const edge = byId("top").getBoundingClientRect().bottom + 60;
  const seen = clauses().filter(clause => clause.getClientRects().length && clause.getBoundingClientRect().top <= edge).pop();
  if (!seen || seen.dataset.at === here) return;
  here = seen.dataset.at;
  markPlace();
}

// 让这个栏目或标题看得见：在别的步骤的回到填写，收起的翻开。
function reveal(node) {
  if (!byId("questions").contains(node)) return;
  showStage("");
  const clause = clauseOf(node);
  if (!clause || clause.dataset.at === here) return;
  here = clause.dataset.at;
  showPlaces();
  if (byOne() && !clause.contains(hashTarget())) history.replaceState(null, "", `#${here}`);
}

// 网页地址“#”后面所指的。
function hashTarget(url = location.href) {
  try {
    return byId(decodeURIComponent(new URL(url).hash.slice(1)));
  } catch (_) {
    return null;
  }
}

function followHash({newURL} = {}) {
  const node = hashTarget(newURL);
  if (node?.matches(".stage")) showStage(node.id);
  if (!byId("questions").contains(node)) return;
  reveal(node);
  if (!wide()) byId("contents").open = false;
  const control = node.matches("article") && firstControl(node);
  // 一次一条的，连同章名从头看起。
  const whole = node.id === "questions" || byOne() && clauseOf(node).dataset.at === node.id;
  (whole ? byId("main") : node).scrollIntoView({block: "start", behavior: "instant"});
  (control || byId({profile: "profile-title", questions: "main"}[node.id] || node.id)).focus({preventScroll: true});
}

function onWhole() {
  showStage("");
  stayInPlace(showPlaces);
  try {
    localStorage.setItem(WHOLE, byId("whole").checked ? "1" : "");
  } catch (_) {
    // 不让存的，下次再勾选。
  }
  say(byId("whole").checked ? "各条一起列出" : "一次看一条");
}

// 浏览器查到收起的文字：里外几层各通知一次，以最里面的为准。
let foundIn = null;

function onFound({target}) {
  if (!foundIn) setTimeout(() => {
    const found = clauses().find(clause => clause.dataset.at !== here && !clause.closest("[hidden]"));
    stayInPlace(() => reveal(found || foundIn));
    foundIn = null;
  });
  if (!foundIn || foundIn.contains(target)) foundIn = target;
}

function listenForPlaces() {
  try {
    byId("whole").checked = localStorage.getItem(WHOLE) === "1";
  } catch (_) {
    byId("whole").checked = false;
  }
  byId("whole").addEventListener("change", onWhole);
  byId("questions").addEventListener("beforematch", onFound);
  addEventListener("hashchange", followHash);
  // 地址没有变的，浏览器不通知。
  addEventListener("click", event => {
    const link = event.target.closest?.("a[href^='#']");
    if (link && link.hash === location.hash) setTimeout(() => followHash());
  });
  let due = false;
  addEventListener("scroll", () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      followPlace();
    });
  }, {passive: true});
}

function contents(model) {
  const entry = (href, text, ids) => el("li", {},
    el("a", {href: `#${href}`}, text), " ", ids.length ? el("span", {class: "done", "data-of": ids.join(" ")}) : "");
  const idsOf = section => walk(section).flatMap(part => part.criteria.map(criterion => criterion.id));
  const below = section => section.sections.flatMap(child =>
    child.criteria.length ? [entry(headingId(child), `${child.number} ${child.title}`, idsOf(child))] : below(child));
  const chapter = section => {
    const made = entry(headingId(section), `${section.number} ${section.title}`, idsOf(section));
    made.append(el("ol", {}, ...below(section)));
    return made;
  };
  return [
    entry("profile", `${form.subject}和评价期`, []),
    ...model.sections.map(chapter),
    ...(form.bonus.length ? [entry("s-加分项", "加分项", [])] : []),
    ...(form.penalties.length ? [entry("s-专项扣分", "专项扣分", form.penalties.map(item => item.id))] : []),
  ];
}
