// 网页填报表：一份答卷（state，与答卷文件同一结构），由它画出栏目；每次输入写回它、检查、算暂定总分、存在本机。

const byId = id => document.getElementById(id);
let form, drafts;

// 本页按这些数据提问；换了数据，要另给 state，再画（build）。
function useForm(data) {
  form = data;
  const sections = form.sections.flatMap(walk);
  form.repeated = sections.filter(section => section.per_object);
  for (const criterion of sections.flatMap(section => section.criteria)) {
    if (criterion.answer.scale) criterion.answer.levels = form.scales[criterion.answer.scale];
  }
  drafts = new Drafts(form);
}

useForm(JSON.parse(byId("data").textContent));
const CHECK_AFTER = 120, KEEP_AFTER = 300;

let state = null;
let fields = new Map();
let articles = new Map();
let shownFields = new Set();
let checkTimer = 0, keepTimer = 0;
let draftKey = null;
// 有没有还没存进浏览器的；有没有还没存成文件的。
let unkept = false, unfiled = false;
let savedAs = "", savedAt = null;
let result = null;

// ── 答卷的内容 ──

function partOf(path) {
  return path.reduce((part, step) => (isMapping(part) || Array.isArray(part)) && has(part, step) ? part[step] : undefined, state);
}

// 写一处；value 为 undefined 则删去这个栏目。
function put(path, value) {
  const last = path[path.length - 1];
  let part = state;
  path.slice(0, -1).forEach((step, depth) => {
    if (!isMapping(part[step]) && !Array.isArray(part[step])) part[step] = typeof path[depth + 1] === "number" ? [] : {};
    part = part[step];
  });
  if (value === undefined) delete part[last];
  else part[last] = value;
  changed();
}

// 填的人动了一项：照来的不再算照来的，还没有写填写人的写上。
function answered(path, name, ...value) {
  if (value.length) put([...path, name], value[0]);
  if (DECIDES.includes(name) && isTaken(path)) {
    const rest = partOf([...path, "说明"]).replace(TAKEN, "");
    put([...path, "说明"], textOrNothing(rest));
    fields.get(keyOf([...path, "说明"])).controls[0].value = rest;
  }
  replaced.delete(path[1]);
  sign(path);
  changed();
}

const copyOf = data => JSON.parse(JSON.stringify(data));

// 存成文件的样子：每个编号一段，栏目按固定的次序。
function answersFile() {
  const {criteria} = modelOf(form, new Reader(form).sheet(state).objects);
  const entry = (given, names) => {
    const kept = isMapping(given) ? given : {};
    return Object.fromEntries(names.filter(name => name === "结果" || has(kept, name)).map(name => [name, has(kept, name) ? kept[name] : null]));
  };
  const entries = (top, items, names) => Object.fromEntries(items.map(item => [item.id, entry(partOf([top, item.id]), names)]));
  const made = {
    ...state,
    作答: entries("作答", criteria, form.fields),
    加分项: entries("加分项", form.bonus, form.extraFields),
    专项扣分: entries("专项扣分", form.penalties, form.extraFields),
  };
  return Object.fromEntries(form.top.filter(name => has(made, name)).map(name => [name, made[name]]));
}

// ── 改动之后：检查、计分、自动保存 ──

function changed() {
  unkept = unfiled = true;
  showSaved();
  clearTimeout(checkTimer);
  checkTimer = setTimeout(checkSoon, CHECK_AFTER);
  // 不因接着输入而推迟：连续打字也每隔片刻存一次。
  keepTimer = keepTimer || setTimeout(keep, KEEP_AFTER);
}

// 鼠标或手指按着的时候不改版面：按下和抬起之间挪了位置，点击就落空了。
let pressed = false, due = false;

function checkSoon() {
  if (pressed) due = true;
  else check();
}

function onRelease() {
  pressed = false;
  setTimeout(() => {
    if (due && !pressed) check();
  });
}

function check() {
  due = false;
  const reader = new Reader(form), sheet = reader.sheet(answersFile());
  reader.date(signer["填写日期"], ["填写日期"]);
  result = assess(form, sheet);
  showFindings(reader.findings);
  showStates(sheet, reader.findings);
  showProgress();
}

function keep() {
  clearTimeout(keepTimer);
  keepTimer = 0;
  if (!unkept || !storage) return;
  try {
    drafts.keep(draftKey, {sheet: state, files: held, originals, signer}, unfiled ? "" : savedAs);
    unkept = false;
  } catch (_) {
    storage = null;
    warnOfStorage();
  }
}

function warnOfStorage() {
  notice("浏览器不允许本页自动保存，关掉网页会丢失没有保存的内容；请随时按“保存答卷”存成文件。", "warning");
}

// 存到哪里、什么时候存的，一直看得见。
function showSaved() {
  const last = savedAt ? `${savedAs}（${timeInWords(savedAt)}）` : savedAs;
  const filed = savedAt ? `已保存 ${last}` : `与文件 ${last} 相同`, changed = savedAt ? `上次保存 ${last}` : `原来的文件是 ${last}`;
  byId("saved").textContent = unfiled ? (last ? `有改动没有存成文件；${changed}` : "还没有存成文件") : last && filed;
  byId("saved").classList.toggle("alarm", unfiled);
}

// ── 提示 ──

function say(text) {
  byId("live").textContent = text;
}

function notice(text, kind = "", ...more) {
  const close = el("button", {type: "button", class: "quiet", onclick: () => box.remove()}, "知道了");
  const box = el("div", {class: `notice ${kind}`}, el("p", {}, text), ...more, close);
  byId("notices").append(box);
  say(text);
  return box;
}

const keyOf = path => JSON.stringify(path);

// 错误显示在它所在的栏目，或离它最近的外层栏目。
function fieldFor(path) {
  for (let length = path.length; length; length--) {
    const field = fields.get(keyOf(path.slice(0, length)));
    if (field) return field;
  }
  return null;
}

function showFindings(findings) {
  const grouped = new Map();
  for (const finding of findings) {
    const field = fieldFor(finding.path);
    if (field) grouped.set(field, [...(grouped.get(field) || []), finding]);
  }
  let spoken = "";
  for (const field of fields.values()) spoken = field.show(shownFields.has(field) ? grouped.get(field) || [] : []) || spoken;
  if (spoken) say(spoken);
}

function problems() {
  return [...fields.values()].filter(field => !field.problem.hidden);
}

function revealProblems() {
  for (const field of fields.values()) shownFields.add(field);
  check();
  return problems();
}

function onShowProblems() {
  const found = revealProblems();
  if (!found.length) {
    const open = openIds().size;
    say(open ? `没有填写错误；还有 ${open} 项未作答。` : "没有填写错误，全部已作答。");
    byId("show-problems").textContent = "没有错误";
    return;
  }
  const after = found.find(field => document.activeElement && document.activeElement.compareDocumentPosition(field.node) & Node.DOCUMENT_POSITION_FOLLOWING);
  const field = after || found[0];
  reveal(field.node);
  field.node.scrollIntoView({block: "center"});
  (field.controls.find(control => !control.disabled) || field.node.querySelector("input, textarea, button")).focus({preventScroll: true});
}

// 离开一个栏目，就显示它的问题；离开一个要点，就显示这个要点的全部问题。
function onLeave(event) {
  const left = [];
  for (const field of fields.values()) {
    if (field.node.contains(event.target) && !field.node.contains(event.relatedTarget)) left.push(field);
  }
  const article = event.target.closest("article");
  const outside = article && !article.contains(event.relatedTarget);
  if (outside) {
    const {node} = articles.get(article.id.slice(2)) || {};
    if (node) for (const field of fields.values()) if (node.contains(field.node)) left.push(field);
  }
  const added = left.filter(field => !shownFields.has(field));
  for (const field of added) shownFields.add(field);
  if (added.length) checkSoon();
}

// ── 状态、进度、暂定总分 ──

function showStates(sheet, findings) {
  const wrong = new Set(findings.map(finding => finding.subject));
  for (const [id, {node, status, item, top}] of articles) {
    const answer = (top === "作答" ? sheet.answers : top === "加分项" ? sheet.bonus : sheet.penalties)[id];
    const [kind, words] = stateOf(id, item, top, answer || {value: null});
    const entry = partOf([top, id]) || {};
    const broken = wrong.has(id) && (!nothingFilledIn(entry["结果"]) || has(entry, "不适用"));
    node.dataset.state = broken ? "wrong" : kind;
    status.textContent = broken ? "有问题，暂按未答" : words;
    showTaken(id);
  }
}

// 还没有好好答的：未答的，和答得有问题、暂按未答的。
function openIds() {
  const wrong = [...articles].filter(([id, {node}]) => node.dataset.state === "wrong").map(([id]) => id);
  return new Set([...result.open, ...wrong]);
}

function stateOf(id, item, top, answer) {
  if (top !== "作答") return answer.value === null ? ["open", top === "加分项" ? "未填，不加分" : "未答"] : ["done", "已答"];
  const outcome = result.outcomes[id];
  if (outcome.state === "unanswered") return ["open", "未答"];
  if (outcome.state === "not_applicable") return ["done", answer.value === null && !has(partOf([top, id]) || {}, "不适用") ? answer.notApplicable : "不适用"];
  const earned = `得 ${plain(outcome.points)} 分`;
  const becomes = outcome.pending ? `，无佐证暂按“${item.instead}”计` : "";
  return ["done", `已答，${earned}${becomes}${outcome.triggered ? `，触发${item.veto.words.split("：")[0]}` : ""}`];
}

// 与命令和工作簿的说法相同：要点、加分项、专项扣分各有多少，已作答多少。
function progressInWords(open) {
  const claimed = form.bonus.filter(item => articles.get(item.id)?.node.dataset.state === "done").length;
  const told = [["要点", result.model.criteria], ["加分项", form.bonus, claimed], ["专项扣分", form.penalties]];
  return "已作答 " + told.filter(([, items]) => items.length).map(([word, items, given]) =>
    `${word} ${given ?? items.filter(item => !open.has(item.id)).length}/${items.length}`).join("、");
}

function showProgress() {
  const open = openIds();
  const all = [...result.model.criteria, ...form.penalties];
  const done = all.length - open.size;
  byId("count").textContent = progressInWords(open);
  byId("progress").max = all.length;
  byId("progress").value = done;
  byId("all-done").hidden = !byId("only-open").checked || open.size > 0;
  byId("score").replaceChildren(...scoreInWords());
  for (const link of document.querySelectorAll("#chapters [data-of]")) {
    const ids = link.dataset.of.split(" ");
    const answered = ids.filter(id => !open.has(id)).length;
    link.textContent = `${answered}/${ids.length}`;
    link.classList.toggle("complete", answered === ids.length);
  }
  for (const box of document.querySelectorAll(".earlier.whole")) box.update();
  showUnsigned();
  markPlace();
  const found = problems().length;
  byId("show-problems").textContent = found ? `${found} 处问题` : "查找问题";
  byId("show-problems").classList.toggle("alarm", found > 0);
}

function scoreInWords() {
  const {floor, answered, ceiling} = result.range;
  if (result.withheld.length) return [`不予评分（${result.withheld.join("、")}）`];
  if (!result.open.length) return ["总分 ", el("b", {}, shown(form, result.score))];
  if (ceiling === null) return ["暂定总分 ", el("b", {}, "—")];
  const range = floor === null ? `不高于 ${shown(form, ceiling)}` : `${shown(form, floor)} 至 ${shown(form, ceiling)}`;
  return ["暂定总分 ", el("b", {}, range), answered === null ? "" : el("small", {}, ` 已答部分 ${shown(form, answered)}`)];
}

// ── 画出栏目 ──

function place(path, name, body, attributes) {
  const field = new Field(path, name, body, attributes);
  fields.set(keyOf(path), field);
  return field.node;
}

const textOrNothing = value => strip(value) ? value : undefined;
const textOrNull = value => strip(value) ? value : null;

function build() {
  fields = new Map();
  articles = new Map();
  shownFields = new Set();
  replaced = new Map();
  const {objects} = new Reader(form).sheet(state);
  const model = modelOf(form, objects);
  byId("questions").replaceChildren(
    profile(),
    ...model.sections.map(chapter => chapterOf(chapter)),
    ...(form.bonus.length ? [extras("加分项", form.bonus, "照各项所写的填；申报加分须附佐证。")] : []),
    ...(form.penalties.length ? [extras("专项扣分", form.penalties, "如实填写；没有的填 无 或 0。")] : []),
  );
  byId("chapters").replaceChildren(...contents(model));
  for (const id of articles.keys()) drawAttached(id);
  showPlaces();
  check();
  hideDone();
  drawStage();
  showRoom();
}

function profile() {
  const park = Object.entries(form.asked).map(([field, [label, told]]) => {
    const path = ["园区", field], raw = partOf(path), write = value => put(path, textOrNull(value));
    const hint = field === "类型" ? "" : told;
    return place(path, label, labelled(label, parkControl(field, raw, write), hint), field === "概况" ? {class: "field wide"} : {});
  });
  const date = (path, name, hint) => place(path, name, labelled(name, textInput(partOf(path), value => put(path, textOrNull(value))), hint));
  return el("section", {class: "chapter clause", id: "profile", "data-at": "profile", "aria-labelledby": "profile-title"},
    el("h2", {id: "profile-title", tabindex: "-1"}, `${form.subject}和评价期`),
    el("div", {class: "grid"},
      ...park,
      date(["评价期", "开始"], "评价期开始", `例如 ${form.year}-01-01`),
      date(["评价期", "结束"], "评价期结束", `例如 ${form.year}-12-31，首尾两日都计入`),
      date(["自评日期"], "自评日期", `例如 ${form.year + 1}-01-31`)),
    team(),
    ...form.repeated.map(objectNames),
    signerOf(),
    attachmentSettings());
}

function parkControl(label, raw, write) {
  if (label === "概况") return area(raw, write);
  if (label !== "类型") return textInput(raw, write, label === "名称" ? {required: true, "aria-required": "true"} : {});
  const known = ["", ...form.types, ...(asText(raw) && !form.types.includes(strip(raw)) ? [raw] : [])];
  const select = el("select", {onchange: event => write(event.target.value)}, ...known.map(type => el("option", {value: type}, type || "（未选）")));
  select.value = form.types.includes(strip(asText(raw))) ? strip(raw) : asText(raw);
  return select;
}

function team() {
  const members = Array.isArray(partOf(["自评小组"])) ? partOf(["自评小组"]) : [];
  const rows = members.map((_, index) => el("div", {class: "member", role: "group", "aria-label": `自评小组第 ${index + 1} 人`},
    place(["自评小组", index], `自评小组第 ${index + 1} 人`, [
      el("div", {class: "grid"}, ...form.team.map(label => {
        const path = ["自评小组", index, label];
        return place(path, label, labelled(label, textInput(partOf(path), value => put(path, textOrNull(value)))));
      })),
    ]),
    el("button", {type: "button", class: "quiet", "aria-label": `删去自评小组第 ${index + 1} 人`, onclick: () => {
      members.splice(index, 1);
      changed();
      redraw();
    }}, "删去")));
  const add = el("button", {type: "button", class: "quiet", id: "add-member", onclick: () => {
    put(["自评小组"], [...members, {}]);
    redraw().querySelector(".member:last-of-type input").focus();
  }}, "添加一人");
  return el("div", {id: "team"}, place(["自评小组"], "自评小组", [el("h3", {}, "自评小组")]), ...rows, add);
}

// 重画自评小组；其余栏目不动，免得打断填写。
function redraw() {
  for (const key of [...fields.keys()]) if (JSON.parse(key)[0] === "自评小组") fields.delete(key);
  const made = team();
  byId("team").replaceWith(made);
  check();
  return made;
}

function objectNames(section) {
  const path = ["对象", section.id], what = section.per_object.name;
  const control = lines(partOf(path), () => {}, {rows: 3, onchange: event => {
    const names = event.target.value.split("\n").map(strip).filter(Boolean);
    if (renameObjects(section, names)) rebuild(path);
    else event.target.value = partOf(path).join("\n");
  }});
  const hint = `${section.number} ${section.title}按${what}分别作答，每行写一个${what}的名称`;
  return el("div", {}, el("h3", {}, `${what}名单`), place(path, `${what}名单`, labelled(`${section.number} ${section.title}：${what}`, control, hint), {class: "field wide"}));
}

function rebuild(path) {
  build();
  const field = fields.get(keyOf(path));
  shownFields.add(field);
  check();
  field.controls[0].focus();
}

// 改名的，作答跟着走；删去的，先问一声。
function renameObjects(section, names) {
  const path = ["对象", section.id], before = new Reader(form).sheet(state).objects[section.id];
  const gone = before.filter(name => !names.includes(name)), come = names.filter(name => !before.includes(name));
  const ids = walk(section).flatMap(part => part.criteria.map(criterion => criterion.id));
  const answered = name => ids.some(id => Object.keys(partOf(["作答", marked(id, name)]) || {}).length);
  const moved = gone.length === come.length ? come : [];
  const lost = moved.length ? [] : gone.filter(answered);
  if (lost.length && !confirm(`将删去 ${lost.join("、")} 的全部作答，确定吗？`)) return false;
  const answers = partOf(["作答"]) || {};
  const taken = gone.flatMap((name, index) => ids.map(id => {
    const entry = answers[marked(id, name)];
    delete answers[marked(id, name)];
    return [moved[index] && marked(id, moved[index]), entry];
  }));
  for (const [id, entry] of taken) if (id && entry) answers[id] = entry;
  put(path, names);
  return true;
}

const headingId = section => `s-${section.id}`;

function chapterOf(chapter) {
  return el("section", {class: "chapter part", "aria-labelledby": headingId(chapter)},
    heading("h2", `第${chapter.number}章 ${chapter.title}`, chapter), ...partsOf(chapter, 3));
}

function heading(tag, text, section) {
  return el(tag, {id: headingId(section), tabindex: "-1"}, text, el("small", {}, `${plain(exact(section.points))} 分，${section.provenance}`));
}

function partsOf(section, level) {
  const note = section.note ? [el("p", {class: "note"}, section.note)] : [];
  const below = section.sections.map(child => el("div", {class: "part"},
    heading(`h${Math.min(level, 6)}`, `${child.number} ${child.title}`, child),
    ...partsOf(child, level + 1),
  ));
  const own = section.criteria.map(criterionOf);
  const clause = own.length ? [el("div", {class: "clause", "data-at": headingId(section)}, clauseEarlier(section.criteria.map(({id}) => id)), ...own)] : [];
  return [...note, ...below, ...clause];
}

function criterionOf(criterion) {
  const path = ["作答", criterion.id], at = name => [...path, name];
  const {veto} = criterion;
  const outcome = place(at("结果"), criterion.id, [
    CONTROLS[criterion.answer.shape](criterion, rawOf(at("结果")), value => answered(path, "结果", value)),
  ]);
  const declared = veto && veto.when && veto.when.declared ? [place(at("否决情形"), "否决情形", [
    el("p", {class: "ask"}, `否决情形：${veto.when.declared}`),
    choices(newId(), ["无", "有"].map(value => ({value, label: value})), rawOf(at("否决情形")), value => answered(path, "否决情形", value ?? undefined), `${criterion.id} 的否决情形`),
  ])] : [];
  return article(criterion, "作答", [
    outcome,
    ...declared,
    criterion.na ? notApplicable(criterion, path) : null,
    ...shared(criterion, path),
  ]);
}

const rawOf = path => partOf(path) === undefined ? null : partOf(path);

function article(item, top, body) {
  const status = el("span", {class: "status"}), path = [top, item.id];
  const points = item.points === undefined ? "" : ` · ${plain(exact(item.points))} 分`;
  const facts = el("p", {class: "facts", id: newId()}, el("span", {class: "tag"}, item.provenance), `${points} · ${item.rule}`);
  const node = el("article", {id: `q-${item.id}`},
    el("fieldset", {"aria-describedby": facts.id},
      el("legend", {}, el("span", {class: "id"}, item.id), " ", item.text),
      el("div", {class: "asked"},
        facts,
        item.note ? el("p", {class: "note"}, item.note) : null,
        item.veto && item.veto.words ? el("p", {class: "veto"}, item.veto.words) : null,
        item.checks.length ? el("details", {class: "more how"}, el("summary", {}, "怎样查"),
          el("ul", {}, ...item.checks.map(([method, how]) => el("li", {}, el("b", {}, method), " ", how)))) : null,
        earlier(item, path)),
      el("div", {class: "reply"}, takenMark(item, path), ...body),
      status));
  articles.set(item.id, {node, status, item, top});
  return node;
}

function notApplicable(criterion, path) {
  const at = [...path, "不适用"], reason = area(rawOf(at), value => answered(path, "不适用", value));
  const body = el("div", {class: "reason"}, ...labelled("不适用的理由", reason));
  const known = partOf(path);
  const on = isMapping(known) && has(known, "不适用") && !(known["不适用"] === null && !nothingFilledIn(known["结果"]));
  body.hidden = !on;
  const box = el("input", {type: "checkbox", checked: on, onchange: event => {
    body.hidden = !event.target.checked;
    answered(path, "不适用", event.target.checked ? reason.value : undefined);
    if (event.target.checked) reason.focus();
  }});
  return place(at, `${criterion.id} 不适用`, [
    el("span", {class: "choice"}, ...labelled("不适用", box).reverse(), el("small", {}, criterion.na)),
    body,
  ], {class: "field na"});
}

function shared(item, path) {
  const at = name => [...path, name], write = name => value => answered(path, name, textOrNothing(value));
  const evidence = lines(typedAt(path), value => putPieces(path, value, attachedAt(path)), {placeholder: "文件名；或 纸质：名称（存放处）；或 网址：…"});
  const wanted = (item.evidence || []).length ? `应备：${item.evidence.join("、")}` : "";
  const short = (name, attributes) => place(at(name), name, labelled(name, textInput(partOf(at(name)), value => {
    put(at(name), textOrNothing(value));
    showSigned(path);
  }, attributes)));
  const by = SIGNED.map(name => asText(partOf(at(name)))).filter(strip).join("，");
  return [
    el("div", {class: "pair"},
      place(at("佐证"), `${item.id} 佐证`, labelled("佐证（每行一件）", evidence, wanted)),
      place(at("说明"), `${item.id} 说明`, labelled("说明", area(rawOf(at("说明")), write("说明"))))),
    attachmentsOf(item, path),
    el("details", {class: "more signed"}, el("summary", {class: "by"}, by || "填写人和日期"),
      el("div", {class: "grid"}, short("填写人"), short("填写日期", {placeholder: `例如 ${form.year + 1}-01-06`}))),
  ];
}

function extras(top, items, hint) {
  const id = `s-${top}`;
  return el("section", {class: "chapter part clause", "data-at": id, "aria-labelledby": id},
    el("h2", {id, tabindex: "-1"}, top), el("p", {class: "note"}, hint), clauseEarlier(items.map(item => item.id)), ...items.map(item => extraOf(item, top)));
}

function extraOf(item, top) {
  const path = [top, item.id], at = [...path, "结果"], write = value => answered(path, "结果", value);
  const control = item.number
    ? numberInput(item.number.label, "", item.number.integer, rawOf(at), write)
    : choices(newId(), ["无", "有"].map(value => ({value, label: value})), rawOf(at), write, `${item.id} 有或无`);
  return article(item, top, [place(at, item.id, [control]), ...shared(item, path)]);
}

// ── 打开和保存 ──

async function onSave() {
  await adding;
  const found = revealProblems().filter(field => field.path.length > 1 || field.path[0] !== "填写日期"), sheet = answersFile(), files = {...held}, count = Object.keys(files).length;
  let made = {lost: [], remade: 0};
  const make = async () => {
    made = await bundled(sheet, files, fileName(sheet, form), showRoom);
    return made.blob;
  };
  byId("save").disabled = true;
  let where = null;
  try {
    where = count ? await store(make, fileName(sheet, form, "zip")) : await store(() => fileOf(sheet), fileName(sheet, form));
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    notice(`没有保存：${error.message}`, "warning");
  } finally {
    byId("save").disabled = false;
    showRoom();
  }
  if (!where) return;
  savedAs = where.name;
  savedAt = new Date();
  unfiled = false;
  unkept = true;
  keep();
  showSaved();
  drawStage();
  const left = found.length ? `文件中还有 ${found.length} 处问题，改正以前不能评分。` : "";
  const rest = count ? `${attachmentsInWords(count, made)}只写了文件名的佐证，` : "佐证文件";
  notice(`已保存为 ${where.name}，在${where.folder}。${left}${rest}要放在同一文件夹内，在不在由程序核对。`, found.length || made.lost.length ? "warning" : "");
}

function attachmentsInWords(count, {lost, remade}) {
  const rest = count - lost.length - remade;
  const how = originals ? "都是原件，照片的拍摄地点和设备的信息也在其中"
    : [remade && `${remade} 张照片已转正、缩小，去掉了拍摄地点和设备的信息`, rest && `${remade ? "其余 " : ""}${rest} 个原样放入，没有改动`].filter(Boolean).join("；");
  const gone = lost.length ? `${lost.join("、")} 在本机找不到了，没有放入，请重新添加。` : "";
  return `其中附件 ${count - lost.length} 个：${how}。${gone}`;
}

const TYPES = {".json": "application/json", ".zip": "application/zip", ".html": "text/html", ".csv": "text/csv", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
const fileOf = sheet => new Blob([writeFile(sheet)], {type: "application/json"});

// 存成文件；给出文件名和所在，没有存的为 null。先选地方，再由 make 做出内容：整理附件要些时间，浏览器不许等。
async function store(make, name) {
  const suffix = name.slice(name.lastIndexOf(".")), type = {[TYPES[suffix] || "application/octet-stream"]: [suffix]};
  if (window.showSaveFilePicker) {
    try {
      const handle = await window.showSaveFilePicker({suggestedName: name, types: [{description: "文件", accept: type}]});
      const blob = await make(), stream = await handle.createWritable();
      await stream.write(blob);
      await stream.close();
      return {name: handle.name, folder: "所选的文件夹"};
    } catch (error) {
      if (error.name === "AbortError") return null;
      if (error instanceof ZipError) throw error;
    }
  }
  const link = el("a", {href: URL.createObjectURL(await make()), download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return {name, folder: "浏览器的下载文件夹"};
}

async function onOpen(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (file && mayReplace()) await openFile(file);
}

const mayReplace = () => !unfiled || confirm(`当前填写的内容（${parkOf(state) || `未填${form.subject}名称`}）还没有保存成文件，打开后将被替换。确定打开吗？`);

async function openFile(file) {
  const before = current();
  try {
    const opened = await contentIn(file);
    take(opened.raw, file.name, null, opened);
    notice(openedInWords(`已打开 ${file.name}。`), problems().length ? "warning" : "", ...undo("恢复被替换的内容", before));
    const {strangers} = opened;
    if (strangers.length) notice("压缩包中下列文件没有要点引用，存的时候照样放进去；要用作佐证，请在要点下另行添加：", "warning", el("ul", {}, ...strangers.map(name => el("li", {}, oneLine(name)))));
  } catch (error) {
    if (!(error instanceof FileError || error instanceof ZipError || error.name === "QuotaExceededError")) throw error;
    notice(`没有打开 ${file.name}：${error.name === "QuotaExceededError" ? "本机浏览器的空间不够；请清理磁盘，或删去别的附件" : error.message}`, "warning");
  } finally {
    showRoom();
  }
}

async function contentIn(file) {
  if (new TextDecoder("latin1").decode(await file.slice(0, 4).arrayBuffer()) === "PK\x03\x04") return unbundled(file, showRoom);
  if (file.size > MOST_ANSWERS) throw new FileError("文件过大，不像是一份答卷。");
  return {raw: readFile(decoded(await file.arrayBuffer())), files: {}, strangers: []};
}

const openedInWords = text => `${text}${problems().length ? `其中 ${problems().length} 处有问题，已在各栏目下标出。` : ""}`;

// 页面现在的内容，换成别的以后还能换回来。
const current = () => ({sheet: copyOf(state), files: {...held}, originals, signer: {...signer}, key: draftKey, unfiled, savedAs, savedAt});

function undo(label, before) {
  if (!before.unfiled) return [];
  return [el("button", {type: "button", class: "quiet", onclick: event => {
    show(before);
    event.target.closest(".notice").remove();
    say("已恢复");
  }}, label)];
}

// 换成另一份内容：它的草稿接着用，没有的另起一份。
function show(content) {
  keep();
  ({sheet: state, files: held, originals, unfiled, savedAs, savedAt} = content);
  // 打开别的文件，填写的还是这个人。
  signer = content.signer || signer;
  draftKey = content.key || drafts.newKey();
  build();
  for (const field of fields.values()) shownFields.add(field);
  check();
  unkept = true;
  keep();
  showSaved();
}

// 读入一份答卷，可以是按早前版本填的；file 是它的文件名，"" 表示不是文件里的。
function take(raw, file, key = null, {files, originals: asOriginals = false} = {files: {}}) {
  const {raw: now, left} = lookBack(form, raw), reader = new Reader(form);
  const identity = reader.sheet(now) && reader.findings.filter(finding => ["检查表", "版本"].includes(finding.path[0]) || !finding.path.length);
  if (identity.length) throw new FileError(identity.map(inWords).join("。"));
  show({sheet: adopted(now, reader), files, originals: asOriginals, key, unfiled: !file, savedAs: file, savedAt: null});
  const lost = reader.findings.filter(finding => !fieldFor(finding.path));
  if (lost.length) notice("下列内容不属于本页，没有读入：", "warning", el("ul", {}, ...lost.map(finding => el("li", {}, `${oneLine(finding.path.join(" / "))}：${inWords(finding)}`))));
  if (left.length) notice("按早前版本填的，下列各项的结果没有带入，请重新作答：", "warning", el("ul", {}, ...left.map(({id, found, why}) => el("li", {}, `${id}：${found}（${why}）`))));
}

function adopted(raw, reader) {
  const quiet = new Reader(form);
  quiet.model = reader.model;
  const entries = (top, items) => {
    const ids = quiet.ids(raw[top], top);
    return Object.fromEntries(items.filter(item => ids.has(item.id)).map(item => [item.id, raw[top][ids.get(item.id)] || {}]));
  };
  const known = {...raw, 版本: form.version};
  return {
    ...Object.fromEntries(form.top.filter(name => has(known, name)).map(name => [name, known[name]])),
    作答: entries("作答", reader.model.criteria),
    加分项: entries("加分项", form.bonus),
    专项扣分: entries("专项扣分", form.penalties),
  };
}

// ── 开始 ──

function onFilter(event) {
  showStage("");
  const open = openIds();
  stayInPlace(() => {
    hideDone();
    showPlaces();
    showProgress();
  });
  say(!event.target.checked ? "显示全部" : open.size ? `只显示未答的 ${open.size} 项` : byId("all-done").textContent);
}

// 只在打开开关和重画时定一次：正在填的要点不会填着填着不见了。
function hideDone() {
  const on = byId("only-open").checked;
  document.body.classList.toggle("only-open", on);
  for (const {node} of articles.values()) node.classList.toggle("was-done", on && node.dataset.state === "done");
  // 其中没有未答要点的章条，标题也不留。
  for (const part of document.querySelectorAll(".part")) part.classList.toggle("was-done", on && !part.querySelector("article:not(.was-done)"));
}

const inSight = node => node.offsetParent && !node.closest("[hidden]");

// 改了版面以后，正看着的要点还在原来的高度；它不见了，就以它后面的一个为准，再没有就以前面的。
function stayInPlace(change) {
  const nodes = [...articles.values()].map(({node}) => node).filter(inSight);
  const edge = byId("top").getBoundingClientRect().bottom;
  const seen = Math.max(0, nodes.findIndex(node => node.getBoundingClientRect().bottom > edge));
  const top = nodes.length ? nodes[seen].getBoundingClientRect().top : 0;
  const inView = nodes.length && top < innerHeight;
  change();
  const anchor = [...nodes.slice(seen), ...nodes.slice(0, seen).reverse()].find(inSight);
  if (inView && anchor) scrollBy({top: anchor.getBoundingClientRect().top - Math.max(top, edge), behavior: "instant"});
}

const blank = () => ({sheet: copyOf(form.start), files: {}, originals: false, key: null, unfiled: false, savedAs: "", savedAt: null});

// 从头填起；动笔以前不留草稿。
function begin() {
  ({sheet: state, files: held, originals, unfiled, savedAs, savedAt} = blank());
  draftKey = drafts.newKey();
  build();
  unkept = false;
  showSaved();
}

// 本机还留着的、没有存成文件的别的内容：可以接着填，也可以先存成文件。
function offerOthers() {
  const others = drafts.others(draftKey);
  if (!others.length) return;
  const box = notice("本机还存着下列填过而没有存成文件的内容：", "", el("ul", {class: "drafts"}, ...others.map(draft => {
    const button = (label, onclick) => el("button", {type: "button", class: "quiet", onclick, "aria-label": `${label}：${draftInWords(draft)}`}, label);
    const row = el("li", {}, el("span", {}, draftInWords(draft)),
      button("接着填", () => resume(draft, row)),
      button("存成文件", () => saveDraft(draft)),
      button("删除", () => {
        if (!confirm(`删除${draftInWords(draft)}。确定吗？`)) return;
        drafts.forget(draft.key);
        row.remove();
        if (!box.querySelector("li")) box.remove();
      }));
    return row;
  })));
}

async function saveDraft({sheet, files}) {
  const zipped = Object.keys(files).length > 0, make = async () => zipped ? (await bundled(sheet, files, fileName(sheet, form), showRoom)).blob : fileOf(sheet);
  if (await store(make, fileName(sheet, form, zipped ? "zip" : "json"))) say("已存成文件");
  showRoom();
}

function resume(draft, row) {
  try {
    take(draft.sheet, "", draft.key, draft);
    row.remove();
    notice(openedInWords(`已换成 ${draftInWords(draft)}。`), problems().length ? "warning" : "");
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    notice(`不能接着填：${error.message} 可以先存成文件。`, "warning");
  }
}

function start() {
  const draft = drafts.own();
  byId("bar").hidden = false;
  byId("contents").open = wide();
  listenForPlaces();
  new ResizeObserver(() => document.documentElement.style.setProperty("--top", `${byId("top").offsetHeight}px`)).observe(byId("top"));
  if (draft) {
    show({...draft, unfiled: !draft.file, savedAs: draft.file, savedAt: null});
    const box = notice(openedInWords(`已恢复上次填写的内容（${timeInWords(draft.at)} 自动保存）。`), "",
      el("button", {type: "button", class: "quiet", onclick: () => {
        box.remove();
        keep();
        begin();
        offerOthers();
      }}, "另填一份，这份留着"),
      el("button", {type: "button", class: "quiet", id: "discard", onclick: () => {
        if (!confirm("放弃自动保存的内容，从头开始。确定吗？")) return;
        box.remove();
        const before = {...current(), key: null};
        keep();
        drafts.forget(draftKey);
        begin();
        notice("已从头开始。", "", ...undo("恢复放弃的内容", before));
      }}, "放弃，从头开始"));
  } else begin();
  if (!storage) warnOfStorage();
  offerOthers();
  byId("save").addEventListener("click", onSave);
  byId("open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", onOpen);
  listenForFiles();
  byId("show-problems").addEventListener("click", onShowProblems);
  byId("only-open").addEventListener("change", onFilter);
  byId("questions").addEventListener("focusout", onLeave);
  addEventListener("pointerdown", () => { pressed = true; }, true);
  addEventListener("pointerup", onRelease, true);
  addEventListener("pointercancel", onRelease, true);
  addEventListener("pagehide", () => {
    // 有的栏目离开时才写下来。
    document.activeElement.blur();
    keep();
  });
  document.addEventListener("visibilitychange", () => document.hidden && keep());
  addEventListener("storage", event => {
    if (event.key !== draftKey || !event.newValue) return;
    // 那边写的就是这一份：这里另起一份，谁也不覆盖谁。
    draftKey = drafts.newKey();
    notice("本页在另一个标签页里也打开着，两边填的各存一份；请只留一个，再打开网页时可以选接着填哪一份。", "warning");
  });
  addEventListener("beforeunload", event => {
    if (waiting || unfiled && (!storage || !kept.lasting && Object.keys(held).length)) event.preventDefault();
  });
  addEventListener("beforeprint", writeOut);
  addEventListener("afterprint", putBack);
  showStage("");
  followHash();
}

start();
