// 网页上的栏目和各种答案的填写方式。栏目的名称、提示取自检查表；文字一律作为文字放进网页。

let lastId = 0;
const newId = () => `f${lastId += 1}`;

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
  return node;
}

// 一个可以出错的位置：错误显示在它的下面，读屏软件把错误连同栏目一起念出来。
class Field {
  constructor(path, name, body, attributes = {}) {
    this.path = path;
    this.name = name;
    this.problem = el("p", {class: "problem", id: newId()});
    this.node = el("div", {class: "field", ...attributes}, ...body, this.problem);
    this.problem.hidden = true;
  }

  get controls() {
    return [...this.node.querySelectorAll("input, textarea, select")].filter(control => control.closest(".field") === this.node);
  }

  show(findings) {
    const lines = findings.map(inWords), before = this.problem.textContent;
    this.problem.replaceChildren(...lines.map(line => el("span", {}, line)));
    this.problem.hidden = !lines.length;
    for (const control of this.controls) {
      if (lines.length) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      describe(control, this.problem.id, lines.length > 0);
    }
    return lines.length && this.problem.textContent !== before ? `${this.name}：${lines[0]}` : "";
  }
}

function describe(control, id, wanted) {
  const ids = (control.getAttribute("aria-describedby") || "").split(" ").filter(other => other && other !== id);
  if (wanted) ids.push(id);
  if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
}

function inWords({message, found, expected, remedy}) {
  return [message, found && `发现 ${found}`, expected && `应为 ${expected}`, remedy && `处理：${remedy}`].filter(Boolean).map(oneLine).join("；");
}

const asText = raw => typeof raw === "string" ? raw : "";

function textInput(raw, write, attributes = {}) {
  return el("input", {type: "text", autocomplete: "off", value: asText(raw), oninput: event => write(event.target.value), ...attributes});
}

function labelled(name, control, hint = "") {
  control.id = control.id || newId();
  const label = el("label", {for: control.id}, name);
  if (!hint) return [label, control];
  const told = el("span", {class: "hint", id: newId()}, hint);
  describe(control, told.id, true);
  return [label, control, told];
}

function area(raw, write, attributes = {}) {
  const rows = asText(raw).split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 24)), 0);
  return el("textarea", {rows: Math.min(8, Math.max(2, rows)), value: asText(raw), oninput: event => write(event.target.value), ...attributes});
}

// 每行一项的列表。
function lines(raw, write, attributes = {}) {
  const entries = Array.isArray(raw) ? raw : isBlank(raw) ? [] : [raw];
  const text = entries.map(entry => typeof entry === "string" ? entry : isMapping(entry) ? Object.entries(entry).map(pair => pair.join(": ")).join("；") : "");
  return area(text.join("\n"), value => write(value.split("\n").map(strip).filter(Boolean)), attributes);
}

function choices(name, options, raw, write, clearName) {
  const radios = options.map(({value, label, hint}) => {
    const onchange = () => {
      clear.hidden = false;
      write(value);
    };
    const radio = el("input", {type: "radio", name, value, id: newId(), checked: raw === value, onchange});
    return el("span", {class: "choice"}, radio, el("label", {for: radio.id}, label, hint ? el("small", {}, hint) : ""));
  });
  const inputs = radios.map(choice => choice.firstChild);
  const clear = el("button", {type: "button", class: "clear", "aria-label": `清除 ${clearName}`, onclick: () => {
    for (const radio of inputs) radio.checked = false;
    inputs[0].focus();
    clear.hidden = true;
    write(null);
  }}, "清除");
  clear.hidden = !inputs.some(radio => radio.checked);
  return el("div", {class: "choices", role: "radiogroup", "aria-label": clearName}, ...radios, clear);
}

function numberInput(name, unit, integer, raw, write) {
  const control = textInput(raw, value => write(strip(value) ? value : null), {inputmode: integer ? "numeric" : "decimal", class: "number"});
  const [label] = labelled(unit ? `${name}（${unit}）` : name, control);
  return el("span", {class: "quantity"}, label, control);
}

// CONTROLS[怎样填写](要点, 已填的内容, write) 给出填写的控件；write(内容) 写回答卷，没有内容为 null。填什么，见要点的 slots。
const CONTROLS = {
  choice({id, answer}, raw, write) {
    const [{choices: names, texts = []}] = answer.slots;
    const options = names.map((name, place) => ({value: name, label: name, hint: texts[place]}));
    return choices(newId(), options, typeof raw === "string" ? strip(raw) : null, write, `${id} 的结论`);
  },
  number: ({answer: {slots: [slot]}}, raw, write) => numberInput(slot.name, slot.unit, slot.integer, raw, write),
  mark({answer: {slots: [slot]}}, raw, write) {
    return numberInput(`${slot.name}，满分 ${plain(exact(slot.most))}`, slot.unit, slot.integer, raw, write);
  },
  ratio({answer}, raw, write) {
    const cut = asText(raw).search(/[/／]/);
    const parts = cut < 0 ? [asText(raw), ""] : [raw.slice(0, cut), raw.slice(cut + 1)];
    const share = el("output", {class: "share"});
    const put = (side, value) => {
      parts[side] = value || "";
      write(parts.some(part => strip(part)) ? parts.join("/") : null);
      tell();
    };
    const tell = () => {
      const value = READERS.ratio(answer.slots, parts.join("/"), () => {});
      share.value = value && !nothing(value.bottom) ? `＝ ${fixed(KINDS[answer.kind].magnitude(value), 1, "half_up")}%` : "";
    };
    tell();
    const [top, bottom] = answer.slots.map(({name, unit, integer}, side) => numberInput(name, unit, integer, parts[side], value => put(side, value)));
    return el("div", {class: "ratio"}, top, el("span", {class: "over", "aria-hidden": "true"}, "÷"), bottom, share);
  },
  numbers({answer}, raw, write) {
    const values = isMapping(raw) ? {...raw} : {};
    return el("div", {class: "quantities"}, ...answer.slots.map(({name, unit, integer}) =>
      numberInput(name, unit, integer, values[name], value => {
        values[name] = value;
        const whole = Object.fromEntries(answer.slots.map(slot => [slot.name, values[slot.name] ?? null]));
        write(Object.values(whole).some(part => part !== null) ? whole : null);
      })));
  },
  picks({answer}, raw, write) {
    const given = Array.isArray(raw) ? raw.map(entry => strip(asText(entry))) : [];
    const box = (name, checked, onchange) => {
      const control = el("input", {type: "checkbox", id: newId(), checked, onchange});
      return el("span", {class: "choice"}, control, el("label", {for: control.id}, name));
    };
    const none = box("一项也没有", Array.isArray(raw) && !raw.length, event => {
      if (event.target.checked) boxes.forEach(([, item]) => { item.firstChild.checked = false; });
      put();
    });
    const boxes = answer.slots.map(({name}) => [name, box(name, given.includes(name), event => {
      if (event.target.checked) none.firstChild.checked = false;
      put();
    })]);
    const put = () => {
      const chosen = boxes.filter(([, item]) => item.firstChild.checked).map(([name]) => name);
      write(chosen.length || none.firstChild.checked ? chosen : null);
    };
    return el("div", {class: "choices"}, ...boxes.map(([, item]) => item), none);
  },
};
