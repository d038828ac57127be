// 附件：添加、题注、次序、删去。答卷的“佐证”里写的是文件名，held 记着哪些文件名的内容在本机。
const MOST_BYTES = 200 * 1024 * 1024, LITTLE_ROOM = 200 * 1024 * 1024;
const kept = new Kept();
const symbols = {pdf: "PDF", doc: "文", docx: "文", wps: "文", odt: "文", txt: "文", xls: "表", xlsx: "表", et: "表", csv: "表", ods: "表", ppt: "讲", pptx: "讲", dps: "讲"};
let chosenFor = null, adding = Promise.resolve(), waiting = 0;

// 文件名 → {id, title 原来的名称, size, own, made}；originals 表示照片存原件。
let held = {}, originals = false;

const inBytes = size => size < 1048576 ? `${Math.max(1, Math.round(size / 1024))} KB` : size < 1073741824 ? `${(size / 1048576).toFixed(1)} MB` : `${(size / 1073741824).toFixed(1)} GB`;
// 一件佐证里的文件名；后面可以写形成日期和有效期。
const placeIn = text => typeof text === "string" ? strip(text.split(/[|｜]/)[0]) : "";
const datesIn = piece => Object.fromEntries(piece.split(/[|｜]/).slice(1).map(part => LABELLED.exec(part)).filter(Boolean).map(([, name, value]) => [name, strip(value)]));
const withDates = (name, dates) => [name, ...Object.keys(EVIDENCE_DATES).filter(one => dates[one]).map(one => `${one} ${dates[one]}`)].join(" | ");
const isHeld = piece => has(held, placeIn(piece));
const suffixOf = ({own, made}) => originals ? own : made || own;

function piecesAt(path) {
  const raw = partOf([...path, "佐证"]);
  return Array.isArray(raw) ? raw : isBlank(raw) ? [] : [raw];
}

const typedAt = path => piecesAt(path).filter(piece => !isHeld(piece)), attachedAt = path => piecesAt(path).filter(isHeld);

// 手写的在前，附件在后。
function putPieces(path, typed, attached) {
  const all = [...typed, ...attached];
  answered(path, "佐证", all.length ? all : undefined);
}

// ── 添加 ──

// 一个接一个，不挤在一起；添加完了一并说明。
function attach(id, files) {
  const item = articles.get(id), of = state, list = [...files];
  if (!item || !list.length) return;
  waiting += list.length;
  adding = adding.then(async () => {
    const notes = [];
    let added = 0;
    for (const file of list) {
      showRoom(`正在添加，还有 ${waiting} 个`);
      waiting--;
      const {id: made, words} = state === of ? await attachOne([item.top, id], file) : {words: "换了一份答卷，没有添加"};
      if (made) added++;
      if (words) notes.push(`${file.name || "照片"}：${words}`);
    }
    drawAttached(id);
    check();
    if (notes.length) notice(`${id} 添加了 ${added} 个附件；请看：`, "warning", el("ul", {}, ...notes.map(note => el("li", {}, oneLine(note)))));
    else say(`${id} 添加了 ${added} 个附件`);
    await showRoom();
  });
}

async function attachOne(path, file) {
  const suffix = suffixIn(file.name);
  if (PROGRAMS.has(suffix)) return {words: suffix === "lnk" || suffix === "url" ? "是快捷方式，没有添加；请添加它指向的文件" : "是程序，没有添加"};
  if (file.size > MOST_BYTES) return {words: `过大（${inBytes(file.size)}），没有添加，最大 ${inBytes(MOST_BYTES)}；录像请剪短或降低清晰度，也可以放进佐证文件夹，这里写文件名`};
  if (!file.size) return {words: "是空文件或文件夹，没有添加；文件夹请打开后选其中的文件"};
  let look, content;
  try {
    // 读进来：以后原来的文件移走、改动，也不受影响。
    content = new Blob([await file.arrayBuffer()], {type: file.type});
    look = await lookAt(content, file.name);
  } catch (_) {
    return {words: "读不出来，没有添加；文件夹请打开后选其中的文件"};
  }
  try {
    const id = await kept.put(content, look.thumb);
    const made = {id, title: file.name || "照片", size: file.size, own: look.own, made: look.made};
    const name = nameFor(path[1], stemOf(file.name || ""), suffixOf(made), takenNames());
    held[name] = made;
    putPieces(path, typedAt(path), [...attachedAt(path), name]);
    return {id, words: look.note};
  } catch (_) {
    return {words: "本机浏览器的空间不够，没有添加；先按“保存答卷”存成文件，再删去不要的附件或清理磁盘，然后重新添加"};
  }
}

const takenNames = (but = "") => [...Object.keys(held), ...citedIn(state)].filter(name => name !== but);

// ── 题注、次序、删去 ──

function rename(path, piece, caption) {
  const before = placeIn(piece), name = nameFor(path[1], caption, suffixOf(held[before]), takenNames(before));
  replaceName(before, name);
  say(`题注改为 ${shownCaption(name)}`);
}

function date(path, piece, name, value) {
  const dated = withDates(placeIn(piece), {...datesIn(piece), [name]: oneLine(value.replaceAll(/[|｜]/g, " "))});
  putPieces(path, typedAt(path), attachedAt(path).map(one => one === piece ? dated : one));
  setTimeout(() => drawAttached(path[1]));
}

// 换文件名：凡写着它的地方一起换。
function replaceName(before, name) {
  if (before === name) return;
  held = Object.fromEntries(Object.entries(held).map(([one, record]) => [one === before ? name : one, record]));
  for (const [id, {top}] of articles) {
    const pieces = piecesAt([top, id]);
    if (pieces.some(piece => placeIn(piece) === before)) {
      put([top, id, "佐证"], pieces.map(piece => placeIn(piece) === before ? name + piece.slice(piece.indexOf(before) + before.length) : piece));
      // 离开一栏才改名：等焦点到了下一处再画。
      setTimeout(() => drawAttached(id));
    }
  }
}

function useOriginals(on) {
  originals = on;
  for (const name of Object.keys(held)) {
    const {own, made} = held[name];
    if (made && plainSuffix(own) !== plainSuffix(made)) replaceName(name, stemOf(name) + plainSuffix(suffixOf(held[name])));
  }
  changed();
}

function remove(path, piece) {
  const name = placeIn(piece), {id, title} = held[name];
  if (!confirm(`从 ${path[1]} 删去附件“${shownCaption(name)}”（${oneLine(title)}）。确定吗？`)) return false;
  putPieces(path, typedAt(path), attachedAt(path).filter(one => one !== piece));
  if (!citedIn(state).includes(name)) {
    delete held[name];
    if (!drafts.used(draftKey).has(id)) kept.drop(id).then(() => showRoom());
  }
  return true;
}

function move(path, piece, by) {
  const attached = attachedAt(path), at = attached.indexOf(piece), to = at + by;
  if (to < 0 || to >= attached.length) return;
  [attached[at], attached[to]] = [attached[to], attached[at]];
  putPieces(path, typedAt(path), attached);
}

// ── 画出来 ──

function attachmentsOf(item, path) {
  const choose = input => () => {
    chosenFor = item.id;
    byId(input).click();
  };
  return el("div", {class: "attach", role: "group", "aria-label": `${item.id} 附件`},
    el("ol", {class: "attached", id: `a-${item.id}`, hidden: true}),
    el("p", {class: "add"},
      el("button", {type: "button", class: "quiet", onclick: choose("choose"), "aria-label": `${item.id} 添加附件`}, "添加附件"),
      el("button", {type: "button", class: "quiet photo", onclick: choose("photograph"), "aria-label": `${item.id} 拍照`}, "拍照"),
      el("span", {class: "hint"}, "也可以拖进来，或复制后粘贴")),
    item.evidence && item.evidence.length ? el("datalist", {id: `w-${item.id}`}, ...item.evidence.map(value => el("option", {value}))) : null);
}

function drawAttached(id, focus = "") {
  const list = byId(`a-${id}`), {top, item} = articles.get(id), path = [top, id];
  if (!list) return;
  const pieces = attachedAt(path), known = new Map([...list.children].map(row => [row.dataset.id, row])), at = focusIn(list);
  list.replaceChildren(...pieces.map((piece, at) => attachedRow(item, path, piece, at, pieces.length, known.get(held[placeIn(piece)].id))));
  list.hidden = !pieces.length;
  if (focus) (list.querySelector(focus) || list.parentNode.querySelector(".add button")).focus();
  else if (at) [...list.children].find(row => row.dataset.id === at.id)?.querySelectorAll(CONTROLS_OF_A_ROW)[at.place]?.focus();
}

const CONTROLS_OF_A_ROW = "input, summary, button";

// 重画之前焦点在哪一个附件的第几处，重画以后还在那里。
function focusIn(list) {
  const row = list.contains(document.activeElement) && document.activeElement.closest("li");
  return row ? {id: row.dataset.id, place: [...row.querySelectorAll(CONTROLS_OF_A_ROW)].indexOf(document.activeElement)} : null;
}

function attachedRow(item, path, piece, at, count, before) {
  const name = placeIn(piece), record = held[name], shown = shownCaption(name), told = `第 ${at + 1} 个附件 ${shown}`;
  const again = focus => drawAttached(item.id, focus);
  const small = (label, words, onclick, more = {}) => el("button", {type: "button", class: "quiet small", "aria-label": `${words}：${told}`, title: words, onclick, ...more}, label);
  const caption = el("input", {type: "text", autocomplete: "off", value: shown === UNNAMED_FILE ? "" : shown, "aria-label": `${told} 的题注`, placeholder: "题注：是什么", list: item.evidence && item.evidence.length ? `w-${item.id}` : null, onchange: event => rename(path, piece, event.target.value)});
  const dates = datesIn(piece), dated = Object.entries(dates).map(pair => pair.join(" ")).join("，"), dateOf = label => el("label", {}, label, el("input", {type: "text", autocomplete: "off", value: dates[label] || "", placeholder: "2026-04-30", "aria-label": `${told} 的${label}`, onchange: event => date(path, piece, label, event.target.value)}));
  return el("li", {"data-id": record.id},
    before ? before.firstChild : thumbOf(record, shown),
    el("div", {class: "about"}, caption,
      el("span", {class: "hint"}, `${oneLine(record.title)}，${inBytes(record.size)}`),
      el("details", {class: "dates", open: before?.querySelector("details").open}, el("summary", {"aria-label": `${told} 的日期${dated && `：${dated}`}`}, dated || "日期"), ...Object.keys(EVIDENCE_DATES).map(dateOf))),
    el("span", {class: "moves"},
      small("←", "前移", () => { move(path, piece, -1); again(`li:nth-child(${Math.max(1, at)}) button`); }, {disabled: at === 0}),
      small("→", "后移", () => { move(path, piece, 1); again(`li:nth-child(${Math.min(count, at + 2)}) button:nth-of-type(2)`); }, {disabled: at === count - 1}),
      small("✕", "删去", () => { if (remove(path, piece)) again(`li:nth-child(${Math.max(1, at)}) input`); })));
}

function thumbOf(record, shown) {
  const holder = el("span", {class: "thumb"}, el("span", {class: "symbol", "aria-hidden": "true"}, symbols[record.own] || record.own.slice(0, 4).toUpperCase() || "件"));
  kept.get(record.id).then(async found => {
    if (!found) holder.firstChild.textContent = "缺";
    const bitmap = found && found.thumb && await picture(found.thumb);
    if (!bitmap) return;
    const canvas = drawn(bitmap, THUMB_SIDE);
    bitmap.close();
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${shown} 的缩略图`);
    holder.replaceChildren(canvas);
  });
  return holder;
}

// 顶上一行：有多少附件、本机还能存多少；少了就说怎么办。
async function showRoom(busy = "") {
  const all = Object.values(held), size = all.reduce((sum, {size}) => sum + size, 0), place = byId("room");
  if (busy) {
    place.textContent = busy;
    place.hidden = false;
    return;
  }
  const room = await kept.room(), little = room !== null && room < LITTLE_ROOM;
  const left = room === null ? "" : `；本机还可存约 ${inBytes(room)}`;
  const what = !kept.lasting ? "；浏览器不让本页存附件，关掉就没有了，请随时“保存答卷”" : little ? "，快满了：先“保存答卷”，再删去不要的附件或清理磁盘" : "";
  place.textContent = `附件 ${all.length} 个，${inBytes(size)}${left}${what}`;
  place.classList.toggle("alarm", little || !kept.lasting);
  place.hidden = !all.length;
}

// 封面上的一段：照片怎样存。
function attachmentSettings() {
  const box = el("input", {type: "checkbox", id: newId(), checked: originals, onchange: event => useOriginals(event.target.checked)});
  return el("div", {class: "settings"}, el("h3", {}, "附件"),
    el("p", {class: "note"}, `每个要点下都可以添加照片、PDF 和办公文件，先存在本机浏览器里，“保存答卷”时与答卷一起存成一个 .zip。照片存的时候转正、缩小（长边不超过 ${LONGEST_SIDE} 像素，JPEG 质量 ${JPEG_QUALITY * 100}%），拍摄地点、时间和设备的信息一并去掉；PDF 和办公文件原样存，其中的信息不动。`),
    el("span", {class: "choice"}, box, el("label", {for: box.id}, "照片存原件", el("small", {}, "不转正、不缩小，拍摄地点和设备的信息也留着"))));
}

// ── 拖入、粘贴、选取 ──

const articleAt = node => node instanceof Element ? node.closest("article") : null;
const idOf = node => node.id.slice(2);

function onDrag(event) {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  const over = event.type === "dragover" ? articleAt(event.target) : null;
  for (const node of document.querySelectorAll("article.drop")) if (node !== over) node.classList.remove("drop");
  if (over) over.classList.add("drop");
}

function onDrop(event) {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  const over = articleAt(event.target);
  for (const node of document.querySelectorAll("article.drop")) node.classList.remove("drop");
  if (over) attach(idOf(over), event.dataTransfer.files);
  else notice("没有添加：请把文件拖到要点的框里。", "warning");
}

// 从表格、文档里复制的文字也带着图片：往栏目里贴的是文字，就不当作附件。
function onPaste(event) {
  const {files, types} = event.clipboardData, over = articleAt(event.target);
  if (!files.length || types.includes("text/plain") && event.target.matches?.("input, textarea")) return;
  event.preventDefault();
  if (over) attach(idOf(over), files);
  else notice("没有添加：先点一下要点里的任何一栏，再粘贴。", "warning");
}

function onChosen(event) {
  const files = [...event.target.files];
  event.target.value = "";
  if (chosenFor) attach(chosenFor, files);
}

function listenForFiles() {
  for (const name of ["dragover", "dragleave"]) addEventListener(name, onDrag);
  addEventListener("drop", onDrop);
  addEventListener("paste", onPaste);
  for (const id of ["choose", "photograph"]) byId(id).addEventListener("change", onChosen);
  if (storage) kept.tidy(drafts.used());
}
