// 照上年：取上年的结果、不适用、否决情形、说明和仍有效的佐证，与程序由上年答卷起草本年答卷的取法相同；不取填写人和日期。
// 照来的在说明开头写明，存成文件、打印、出报告都看得到；改了结论，或按了“已核对”，这句才去掉。
const TAKEN = /^照\d{4}年，待核对。/;
// 编号 → 照上年以前的内容，供撤销；动过以后不再撤销。
let replaced = new Map();

const lastOf = id => form.earlier && has(form.earlier.answers, id) ? form.earlier.answers[id] : null;
const isTaken = path => TAKEN.test(asText(partOf([...path, "说明"])));
const nothingIn = entry => !["结果", "不适用", "否决情形", "说明", "佐证"].some(name => Array.isArray(entry[name]) ? entry[name].length : !nothingFilledIn(entry[name]));

function takeOver(ids) {
  for (const id of ids) {
    const {top} = articles.get(id), before = partOf([top, id]) || {}, {entry} = lastOf(id), own = piecesAt([top, id]);
    const known = new Set(own.map(placeIn)), more = (entry["佐证"] || []).filter(piece => !known.has(placeIn(piece)));
    const evidence = [...own.filter(piece => !isHeld(piece)), ...more, ...own.filter(isHeld)];
    replaced.set(id, copyOf(before));
    const made = {...entry};
    if (evidence.length) made["佐证"] = evidence;
    put([top, id], made);
    redrawItem(id);
  }
  check();
}

function takeBack(ids) {
  for (const id of ids) {
    put([articles.get(id).top, id], replaced.get(id));
    replaced.delete(id);
    redrawItem(id);
  }
  check();
}

// 一个要点整个换了内容：重画它，别的不动。
function redrawItem(id) {
  const {node, item, top} = articles.get(id);
  for (const key of [...fields.keys()]) {
    const path = JSON.parse(key);
    if (path[0] === top && path[1] === id) fields.delete(key);
  }
  const made = top === "作答" ? criterionOf(item) : extraOf(item, top);
  made.className = node.className;
  node.replaceWith(made);
  for (const field of fields.values()) if (made.contains(field.node)) shownFields.add(field);
  drawAttached(id);
}

function earlier(item, path) {
  const known = lastOf(item.id);
  if (!known) return null;
  const {note, evidence} = known, again = name => articles.get(item.id).node.querySelector(name).focus();
  const more = [note && `说明：${note}`, evidence.length && `佐证：${evidence.join("、")}`].filter(Boolean);
  return el("div", {class: "earlier"},
    el("p", {}, el("b", {}, `${form.earlier.year}年 `), [known.shown, ...more].join("；")),
    el("button", {type: "button", class: "quiet small take", "aria-label": `${item.id} 照上年`, onclick: () => {
      const over = !nothingIn(partOf(path) || {});
      takeOver([item.id]);
      again(".back");
      say(`${item.id} 已照${form.earlier.year}年填上，待核对${over ? "；原来填的已替换，可以撤销" : ""}`);
    }}, "照上年"),
    el("button", {type: "button", class: "quiet small back", hidden: true, "aria-label": `${item.id} 撤销照上年`, onclick: () => {
      takeBack([item.id]);
      again(".take");
      say(`${item.id} 已恢复原来的`);
    }}, "撤销"),
    el("span", {class: "hint over", hidden: true}, "原来填的已替换，可以撤销"));
}

// 照来而还没有核对的，在作答的上面写明。
function takenMark(item, path) {
  return el("p", {class: "taken", hidden: true}, el("span", {}, "照上年填的，待核对。看过仍是这样的："),
    el("button", {type: "button", class: "quiet small", "aria-label": `${item.id} 已核对`, onclick: () => {
      answered(path, "结果");
      check();
      firstControl(articles.get(item.id).node).focus();
      say(`${item.id} 已核对`);
    }}, "已核对"));
}

function showTaken(id) {
  const {node, top} = articles.get(id), back = replaced.has(id);
  node.querySelector(".taken").hidden = !isTaken([top, id]);
  if (!lastOf(id)) return;
  node.querySelector(".take").hidden = back || isTaken([top, id]);
  node.querySelector(".back").hidden = !back;
  node.querySelector(".over").hidden = !back || nothingIn(replaced.get(id));
}

// 一条里还没有答的，一次照上年；答过的不动。
function clauseEarlier(ids) {
  if (!ids.some(lastOf)) return null;
  let done = [];
  const told = el("span", {class: "hint"}), box = el("div", {class: "earlier whole"},
    el("button", {type: "button", class: "quiet small", onclick: () => {
      done = openOnes();
      takeOver(done);
      told.textContent = `照${form.earlier.year}年填上 ${done.length} 项，逐项核对；已填的没有动。`;
      say(told.textContent);
      box.children[1].focus();
    }}, ""),
    el("button", {type: "button", class: "quiet small", hidden: true, onclick: () => {
      takeBack(done.filter(id => replaced.has(id)));
      told.textContent = "";
      box.children[0].focus();
      say("已撤销");
    }}, "撤销"), told);
  const openOnes = () => ids.filter(id => lastOf(id) && nothingIn(partOf([articles.get(id).top, id]) || {}));
  box.update = () => {
    const open = openOnes().length, back = done.filter(id => replaced.has(id)).length;
    box.children[0].textContent = `本条未填的 ${open} 项照上年`;
    box.children[0].hidden = !open;
    box.children[1].textContent = `撤销 ${back} 项`;
    box.children[1].hidden = !back;
    if (!back) told.textContent = "";
    box.hidden = !open && !back;
  };
  return box;
}
