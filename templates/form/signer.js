// 填写人和日期写一次：以后所答的各项没有写的，照此写上；各项里另写的，以各项的为准。不写日期的，用作答那一天。
let signer = {};
const SIGNED = ["填写人", "填写日期"];

const todayInFile = () => { const now = new Date(); return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, "0")).join("-"); };
const whoSigns = () => ({填写人: strip(asText(signer["填写人"])), 填写日期: isBlank(signer["填写日期"]) ? todayInFile() : strip(signer["填写日期"])});
const mayBeSigned = () => new Reader(form).date(whoSigns()["填写日期"], []) !== null;

// 动了一项：写上填写人；整个清空了的，写上的也去掉。
function sign(path) {
  const entry = partOf(path), by = whoSigns();
  if (!isMapping(entry) || !by["填写人"] || !mayBeSigned()) return;
  if (nothingIn(entry)) {
    if (entry["填写人"] === by["填写人"]) for (const name of SIGNED) delete entry[name];
  } else if (isBlank(entry["填写人"])) {
    entry["填写人"] = by["填写人"];
    if (isBlank(entry["填写日期"])) entry["填写日期"] = by["填写日期"];
  }
  showSigned(path);
}

function showSigned(path) {
  const entry = partOf(path) || {};
  for (const name of SIGNED) {
    const field = fields.get(keyOf([...path, name]));
    if (field && field.controls[0] !== document.activeElement) field.controls[0].value = asText(entry[name]);
  }
  const told = articles.get(path[1])?.node.querySelector(".by");
  if (told) told.textContent = SIGNED.map(name => asText(entry[name])).filter(strip).join("，") || "填写人和日期";
}

const unsigned = () => [...articles].filter(([id, {top}]) => {
  const entry = partOf([top, id]);
  return isMapping(entry) && !nothingIn(entry) && isBlank(entry["填写人"]) && !isTaken([top, id]);
}).map(([id, {top}]) => [top, id]);

function signerOf() {
  const input = (name, hint, more) => place([name], name, labelled(name, textInput(signer[name], value => {
    signer[name] = value;
    changed();
  }, more), hint));
  return el("div", {id: "signer"}, el("h3", {}, "填写人和日期"),
    el("div", {class: "grid"}, input("填写人", "写一次，以后所答的各项都照此写上；各项下可以另写"), input("填写日期", "不写的，用作答那一天", {placeholder: `例如 ${form.year + 1}-01-06`})),
    el("p", {class: "unsigned", hidden: true}, el("span", {}), " ", el("button", {type: "button", class: "quiet small", onclick: () => {
      const rest = unsigned();
      for (const path of rest) sign(path);
      changed();
      check();
      say(`${rest.length} 项写上了填写人`);
      fields.get(keyOf(["填写人"])).controls[0].focus();
    }}, "都写上")));
}

function showUnsigned() {
  const box = document.querySelector("#signer .unsigned"), count = unsigned().length;
  box.hidden = !count || !whoSigns()["填写人"] || !mayBeSigned();
  box.firstChild.textContent = `已填的还有 ${count} 项没有写填写人。`;
}
