// 打开的别的文件：上年的答卷、整改台账、自己的检查表、复核；和正在填的这一份，作为送给引擎的文件。

const given = {last: null, register: null, checklist: null, reviews: [], peers: null};

// 正在填的答卷和附件，照存成文件的样子：{put 文件, name 答卷的文件名}。
async function answersAsFiles() {
  await adding;
  const sheet = answersFile(), name = fileName(sheet, form);
  const put = {[name]: writeFile(sheet)};
  for (const [place, record] of Object.entries(held)) {
    const found = await kept.get(record.id);
    if (found) put[place] = record.made && !originals ? await remade(found.blob, record.made) : found.blob;
  }
  return {put: {...put, ...checklistFiles()}, name, stem: name.replace(/\.json$/, ""), more: checklistOption()};
}

const checklistFiles = () => given.checklist ? given.checklist.files : {};
const checklistOption = () => given.checklist ? ["-c", given.checklist.place] : [];

// 选文件；folder 为真则选文件夹。给出 File 的列表，取消了为空。
function chosen({folder = false, several = false, accept = ""} = {}) {
  return new Promise(resolve => {
    const input = el("input", {type: "file", multiple: several || folder, webkitdirectory: folder, accept: folder ? "" : accept, hidden: true});
    input.addEventListener("change", () => { resolve([...input.files]); input.remove(); });
    input.addEventListener("cancel", () => { resolve([]); input.remove(); });
    document.body.append(input);
    input.click();
  });
}

// 文件在文件夹里的位置；单独的文件只有名称。
const placeOf = file => (file.webkitRelativePath || file.place || file.name).replace(/^\/+/, "");
const asPut = (files, under = "") => Object.fromEntries(files.filter(file => !LEFT_BEHIND.test(placeOf(file))).map(file => [under + placeOf(file), file]));

// 拖进来的文件和文件夹，都摊开成文件。
async function dropped(transfer) {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  const found = [];
  const walkIn = async (entry, place) => {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      file.place = place + entry.name;
      found.push(file);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return;
      for (const one of some) await walkIn(one, `${place}${entry.name}/`);
    }
  };
  for (const entry of entries) await walkIn(entry, "");
  return found;
}

// 读来文时所写的，名称不与来文相混。
const READ = "读入的答卷.yaml", PAGE = "读入的答卷.html";
const ANSWERS = ".yaml,.yml,.json,.xlsx,.xls,.ods,.csv,.html,.htm,.zip";

// 打开一份答卷：任何一种都由引擎读成网页填报表的样子，佐证一起带来。
async function openAnswers(files) {
  if (!files.length) return;
  if (!mayReplace()) return;
  if (files.length === 1 && await isOwn(files[0])) {
    await openFile(files[0]);
    show_("fill");
    return;
  }
  const names = [...new Set(files.map(file => placeOf(file).split("/")[0]))];
  const label = names.length > 1 ? `${names[0]} 等 ${files.length} 个文件` : names[0];
  const put = {...asPut(files), ...checklistFiles()}, single = files.length === 1 && /\.(ya?ml|json|html?)$/i.test(names[0]);
  const from = single ? placeOf(files[0]) : READ;
  const commands = single ? [] : [["import", ...names, "-o", READ, ...checklistOption()]];
  commands.push(["form", "html", "--prefill", from, "-o", PAGE, ...checklistOption()]);
  const {results, files: made} = await engine.run(put, commands);
  const last = results[results.length - 1];
  if (last.code || !made[PAGE]) {
    refused(`没有打开 ${label}：`, last);
    return;
  }
  const before = current();
  await adoptPage(made[PAGE], label, made);
  const told = results.map(({err}) => withoutWritten(err)).filter(Boolean).join("\n");
  notice(openedInWords(`已打开 ${label}。`), problems().length ? "warning" : "", ...(told ? [terminal(told + "\n", {class: "terminal aside"})] : []), ...undo("恢复被替换的内容", before));
  show_("fill");
}

// 本页自己存的：填报表会读，有错也读，错处标在各栏目下，不用等引擎。
async function isOwn(file) {
  try {
    return file.name.endsWith(".json") && isMapping(readFile(decoded(await file.arrayBuffer())))
      || file.name.endsWith(".zip") && Boolean((await unbundled(file, () => {})).raw);
  } catch (_) {
    return false;
  }
}

// 引擎生成的网页填报表里的数据，就是本页的数据：换成它，接着填。
async function adoptPage(bytes, label, made) {
  const files = {};
  for (const [name, content] of Object.entries(made)) {
    if (!name.startsWith(`${EVIDENCE_FOLDER}/`)) continue;
    const blob = new Blob([content]), look = await lookAt(blob, name);
    files[name] = {id: await kept.put(blob, look.thumb), title: name.split("/").pop(), size: blob.size, own: suffixIn(name), made: ""};
  }
  takeForm(bytes);
  show({sheet: copyOf(form.start), files, originals: false, key: null, unfiled: false, savedAs: label, savedAt: null});
}

// 换成另一份网页填报表的：问什么，和封面、页名、检查表的来历。
function takeForm(bytes) {
  const page = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "text/html");
  const title = page.querySelector("h1").firstChild.textContent;
  document.querySelector(".bench h1").firstChild.textContent = title;
  document.title = `${title} 工作台`;
  document.querySelector("details.origin").replaceWith(page.querySelector("details.origin"));
  useForm(dataIn(bytes));
}

const dataIn = bytes => JSON.parse(/<script type="application\/json" id="data">([^<]*)/.exec(new TextDecoder().decode(bytes))[1]);

// 上年的：列在各要点旁，供“照上年”；还没有作答的，沿用园区信息。
async function openLast(files) {
  if (!files.length) return;
  const [file] = files, year = yearOf(state), name = `上年-${file.name}`;
  const {results: [result], files: made} = await engine.run({[name]: file, ...checklistFiles()}, [["form", "html", "--prefill", name, "--year", String(year), "-o", PAGE, ...checklistOption()]]);
  if (result.code || !made[PAGE]) {
    refused(`没有打开 ${file.name}：`, result);
    return;
  }
  const data = dataIn(made[PAGE]), sheet = copyOf(state), blank = nothingAnswered(sheet);
  if (!data.earlier) {
    notice(`${file.name} 是 ${year} 年的，与正在填的同一年；上年的答卷评价期在上一年。`, "warning");
    return;
  }
  given.last = {name, file, year: data.earlier.year};
  const now = {...current(), sheet: blank ? {...copyOf(data.start), 评价期: sheet["评价期"] || data.start["评价期"]} : sheet};
  useForm(data);
  show({...now, unfiled: now.unfiled || blank});
  showGiven();
  notice(`${data.earlier.year} 年的答案已列在各要点旁；年度比较和带上年的报告也用它。`);
}

const yearOf = sheet => Number((/\d{4}/.exec(String((sheet["评价期"] || {})["结束"] || "")) || [form.year])[0]);
const nothingAnswered = sheet => !Object.values(sheet["作答"] || {}).some(entry => isMapping(entry) && Object.values(entry).some(value => !isBlank(value)));

async function openChecklist(files) {
  if (!files.length) return;
  const folder = placeOf(files[0]).split("/")[0], whole = files.length > 1 || placeOf(files[0]).includes("/");
  const place = whole ? `检查表/${folder}` : "检查表/自备", put = whole ? asPut(files, "检查表/") : {[`${place}/checklist.yaml`]: files[0]};
  const {results: [result], files: made} = await engine.run(put, [["form", "html", "-c", place, "--year", String(yearOf(state)), "-o", PAGE]]);
  if (result.code || !made[PAGE]) {
    refused(`没有换上检查表 ${folder}：`, result);
    return;
  }
  if (unfiled && !confirm("换检查表后从头填起；当前填写的内容还没有保存成文件，本机的浏览器里留着一份。确定换吗？")) return;
  keep();
  given.checklist = {name: folder, place, files: put};
  takeForm(made[PAGE]);
  begin();
  showGiven();
  notice(`已换上检查表 ${form.id} ${form.version}。`);
}

async function openRegister(files) {
  if (!files.length) return;
  given.register = {name: `台账-${files[0].name}`, file: files[0]};
  showGiven();
  say(`已打开台账 ${files[0].name}`);
}

async function openReviews(files) {
  if (!files.length) return;
  given.reviews = files.map(file => ({name: `复核-${file.name}`, file}));
  showGiven();
  say(`已打开复核文件 ${files.length} 份`);
}

const putOf = (...some) => Object.fromEntries(some.filter(Boolean).map(({name, file}) => [name, file]));

function refused(words, result) {
  notice(words, "warning", ...saidBy(result));
}
