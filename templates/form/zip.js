// 压缩包：只存不压（照片、PDF 本来就压过），内容不读进内存；读的时候核对每个文件的大小和校验值。
// 读写都按浏览器里的文件片段（Blob）来，几百兆的包在手机上也不占内存；通用的小程序库做不到这一点，也不核对校验值。

class ZipError extends Error {}

const CRC_TABLE = Uint32Array.from({length: 256}, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? byte >>> 1 ^ 0xedb88320 : byte >>> 1;
  return byte;
});
const ZIP_STEP = 4 * 1024 * 1024, MOST_ZIPPED = 0xffffffff, MOST_IN_ZIP = 20000;
const LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50, UTF8_NAME = 0x800, ENCRYPTED = 1;

async function crcOf(blob) {
  let crc = ~0;
  for (let at = 0; at < blob.size; at += ZIP_STEP) {
    const bytes = new Uint8Array(await blob.slice(at, at + ZIP_STEP).arrayBuffer());
    for (let place = 0; place < bytes.length; place++) crc = CRC_TABLE[(crc ^ bytes[place]) & 255] ^ crc >>> 8;
  }
  return ~crc >>> 0;
}

// 依次写的数：[字节数, 值]。
function packed(...fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return view;
}

// files：[{name, blob}]。给出整个压缩包。
async function zipOf(files, now = new Date()) {
  const time = now.getHours() << 11 | now.getMinutes() << 5 | now.getSeconds() >> 1;
  const date = Math.max(0, now.getFullYear() - 1980) << 9 | now.getMonth() + 1 << 5 | now.getDate();
  const parts = [], list = [];
  let at = 0;
  for (const {name, blob} of files) {
    const bytes = new TextEncoder().encode(name);
    const common = [[2, UTF8_NAME], [2, 0], [2, time], [2, date], [4, await crcOf(blob)], [4, blob.size], [4, blob.size], [2, bytes.length], [2, 0]];
    list.push(packed([4, CENTRAL], [2, 20], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), bytes);
    parts.push(packed([4, LOCAL], [2, 20], ...common), bytes, blob);
    at += 30 + bytes.length + blob.size;
    if (at > MOST_ZIPPED) throw new ZipError("附件合计超过 4 GB，一个压缩包放不下；请不存原件，或删去过大的附件");
  }
  const size = list.reduce((sum, part) => sum + part.byteLength, 0);
  const end = packed([4, END], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, at], [2, 0]);
  return new Blob([...parts, ...list, end], {type: "application/zip"});
}

// 压缩包里的文件：[{name, size, content()}]，文件夹不算。引发 ZipError。
async function unzipped(blob) {
  const broken = () => new ZipError("压缩包不完整，或已损坏；请重新传送一次");
  const tail = blob.slice(Math.max(0, blob.size - 22 - 0xffff)), view = new DataView(await tail.arrayBuffer());
  let end = view.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw broken();
  const count = view.getUint16(end + 10, true), size = view.getUint32(end + 12, true), start = view.getUint32(end + 16, true);
  if (start === MOST_ZIPPED || start + size > blob.size) throw broken();
  if (count > MOST_IN_ZIP) throw new ZipError(`压缩包里的文件过多，最多 ${MOST_IN_ZIP} 个`);
  const list = new DataView(await blob.slice(start, start + size).arrayBuffer()), found = [];
  for (let at = 0, left = count; left; left--) {
    if (at + 46 > list.byteLength || list.getUint32(at, true) !== CENTRAL) throw broken();
    const [flags, method] = [8, 10].map(place => list.getUint16(at + place, true));
    const [crc, packedSize, plainSize] = [16, 20, 24].map(place => list.getUint32(at + place, true));
    const [nameSize, extra, comment] = [28, 30, 32].map(place => list.getUint16(at + place, true));
    const local = list.getUint32(at + 42, true);
    if (at + 46 + nameSize > list.byteLength) throw broken();
    const name = nameOf(new Uint8Array(list.buffer, at + 46, nameSize), flags).replaceAll("\\", "/");
    if (flags & ENCRYPTED) throw new ZipError("压缩包加了密码；请不加密码重新压缩");
    if (![0, 8].includes(method)) throw new ZipError("压缩方式不通用；请用通常的 zip 格式重新压缩");
    if (!name.endsWith("/")) found.push({name, size: plainSize, content: () => contentOf(blob, {name, local, method, crc, packedSize, plainSize}, broken)});
    at += 46 + nameSize + extra + comment;
  }
  return found;
}

function nameOf(bytes, flags) {
  for (const encoding of flags & UTF8_NAME ? ["utf-8"] : ["utf-8", "gb18030"]) {
    try {
      return new TextDecoder(encoding, {fatal: true}).decode(bytes);
    } catch (_) {
      continue;
    }
  }
  return new TextDecoder().decode(bytes);
}

async function contentOf(blob, {local, method, crc, packedSize, plainSize}, broken) {
  const head = new DataView(await blob.slice(local, local + 30).arrayBuffer());
  if (head.byteLength < 30 || head.getUint32(0, true) !== LOCAL) throw broken();
  const start = local + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const raw = blob.slice(start, start + packedSize), content = method ? await inflated(raw, plainSize, broken) : raw;
  if (content.size !== plainSize || await crcOf(content) !== crc) throw broken();
  return content;
}

// 不多解一个字节：写着多大，就解到多大。
async function inflated(raw, size, broken) {
  const reader = raw.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader(), parts = [];
  let left = size;
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      left -= step.value.length;
      if (left < 0) throw broken();
      parts.push(step.value);
    }
  } catch (_) {
    reader.cancel().catch(() => {});
    throw broken();
  }
  return new Blob(parts);
}
