// 佐证文件的名称：佐证/C4.1-1_合作协议_1.jpg，与程序（answers/evidence_names.py）同一规则。
const EVIDENCE_FOLDER = "佐证", UNNAMED_FILE = "佐证", LONGEST_CAPTION = 120;
const FORBIDDEN = /[\\/:*?"<>|%｜]+/g;
const CAMERA = /^(img|dscn?|pxl|mvimg|photo|image|screenshot|scan|wx_camera|mmexport|p|照片|图[片像]|微信图片|(屏幕)?截图|扫描件?|新建)?[-_ .]?[\d\-_ ()（）T]*$/i;

function safeName(text) {
  const seen = text.normalize("NFC").replace(WITHIN, " ").replace(INVISIBLE, "").replace(FORBIDDEN, "-").replace(/^[ ._-]+|[ ._-]+$/g, "");
  const bytes = new TextEncoder().encode(seen).slice(0, LONGEST_CAPTION);
  return new TextDecoder().decode(bytes, {stream: true}).replace(/[ ._-]+$/, "");
}

function captionOf(text) {
  const made = safeName(text);
  return !made || CAMERA.test(made) ? UNNAMED_FILE : made;
}

const plainSuffix = suffix => /^[a-z0-9]{1,10}$/.test(suffix) ? `.${suffix === "jpeg" ? "jpg" : suffix}` : "";
const foldedName = name => name.replaceAll("\\", "/").normalize("NFD").toLowerCase().normalize("NFD");
const stemOf = name => /[^./]\.[^./]*$/.test(name) && plainSuffix(suffixIn(name)) ? name.slice(0, name.lastIndexOf(".")) : name;

function nameFor(id, caption, suffix, taken) {
  const called = `${EVIDENCE_FOLDER}/${safeName(id)}_${captionOf(caption)}`, used = new Set(taken.map(name => foldedName(stemOf(name))));
  let number = 1;
  while (used.has(foldedName(`${called}_${number}`))) number++;
  return `${called}_${number}${plainSuffix(suffix)}`;
}

function shownCaption(name) {
  const stem = stemOf(name.replaceAll("\\", "/").split("/").pop()), found = /^[^_]+_(.+)_\d{1,4}$/s.exec(stem);
  return found ? found[1] : stem;
}
