// 附件是什么：看内容，不看名称；照片怎样转正、缩小、去掉拍摄信息。
const LONGEST_SIDE = 2000, JPEG_QUALITY = 0.85, THUMB_SIDE = 240, MOST_PIXELS = 120e6;
const HEAD_BYTES = 1024 * 1024;

const ascii = (bytes, from, to) => String.fromCharCode(...bytes.slice(from, to));
// 按开头的字节认得的几种：认得的，后缀与内容不符就按内容改；made 是存成文件时的后缀，没有的原样存。
const SORTS = [
  {test: head => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff, suffixes: ["jpg", "jpeg", "jpe", "jfif"], made: "jpg"},
  {test: head => ascii(head, 1, 4) === "PNG", suffixes: ["png"], made: "png"},
  {test: head => ascii(head, 0, 4) === "RIFF" && ascii(head, 8, 12) === "WEBP", suffixes: ["webp"], made: "jpg"},
  {test: head => ascii(head, 4, 8) === "ftyp" && /^(hei[cxsm]|hev[cx]|mif1|msf1)/.test(ascii(head, 8, 12)), suffixes: ["heic", "heif"], made: "jpg"},
  {test: head => ascii(head, 4, 8) === "ftyp" && ascii(head, 8, 12) === "avif", suffixes: ["avif"], made: "jpg"},
  {test: head => ascii(head, 0, 3) === "GIF", suffixes: ["gif"]},
  {test: head => ascii(head, 0, 4) === "%PDF", suffixes: ["pdf"]},
];
const PROGRAMS = new Set("lnk url desktop exe com bat cmd scr msi js jse vbs vbe wsf ps1 hta jar apk dll".split(" "));
const suffixIn = name => (/[^./\\]\.([^./\\]{1,10})$/.exec(name) || ["", ""])[1].toLowerCase();

// 长和宽；看不出来为 null。
function sizeOf(head) {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (ascii(head, 1, 4) === "PNG" && head.length > 24) return [view.getUint32(16), view.getUint32(20)];
  if (ascii(head, 0, 3) === "GIF" && head.length > 10) return [view.getUint16(6, true), view.getUint16(8, true)];
  if (ascii(head, 12, 16) === "VP8X" && head.length > 30) return [24, 27].map(at => (view.getUint32(at, true) & 0xffffff) + 1);
  for (const [mark, at] of segments(head)) {
    if (mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark) && at + 9 <= head.length) return [view.getUint16(at + 7), view.getUint16(at + 5)];
  }
  return null;
}

// JPEG 图像数据之前的各段：标记和所在。
function* segments(head) {
  if (head[0] !== 0xff || head[1] !== 0xd8) return;
  for (let at = 2; at + 4 <= head.length && head[at] === 0xff && head[at + 1] !== 0xda; at += 2 + (head[at + 2] << 8 | head[at + 3])) yield [head[at + 1], at];
}

// 有没有拍摄信息（地点、时间、设备、方向），或图像之后还跟着别的内容。
async function tells(blob, head) {
  if (ascii(head, 1, 4) === "PNG") return /eXIf|tEXt|zTXt|iTXt|tIME/.test(ascii(head, 0, 4096));
  const [last, end] = new Uint8Array(await blob.slice(-2).arrayBuffer());
  return last !== 0xff || end !== 0xd9 || [...segments(head)].some(([mark]) => mark === 0xfe || mark >= 0xe1 && mark <= 0xef && ![0xe2, 0xee].includes(mark));
}

async function picture(blob) {
  try {
    return await createImageBitmap(blob);
  } catch (_) {
    return null;
  }
}

function drawn(bitmap, longest, ground) {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = el("canvas", {width: Math.max(1, Math.round(bitmap.width * scale)), height: Math.max(1, Math.round(bitmap.height * scale))});
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  if (ground) {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const encoded = (canvas, suffix) => new Promise(resolve => canvas.toBlob(resolve, suffix === "png" ? "image/png" : "image/jpeg", JPEG_QUALITY));

// 一个文件是什么：own 是它自己的后缀，made 是转存以后的后缀（"" 表示原样存），thumb 是缩略图，note 是要告诉人的。
async function lookAt(blob, name) {
  const head = new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer()), said = suffixIn(name);
  const sort = SORTS.find(({test}) => test(head));
  const own = !sort || sort.suffixes.includes(said) ? said : sort.suffixes[0];
  const changed = own === said || !said ? "" : `内容是 ${own.toUpperCase()}，后缀已改；`;
  const look = {own, made: "", thumb: null, note: changed.slice(0, -1)};
  if (!sort) return SORTS.some(({suffixes}) => suffixes.includes(said)) ? {...look, note: `内容不是 ${said.toUpperCase()}，请核对；照样放进去`} : look;
  if (own === "pdf") return look;
  const [width, height] = sizeOf(head) || [0, 0];
  if (width * height > MOST_PIXELS) return {...look, note: `${changed}画面过大（${width}×${height}），没有缩小，拍摄信息没有去掉`};
  const bitmap = await picture(blob);
  if (!bitmap) return {...look, note: `${changed}浏览器打不开这张图片（${own.toUpperCase()}），原样放进去，拍摄信息没有去掉；能看的，请转成 JPG 再添加`};
  const small = Math.max(bitmap.width, bitmap.height) <= LONGEST_SIDE;
  if (sort.made && !(small && sort.made === own && !await tells(blob, head))) look.made = sort.made;
  look.thumb = await encoded(drawn(bitmap, THUMB_SIDE, true), "jpg");
  bitmap.close();
  return look;
}

// 转正、缩小、去掉拍摄信息；打不开为 null。
async function remade(blob, suffix) {
  const bitmap = await picture(blob);
  if (!bitmap) return null;
  const made = await encoded(drawn(bitmap, LONGEST_SIDE, suffix !== "png"), suffix);
  bitmap.close();
  return made;
}
