// 打印：各条一起印，栏目写成文字，有多少字印多少；没有填的留出写字的地方。
const BLANK_MEMBERS = 5, BESIDE_THE_TITLE = 12;

function writeOut() {
  putBack();
  for (const node of document.querySelectorAll("#questions [hidden=until-found]")) node.removeAttribute("hidden");
  for (const details of document.querySelectorAll("details.more:not([open]), details.origin:not([open])")) {
    details.open = true;
    details.dataset.closed = "";
  }
  for (const control of document.querySelectorAll("#questions :is(input[type=text], textarea, select)")) control.after(inWriting(control));
  // 应备的佐证印在要点一边，作答的一边留给写字。
  for (const {node, status, item} of articles.values()) {
    status.classList.toggle("row", status.textContent.length > BESIDE_THE_TITLE);
    if ((item.evidence || []).length) node.querySelector(".asked").append(el("p", {class: "written wanted", "aria-hidden": "true"}, `应备：${item.evidence.join("、")}`));
  }
  if (!document.querySelector("#team .member")) {
    const row = () => el("div", {class: "grid"}, ...form.team.map(label => el("span", {}, el("small", {}, label), el("span", {class: "line"}))));
    byId("team").append(el("div", {class: "written", "aria-hidden": "true"}, ...Array.from({length: BLANK_MEMBERS}, row)));
  }
}

function inWriting(control) {
  const select = control.tagName === "SELECT", kind = control.tagName === "TEXTAREA" ? "written long" : "written";
  const text = select && !control.value ? [...control.options].filter(option => option.value).map(option => `□ ${option.text}`).join("　") : select ? control.selectedOptions[0]?.text : control.value;
  return el("span", {class: strip(text || "") ? kind : `${kind} empty`, "aria-hidden": "true"}, text);
}

function putBack() {
  document.querySelectorAll(".written").forEach(node => node.remove());
  for (const details of document.querySelectorAll("details[data-closed]")) {
    details.open = false;
    delete details.dataset.closed;
  }
  showPlaces();
}
