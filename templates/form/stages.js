// 三步：填写、核对、保存并交回。工作台另有自己的步骤，没有这三步的页面停在填写。

function showStage(id) {
  const before = document.body.dataset.stage || "";
  document.body.dataset.stage = id;
  for (const link of document.querySelectorAll("#stages a")) {
    if (link.hash === `#${id || "questions"}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  if (!id) return;
  drawStage();
  if (before !== id) byId("main").scrollIntoView({block: "start", behavior: "instant"});
  byId(id).querySelector("h2").focus({preventScroll: true});
}

function drawStage() {
  const id = document.body.dataset.stage;
  if (id) byId(id).replaceChildren(...(id === "stage-check" ? stageCheck() : stageHand()));
}

const stageTitle = text => el("h2", {tabindex: "-1"}, text);
const linkToItem = id => el("a", {href: `#q-${id}`}, id);
const whereIs = path => articles.has(path[1]) ? linkToItem(path[1]) : el("a", {href: "#profile"}, `${form.subject}和评价期`);

function stageCheck() {
  const found = revealProblems(), open = openIds(), given = [...articles].filter(([id, {node}]) => node.dataset.state === "done");
  const taken = given.filter(([id, {top}]) => isTaken([top, id])).map(([id]) => id);
  const bare = given.filter(([id, {item, top}]) => (item.evidence || []).length && !has(partOf([top, id]) || {}, "不适用") && !piecesAt([top, id]).length).map(([id]) => id);
  const part = (title, hint, rows) => rows.length ? [el("h3", {}, title), el("p", {class: "note"}, hint), el("ul", {}, ...rows)] : [];
  const byClause = ids => clauses().map(clause => [clause.dataset.at, ids.filter(id => clause.contains(articles.get(id).node))]).filter(([, some]) => some.length)
    .map(([at, some]) => el("li", {}, `${titleOf(at)}：`, ...some.flatMap(id => [linkToItem(id), " "])));
  const all = [
    ...part(`填写错误 ${found.length} 处`, "改正以前不能评分。", found.map(field => el("li", {}, whereIs(field.path), ` ${field.problem.textContent}`))),
    ...part(`未答 ${open.size} 项`, "没有好好答的也在其中；未答的不得分。", byClause([...open])),
    ...part(`照上年、待核对 ${taken.length} 项`, "逐项看过，仍是这样的按“已核对”，不是的改过来。", byClause(taken)),
    ...part(`已答而没有佐证 ${bare.length} 项`, "写上佐证的名称，或添加附件。", byClause(bare)),
  ];
  return [
    stageTitle("核对"),
    el("p", {}, progressInWords(open), "。", ...scoreInWords(), "。"),
    ...(all.length ? all : [el("p", {class: "fine"}, "全部已答，没有填写错误，都有佐证。")]),
    el("p", {class: "turn"}, el("a", {href: "#questions", rel: "prev"}, el("small", {}, "上一步"), "填写"), el("a", {href: "#stage-hand", rel: "next"}, el("small", {}, "下一步"), "保存并交回")),
  ];
}

function stageHand() {
  const wrong = problems().length, open = openIds().size;
  const left = [wrong && `填写错误 ${wrong} 处`, open && `未答 ${open} 项`].filter(Boolean).join("、");
  const named = [...articles].flatMap(([id, {top}]) => typedAt([top, id]).map(placeIn)).filter(name => name && !form.prefixes.some(prefix => name.startsWith(prefix)));
  const files = [...new Set(named)];
  return [
    stageTitle("保存并交回"),
    el("p", {class: left ? "" : "fine"}, left ? `还有${left}；可以先存下，以后“打开答卷”接着填。` : "全部已答，没有填写错误。"),
    el("ol", {class: "hand"},
      el("li", {}, el("p", {}, "存成文件。", el("b", {}, byId("saved").textContent || "还没有存成文件"), "。"),
        el("button", {type: "button", onclick: () => byId("save").click()}, "存成文件")),
      el("li", {}, el("p", {}, `把存下的文件（${fileName(state, form, Object.keys(held).length ? "zip" : "json")}）交给发来本表的单位，邮件、微信、U 盘都可以。本页不会自己发出去。`)),
      files.length ? el("li", {}, el("p", {}, `下列 ${files.length} 个佐证只写了文件名，连同答卷放在一个文件夹里一并交：`), el("ul", {}, ...files.map(name => el("li", {}, oneLine(name))))) : "",
      el("li", {}, el("p", {}, "要留底、签字的，打印出来；空着的栏目可以用笔填。"), el("button", {type: "button", class: "quiet", onclick: () => print()}, "打印"))),
  ];
}
