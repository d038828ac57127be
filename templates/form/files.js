// 答卷文件：JSON，与 YAML 答卷同一结构，所有内容都是文字。

// 读 JSON 而不改动写法：数字、true、false 都按写下的文字；同一层的名称不得重复。
class FileError extends Error {}

// 字节变成文字：UTF-8、UTF-16、GB18030，与程序所读的相同。
function decoded(buffer) {
  const [first, second] = new Uint8Array(buffer.slice(0, 2));
  const marked = {"255,254": "utf-16le", "254,255": "utf-16be"}[`${first},${second}`];
  for (const encoding of marked ? [marked] : ["utf-8", "gb18030"]) {
    try {
      return new TextDecoder(encoding, {fatal: true}).decode(buffer);
    } catch (_) {
      continue;
    }
  }
  throw new FileError("文件中有不是文字的字节，可能已损坏或不完整；请换一份完整的。");
}

function readFile(text) {
  try {
    JSON.parse(text);
  } catch (_) {
    throw new FileError("文件读不出来：不是本页保存的答卷（JSON），或者文件不完整。YAML 答卷请用 compliance form html --prefill 答卷 生成带答案的网页。");
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
  let at = 0;
  const value = depth => {
    if (depth > 40) throw new FileError("文件嵌套过深，不是答卷。");
    const token = tokens[at++];
    if (token === "{") return mapping(depth);
    if (token === "[") return list(depth);
    if (token === "null") return null;
    return token[0] === '"' ? JSON.parse(token) : token;
  };
  const mapping = depth => {
    const made = Object.create(null);
    while (tokens[at] !== "}") {
      if (tokens[at] === ",") at++;
      const name = JSON.parse(tokens[at]);
      if (has(made, name)) throw new FileError(`名称重复：${quoted(name)}。同一层内每个名称只写一次，删去多余的一处。`);
      at += 2;
      made[name] = value(depth + 1);
    }
    at++;
    return made;
  };
  const list = depth => {
    const made = [];
    while (tokens[at] !== "]") {
      if (tokens[at] === ",") at++;
      made.push(value(depth + 1));
    }
    at++;
    return made;
  };
  return value(0);
}

// YAML 1.1 不接受的字符写成转义，程序才读得回来；半个字符没有意义，换成问号。
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function writeFile(sheet) {
  const text = JSON.stringify(sheet, (_, value) => typeof value === "string" ? value.replace(HALVES, "?") : value, 2)
    .replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, found => "\\u" + found.charCodeAt(0).toString(16).padStart(4, "0"));
  return text + "\n";
}

function fileName(sheet, form, suffix = "json") {
  const park = String((sheet["园区"] || {})["名称"] || ""), end = String((sheet["评价期"] || {})["结束"] || "");
  const safe = text => Array.from(visible(text).replace(/[\\/:*?"<>|\s]+/g, "_").replace(/^[._]+|[._]+$/g, "")).slice(0, 40).join("");
  const year = (/\d{4}/.exec(end) || [form.year])[0];
  return `${["答卷", safe(park), year].filter(Boolean).join("-")}.${suffix}`;
}
