// 命令行的输出画在网页上：颜色照旧，汉字占两格，提到的编号可以点，点了就到那一项。

const CODES = /\x1b\[([0-9;]*)m/g;
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]+/g;
const SHADES = {30: "dim", 31: "red", 32: "green", 33: "yellow", 34: "blue", 35: "blue", 36: "blue", 90: "dim", 91: "red", 92: "green", 93: "yellow", 94: "blue", 95: "blue", 96: "blue"};

function terminal(text, attributes = {}) {
  const box = el("pre", {class: "terminal", tabindex: "0", ...attributes});
  let at = 0, classes = new Set();
  const put = piece => {
    if (!piece) return;
    const span = classes.size ? el("span", {class: [...classes].join(" ")}) : document.createDocumentFragment();
    linked(piece, span);
    box.append(span);
  };
  for (const found of text.matchAll(CODES)) {
    put(text.slice(at, found.index));
    at = found.index + found[0].length;
    classes = styled(classes, found[1]);
  }
  put(text.slice(at));
  return box;
}

function styled(classes, codes) {
  const made = new Set(classes);
  for (const code of (codes || "0").split(";").map(Number)) {
    if (code === 0) made.clear();
    else if (code === 1) made.add("strong");
    else if (code === 2) made.add("dim");
    else if (code === 22) ["strong", "dim"].forEach(one => made.delete(one));
    else if (code === 39) Object.values(SHADES).forEach(one => made.delete(one));
    else if (SHADES[code]) made.add(SHADES[code]);
  }
  return made;
}

// 本页有的编号变成按钮；各个要点的编号由检查表定，不按写法猜。
function linked(text, into) {
  let at = 0;
  for (const found of text.matchAll(/[A-Za-z][A-Za-z0-9]*(?:[.\-][A-Za-z0-9]+)+/g)) {
    if (!articles.has(found[0])) continue;
    spaced(text.slice(at, found.index), into);
    into.append(el("button", {type: "button", class: "jump", onclick: () => goTo(found[0]), "aria-label": `到 ${found[0]}`}, found[0]));
    at = found.index + found[0].length;
  }
  spaced(text.slice(at), into);
}

function spaced(text, into) {
  let at = 0;
  for (const found of text.matchAll(WIDE)) {
    if (found.index > at) into.append(text.slice(at, found.index));
    into.append(el("span", {class: "wide"}, found[0]));
    at = found.index + found[0].length;
  }
  if (at < text.length) into.append(text.slice(at));
}

// 一行能放多少格。
function columnsIn(box) {
  const probe = el("pre", {class: "terminal probe", "aria-hidden": "true"}, "0".repeat(50));
  box.append(probe);
  const cell = probe.getBoundingClientRect().width / 50;
  probe.remove();
  return Math.max(40, Math.min(100, Math.floor((box.clientWidth - 34) / (cell || 8))));
}

// 命令说的话：错误一段一段，编号可点。
function saidBy({code, out, err}) {
  const plainErr = withoutWritten(err);
  return [
    code ? el("p", {class: code === 1 ? "verdict" : "verdict alarm"}, VERDICTS[code] || `没有完成（退出码 ${code}）`) : "",
    out.trim() ? terminal(out.replace(/\s+$/, "\n")) : "",
    plainErr ? terminal(plainErr + "\n", {class: code > 1 ? "terminal wrong" : "terminal aside"}) : "",
  ].filter(Boolean);
}

// 写了哪些文件，有存的按钮，不必再说。
const withoutWritten = text => text.replace(CODES, "").replace(/^已写入.*\n?/gm, "").trim();

const VERDICTS = {1: "做完了，有没有达到要求或要留意的，见下。", 2: "有问题，没有生成结果；改正以后再来。", 3: "这里做不了。", 70: "程序内部错误；填写的内容没有受影响，请把下面的文字发给维护者。"};
