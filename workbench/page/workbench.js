// 工作台：网页填报表加上引擎和各栏。填报表是原来的那一个；这里只有开始页、换页、打开和引擎的状态。

const VIEWS = ["home", "fill", "score", "report", "parks", "about"];

function show_(view) {
  document.body.dataset.view = view;
  byId("ids").replaceChildren(...[...articles.keys()].map(id => el("option", {value: id})));
  for (const button of document.querySelectorAll("#steps [data-to]")) {
    if (button.dataset.to === view) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
  // 说过的就收起；要人留意的、可以反悔的留着。
  for (const box of document.querySelectorAll(".notice:not(.warning)")) if (box.querySelectorAll("button").length === 1) box.remove();
  scrollTo({top: 0, behavior: "instant"});
  const pane = PANES.find(one => one.at === view && one.on);
  if (pane) refresh(pane);
}

// 打开了什么，在开始页上一直看得见。
function showGiven() {
  const lines = [
    given.last && `上年的答卷：${given.last.file.name}（${given.last.year} 年）`,
    given.register && `整改台账：${given.register.file.name}`,
    given.checklist && `检查表：${given.checklist.name}`,
    given.reviews.length && `复核文件：${given.reviews.map(({file}) => file.name).join("、")}`,
  ].filter(Boolean);
  byId("given").replaceChildren(...lines.map(line => el("li", {}, line)));
  for (const pane of PANES) pane.of = null;
}

const OPENERS = {
  answers: async () => openAnswers(await chosen({several: true, accept: ANSWERS})),
  folder: async () => openAnswers(await chosen({folder: true})),
  last: async () => openLast(await chosen({accept: ANSWERS})),
  register: async () => openRegister(await chosen({accept: ".xlsx"})),
  reviews: async () => openReviews(await chosen({several: true, accept: ANSWERS})),
  checklist: async () => openChecklist(await chosen({folder: true})),
  verify: async () => { show_("report"); choosePane(PANES.find(pane => pane.id === "verify")); produce(PANES.find(pane => pane.id === "verify")); },
};

async function opening(work) {
  try {
    await work();
  } catch (error) {
    notice(`没有打开：${error.message}`, "warning");
  }
}

// 文件里的填报表是做工作台那一年的；打开时换成上一年的，已有草稿的照草稿。
function ofThisYear() {
  const year = new Date().getFullYear() - 1;
  if (form.year === year) return;
  form.year = year;
  form.start["评价期"] = {开始: `${year}-01-01`, 结束: `${year}-12-31`};
  if (!drafts.own()) begin();
}

function openBench() {
  ofThisYear();
  for (const button of document.querySelectorAll("[data-to]")) button.addEventListener("click", () => show_(button.dataset.to));
  for (const button of document.querySelectorAll("[data-open]")) button.addEventListener("click", () => opening(OPENERS[button.dataset.open]));
  panesOf("score");
  panesOf("report");
  parksView();
  engine.hears.add((state, words) => {
    byId("engine").dataset.state = state;
    byId("engine").textContent = words;
  });
  addEventListener("dragover", event => {
    if (event.dataTransfer.types.includes("Files") && document.body.dataset.view !== "fill") event.preventDefault();
  });
  addEventListener("drop", event => {
    const view = document.body.dataset.view;
    if (!event.dataTransfer.types.includes("Files") || view === "fill") return;
    event.preventDefault();
    dropped(event.dataTransfer).then(files => view === "parks" ? gather(files) : opening(() => openAnswers(files)));
  });
  // 填写那一页的“打开答卷”，这里什么样的答卷都能打开：原来的按钮只认自己存的。
  const open = byId("open").cloneNode(true);
  byId("open").replaceWith(open);
  open.addEventListener("click", () => opening(OPENERS.answers));
  addEventListener("beforeunload", event => {
    if (unfiled) event.preventDefault();
  });
  show_("home");
  // 先让人看见、能填，再载入引擎。
  requestAnimationFrame(() => setTimeout(() => engine.start().catch(() => {}), 50));
}

openBench();
