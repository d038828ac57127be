// 各栏：每一栏就是一条命令，选项就是它的选项，显示的就是它的输出，存下的就是它写的文件。

const choiceOption = (name, label, options, attributes = {}) => ({name, label, control: () => el("select", {...attributes}, ...options.map(([value, text]) => el("option", {value}, text)))});
const textOption = (name, label, attributes = {}) => ({name, label, control: () => el("input", {type: "text", autocomplete: "off", ...attributes})});
const tickOption = (name, label) => ({name, label, control: () => el("input", {type: "checkbox"}), inline: true});
const today = () => { const now = new Date(); return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`; };
const dateOption = (label = "报告日期") => ({name: "date", label, control: () => el("input", {type: "text", value: today(), autocomplete: "off", inputmode: "numeric"})});
const option = (name, value) => value ? [name, value] : [];
const reviewing = () => ({put: putOf(...given.reviews), more: given.reviews.flatMap(({name}) => ["--review", name])});

const KINDS_OF_REPORT = [["full", "自评及差距分析报告"], ["self-assessment", "自评报告"], ["gap", "差距分析报告"], ["review", "评审报告（须有复核）"], ["plan", "整改方案"], ["brief", "一页的简报"]];

// at：哪一步；own：换到这一栏就算；make(选项, 正在填的答卷, 选的文件) 给出 {put 文件, commands 命令, show 显示哪个网页,
// first 显示的是第一条命令的输出, print 可以打印, keep 为 false 则不存}。
const PANES = [
  {id: "check", at: "score", name: "核对", own: true, hint: "列出全部填写错误、缺的佐证和宜再核对的数据；点编号到那一项。",
    make: (_, a) => ({put: a.put, commands: [["check", a.name, ...a.more]]})},
  {id: "score", at: "score", name: "评分", own: true, hint: "总分、等级、各章得分和扣分最多的要点。",
    make: (_, a) => {
      const review = reviewing();
      const score = [...["score", a.name, ...a.more], ...review.more];
      return {put: {...a.put, ...review.put}, commands: [score, [...score, "-o", `${a.stem}-评分.json`], [...score, "-o", `${a.stem}-评分.csv`]], first: true};
    }},
  {id: "explain", at: "score", name: "得分说明", own: true, hint: "得分是怎样得来的：规则、填报、结果。不写编号则为总分；可以写要点、条或章的编号。",
    options: [textOption("id", "编号", {placeholder: "例如 C4.1-1、4.1", list: "ids"}), tickOption("steps", "逐步列出算式")],
    make: (o, a) => ({put: a.put, commands: [["explain", a.name, ...(o.id ? [o.id] : []), ...(o.steps ? ["--steps"] : []), ...a.more]]})},
  {id: "evidence", at: "score", name: "佐证清单", own: true, hint: "逐项列出应备、已有、缺的和有问题的，供分发和打勾。",
    options: [dateOption(), choiceOption("format", "存成", [["xlsx", "工作簿"], ["csv", "CSV"], ["html", "网页"]])],
    make: (o, a) => {
      const name = `${a.stem}-佐证清单.${o.format}`, page = `${a.stem}-佐证清单.html`, made = file => ["evidence", "show", a.name, "-o", file, "--date", o.date, ...a.more];
      return {put: a.put, commands: [made(page), ...(name === page ? [] : [made(name)])], show: page};
    }},
  {id: "compare", at: "score", name: "年度比较", hint: "总分的变化由哪些条造成，哪些要点提高或下降。先打开上年的答卷。",
    needs: () => given.last ? "" : "还没有打开上年的答卷。", options: [],
    make: (_, a) => ({put: {...a.put, ...putOf(given.last)}, commands: [["compare", given.last.name, a.name, ...a.more], ["compare", given.last.name, a.name, ...a.more, "-o", `${a.stem}-年度比较.json`]], first: true})},
  {id: "review", at: "score", name: "复核", hint: "自评与复核两个总分和等级、每项改判及理由。复核写在答卷里的直接看；另存的先打开复核文件。",
    make: (_, a) => {
      const review = ["review", a.name, ...given.reviews.map(({name}) => name), ...a.more];
      return {put: {...a.put, ...putOf(...given.reviews)}, commands: [review, [...review, "-o", `${a.stem}-改判清单.csv`]], first: true};
    }},
  {id: "report", at: "report", name: "报告", hint: "网页版报告。要 PDF：点“打印”，目标打印机选“另存为 PDF”，纸张 A4，边距选“默认”，不要页眉页脚。佐证附录里列出照片和 PDF，但不显示图片：要显示的用安装版。",
    options: [choiceOption("kind", "种类", KINDS_OF_REPORT), choiceOption("theme", "主题", [["", "不用主题"], ["formal", "公文"], ["modern", "现代"]]), dateOption(), tickOption("last", "与上年比较")],
    make: (o, a) => {
      const review = reviewing(), last = o.last && given.last, register = given.register && ["gap", "plan"].includes(o.kind) ? given.register : null;
      const name = `${a.stem}.html`;
      return {
        put: {...a.put, ...review.put, ...putOf(last, register)}, show: name, print: true,
        commands: [["report", a.name, "-f", "html", "--kind", o.kind, "--date", o.date, ...option("--theme", o.theme), ...option("--last-year", last && last.name), ...option("--register", register && register.name), ...review.more, ...a.more]],
      };
    }},
  {id: "workbook", at: "report", name: "评分工作簿", hint: "可重算的工作簿：每一分由公式算出，在 WPS、Excel 里改一个数就看到总分怎样变。",
    options: [dateOption()],
    make: (o, a) => {
      const review = reviewing();
      return {put: {...a.put, ...review.put}, commands: [["report", a.name, "-f", "xlsx", "--date", o.date, ...review.more, ...a.more]]};
    }},
  {id: "plan", at: "report", name: "整改计划", hint: "达到某一等级最省的办法：先做什么、各加多少分。人数、工作量都可以不写。",
    options: [textOption("target", "要达到的等级", {placeholder: "不写为高一级"}), textOption("people", "几个人做", {inputmode: "decimal"}), textOption("until", "做到哪一天", {placeholder: "例如 2026-06-30"}), textOption("effort", "最多几点工作量", {inputmode: "numeric"}), dateOption("从哪一天做起")],
    make: (o, a) => {
      const plan = ["plan", "show", a.name, "--date", o.date, ...option("--target", o.target), ...option("--people", o.people), ...option("--until", o.until), ...option("--effort", o.effort), ...a.more];
      return {put: a.put, commands: [plan, [...plan, "-o", `${a.stem}-整改台账.xlsx`], [...plan, "-o", `${a.stem}-整改计划.json`]], first: true};
    }},
  {id: "register", at: "report", name: "收回台账", hint: "收回填写过的整改台账：记下改动，列出逾期和已销号的，把这份答卷的问题并入。先打开台账。",
    needs: () => given.register ? "" : "还没有打开整改台账。", options: [textOption("by", "提交人"), dateOption("台账日期")],
    make: (o, a) => ({put: {...a.put, ...putOf(given.register)}, commands: [["plan", "update", given.register.name, "--answers", a.name, "-o", `${a.stem}-整改台账.xlsx`, "--date", o.date, ...option("--by", o.by), ...a.more]]})},
  {id: "form", at: "report", name: "填报表", hint: "发给同事或园区填的：工作簿用 WPS、Excel 填，网页用手机也能填；填好后在这里打开。",
    options: [choiceOption("kind", "哪一种", [["xlsx", "工作簿"], ["html", "网页"], ["review", "复核用的工作簿"]]), choiceOption("filled", "预填", [["", "空白"], ["now", "正在填的这份"], ["last", "上年的答卷"]]), textOption("year", "评价年度", {placeholder: "不写为上一年", inputmode: "numeric"})],
    make: (o, a) => {
      const from = o.filled === "last" ? given.last && given.last.name : o.filled || o.kind === "review" ? a.name : "", suffix = o.kind === "html" ? "html" : "xlsx";
      return {
        put: {...a.put, ...putOf(given.last)},
        commands: [["form", suffix, "-o", o.kind === "review" ? "复核表.xlsx" : `填报表.${suffix}`, ...option("--prefill", from), ...(o.kind === "review" ? ["--for-review"] : option("--year", o.year)), ...a.more]],
      };
    }},
  {id: "pack", at: "report", name: "提交包", hint: "答卷、佐证、报告和结果合成一个压缩包，附全部文件的校验值。",
    options: [dateOption("打包日期"), tickOption("cited", "只收答卷所列的佐证")],
    make: (o, a) => {
      const review = reviewing();
      return {put: {...a.put, ...review.put}, commands: [["pack", a.name, "-o", `${a.stem}-提交包.zip`, "--date", o.date, ...(o.cited ? ["--only-cited"] : []), ...review.more, ...a.more]]};
    }},
  {id: "verify", at: "report", name: "核对文件", hint: "报告、结果或提交包是不是当初那一份：重算得分、重新印出正文，有一字改动就指出来。",
    options: [tickOption("answers", "并与正在填的答卷对照")], file: {label: "选要核对的文件", accept: ".html,.htm,.xlsx,.json,.pdf,.zip"},
    make: (o, a, file) => {
      const packed = /\.zip$/i.test(file.name), name = `核对-${file.name}`;
      const command = packed ? ["unpack", name, "-o", "解开"] : ["verify", name, ...(o.answers ? ["--answers", a.name] : []), ...a.more];
      return {put: {...(o.answers ? a.put : checklistFiles()), [name]: file}, commands: [command], keep: false};
    }},
];

// 一栏画在网页上。
function paneOf(pane) {
  const controls = {}, fields = (pane.options || []).map(({name, label, control, inline}) => {
    controls[name] = control();
    controls[name].id = newId();
    const words = el("label", {for: controls[name].id}, label);
    return el("div", {class: inline ? "option inline" : "option"}, ...(inline ? [controls[name], words] : [words, controls[name]]));
  });
  const go = el("button", {type: "button", onclick: () => produce(pane)}, pane.file ? pane.file.label : pane.own ? "重新生成" : "生成");
  pane.output = el("div", {class: "output", "aria-live": "polite"});
  pane.values = () => Object.fromEntries(Object.entries(controls).map(([name, control]) => [name, control.type === "checkbox" ? control.checked : control.value.trim()]));
  pane.go = go;
  pane.node = el("section", {class: "pane", id: `pane-${pane.id}`, role: "tabpanel", "aria-labelledby": `tab-${pane.id}`, hidden: true},
    el("h2", {}, pane.name), el("p", {class: "note"}, pane.hint), el("div", {class: "options"}, ...fields, go), pane.output);
  for (const control of Object.values(controls)) {
    control.addEventListener("change", () => { pane.of = null; if (pane.own) produce(pane); });
  }
  return pane.node;
}

// 一步的各栏，和选它们的标签。
function panesOf(step) {
  const panes = PANES.filter(pane => pane.at === step);
  const tabs = panes.map(pane => el("button", {type: "button", role: "tab", id: `tab-${pane.id}`, "aria-controls": `pane-${pane.id}`, onclick: () => choosePane(pane)}, pane.name));
  const list = el("div", {class: "tabs", role: "tablist", "aria-label": "看什么"}, ...tabs);
  list.addEventListener("keydown", event => {
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
  byId(`view-${step}`).append(list, ...panes.map(paneOf));
  choosePane(panes[0], true);
}

function choosePane(pane, quietly = false) {
  for (const other of PANES.filter(one => one.at === pane.at)) {
    const on = other === pane;
    other.node.hidden = !on;
    byId(`tab-${other.id}`).setAttribute("aria-selected", String(on));
    byId(`tab-${other.id}`).tabIndex = on ? 0 : -1;
    other.on = on;
  }
  if (!quietly) refresh(pane);
}

// 自己就会算的几栏，答卷变了才重算。
function refresh(pane) {
  if (pane.own && pane.of !== asIs()) produce(pane);
}

const asIs = () => writeFile(answersFile()) + JSON.stringify([Object.keys(held), given.reviews.map(({name}) => name), given.checklist && given.checklist.name]);

async function produce(pane) {
  const lack = pane.needs ? pane.needs() : "";
  if (lack) {
    pane.output.replaceChildren(el("p", {class: "verdict"}, lack));
    return;
  }
  const [file] = pane.file ? await chosen({accept: pane.file.accept}) : [null];
  if (pane.file && !file) return;
  const of = asIs();
  pane.of = of;
  pane.go.disabled = true;
  pane.output.setAttribute("aria-busy", "true");
  if (!pane.output.childElementCount) pane.output.append(el("p", {class: "note"}, engine.state === "ready" ? "正在计算……" : "引擎就绪后就算……"));
  try {
    const order = pane.make(pane.values(), await answersAsFiles(), file);
    const made = await engine.run(order.put, order.commands, columnsIn(pane.output));
    pane.output.replaceChildren(...outputOf(order, made));
  } catch (error) {
    pane.of = null;
    pane.output.replaceChildren(el("p", {class: "verdict alarm"}, `没有完成：${error.message}。填写的内容没有受影响，可以再试一次。`));
  } finally {
    pane.go.disabled = false;
    pane.output.removeAttribute("aria-busy");
  }
}

function outputOf(order, {results, files}) {
  const last = results[results.length - 1], shown = order.show && files[order.show];
  const words = last.code > 1 ? saidBy(last) : saidBy(order.first || !shown ? results[0] : {...last, out: "", err: ""});
  const notes = shown && last.code <= 1 ? [...new Set(results.map(({err}) => withoutWritten(err)).filter(Boolean))] : [];
  const frame = shown ? frameOf(new TextDecoder().decode(shown), order.show) : null;
  const saves = Object.entries(order.keep === false ? {} : files).map(([name, content]) => saveButton(name, content));
  const print = frame && order.print ? [el("button", {type: "button", onclick: () => frame.contentWindow.print()}, "打印（可另存为 PDF）")] : [];
  return [
    ...(saves.length ? [el("div", {class: "saves"}, ...print, ...saves)] : []),
    ...words,
    ...(notes.length ? [terminal(notes.join("\n") + "\n", {class: "terminal aside"})] : []),
    ...(frame ? [frame] : []),
  ];
}

function saveButton(name, content) {
  return el("button", {type: "button", class: "quiet", onclick: async () => {
    const last = name.split("/").pop(), where = await store(() => new Blob([content]), last);
    if (where) say(`已保存为 ${where.name}，在${where.folder}`);
  }}, `存 ${name.split("/").pop()}`);
}

// 报告自带的样式照用；里面没有程序能运行，总览页自己的除外。
function frameOf(html, title) {
  const frame = el("iframe", {title, class: "paper", srcdoc: html});
  return frame;
}

function goTo(id) {
  show_("fill");
  const {node} = articles.get(id);
  if (byId("only-open").checked) byId("only-open").click();
  reveal(node);
  node.scrollIntoView({block: "start"});
  firstControl(node).focus({preventScroll: true});
  say(`到 ${id}`);
}
