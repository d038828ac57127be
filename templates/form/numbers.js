// 精确的数：[分子, 分母]，约分，分母为正。与 compliance/numbers.py、errors.py 逐条对应。
const ZERO = [0n, 1n], ONE = [1n, 1n], HUNDRED = [100n, 1n];

function fraction(top, bottom) {
  if (bottom < 0n) { top = -top; bottom = -bottom; }
  let a = top < 0n ? -top : top, b = bottom;
  while (b) { [a, b] = [b, a % b]; }
  return a > 1n ? [top / a, bottom / a] : [top, bottom];
}
const add = (a, b) => fraction(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
const subtract = (a, b) => fraction(a[0] * b[1] - b[0] * a[1], a[1] * b[1]);
const multiply = (a, b) => fraction(a[0] * b[0], a[1] * b[1]);
const divide = (a, b) => fraction(a[0] * b[1], a[1] * b[0]);
const compare = (a, b) => { const d = a[0] * b[1] - b[0] * a[1]; return d < 0n ? -1 : d > 0n ? 1 : 0; };
const least = (a, b) => compare(b, a) < 0 ? b : a;
const most = (a, b) => compare(b, a) > 0 ? b : a;
const total = list => list.reduce(add, ZERO);
const whole = number => [BigInt(number), 1n];
const nothing = value => value[0] === 0n;
const COMPARISONS = {
  at_least: (a, b) => compare(a, b) >= 0,
  more_than: (a, b) => compare(a, b) > 0,
  at_most: (a, b) => compare(a, b) <= 0,
  less_than: (a, b) => compare(a, b) < 0,
  equals: (value, limit) => compare(value, limit) === 0,
};

// 检查表里的数："7.2" 或 "5/7"。
function exact(text) {
  const [top, bottom] = String(text).split("/");
  return bottom === undefined ? decimal(top) : divide(decimal(top), decimal(bottom));
}

function decimal(text) {
  const [before, after = ""] = text.replace("+", "").split(".");
  return fraction(BigInt(before + after), 10n ** BigInt(after.length));
}

function roundTo(value, digits, mode) {
  const power = 10n ** BigInt(digits);
  const scaled = fraction(value[0] * power, value[1]);
  const size = scaled[0] < 0n ? -scaled[0] : scaled[0];
  let count = size / scaled[1];
  const twice = 2n * (size % scaled[1]);
  const up = twice > scaled[1] || (twice === scaled[1] && (mode === "half_up" || (mode === "half_even" && count % 2n === 1n)));
  if (up && mode !== "truncate") count += 1n;
  return fraction(scaled[0] < 0n ? -count : count, power);
}

const rounded = (value, rule) => rule ? roundTo(value, rule.digits, rule.mode) : value;

function fixed(value, digits, mode) {
  const scaled = multiply(roundTo(value, digits, mode), [10n ** BigInt(digits), 1n])[0];
  const text = String(scaled < 0n ? -scaled : scaled).padStart(digits + 1, "0");
  const sign = scaled < 0n ? "-" : "";
  return sign + (digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text);
}

function plain(value) {
  let rest = value[1], twos = 0, fives = 0;
  while (rest % 2n === 0n) { rest /= 2n; twos += 1; }
  while (rest % 5n === 0n) { rest /= 5n; fives += 1; }
  return rest === 1n ? fixed(value, Math.max(twos, fives), "half_up") : `${value[0]}/${value[1]}`;
}

// Python 所说的空白，和什么也不显示的字符；与 compliance/errors.py 相同。
const BLANKS = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const NOTHING = "\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u200b\\u200c\\u200e\\u200f\\u202a\\u202c\\u202d\\u2060-\\u2066\\u2068-\\u206f\\u2800\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb";
const FARTHER = "\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}";
const VARYING = "\\u180b-\\u180f\\u200d\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}";
const WITHIN = new RegExp(`[${BLANKS}]+`, "g"), ENDS = new RegExp(`^[${BLANKS}${NOTHING}]+|[${BLANKS}${NOTHING}]+$`, "g");
const strip = text => text.replace(ENDS, "");

// 数字前后的空白和看不见的字符不改变数字；颠倒书写方向的除外。
const AROUND = `[${BLANKS}${NOTHING}${FARTHER}${VARYING}]+`;
const EDGES = new RegExp(`^${AROUND}|${AROUND}$`, "gu");
const bare = text => text.replace(EDGES, "");

const NUMBER = /^[+-]?\d{1,15}(\.\d{1,9})?$/;

function readNumber(text) {
  const normal = asciiDigits(bare(text.normalize("NFKC")));
  return NUMBER.test(normal) ? decimal(normal) : null;
}

// 各种文字的数字在 Python 里都是数字；每种十个一组，从尾数 0 或 6 的码位开始。
function asciiDigits(text) {
  return text.replace(/[^\x00-\x7f]/gu, character => {
    if (!/\p{Nd}/u.test(character)) return character;
    const code = character.codePointAt(0), low = code % 16;
    return low < 10 && /\p{Nd}/u.test(String.fromCodePoint(code - low)) ? low : low - 6;
  });
}

const INVISIBLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]/gu;
const codeOf = one => one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
const visible = text => text.replace(INVISIBLE, one => `〔U+${codeOf(one)}〕`);
const oneLine = text => visible(text.replace(WITHIN, " ").replace(/^ | $/g, ""));

// 普通空格以外的空白和看不见的字符；图形符号、蒙古文、汉字之后用来连接和变形的不算。
const UNSEEN = new RegExp(`[${BLANKS.replace("\\t-\\r\\x1c-\\x20\\x85", "")}${NOTHING}${FARTHER}\\u202b\\u202e\\u2067]|(?<![\\u1800-\\u18af\\u2190-\\u2bff\\u3030-\\u303d\\u3200-\\u9fff\\uf900-\\ufaff\\ufe0f\\u{1f000}-\\u{3ffff}])[${VARYING}]`, "gu");
const UNSEEN_NAMES = {
  "\u00a0": "不换行空格", "\u00ad": "软连字符", "\u2002": "半身空格", "\u2003": "全身空格", "\u2007": "数字空格", "\u2009": "窄空格", "\u200a": "极窄空格",
  "\u200b": "零宽空格", "\u200c": "零宽不连字符", "\u200d": "零宽连字符", "\u200e": "从左到右标记", "\u200f": "从右到左标记",
  "\u202d": "从左到右强制符", "\u202e": "从右到左强制符", "\u202f": "窄不换行空格", "\u2060": "零宽不换行符", "\u2800": "盲文空格", "\u3000": "全角空格", "\u3164": "韩文填充符", "\ufe0f": "变体选择符",
  "\ufeff": "字节顺序标记"
};

function unseen(text) {
  const named = [...new Set(text.match(UNSEEN) || [])].map(one => `${UNSEEN_NAMES[one] || "不可见字符"} U+${codeOf(one)}`);
  return named.length ? `（含${named.join("、")}）` : "";
}

function quoted(value, limit = 40) {
  const text = value === null || value === undefined ? "（空）" : oneLine(Array.from(String(value)).slice(0, 20 * limit).join(""));
  const letters = Array.from(text);
  const shown = letters.length > limit ? `“${letters.slice(0, limit).join("")}…”` : `“${text}”`;
  return shown + unseen(Array.from(String(value)).slice(0, limit).join(""));
}

function shapeOf(raw) {
  if (Array.isArray(raw)) return "一个列表";
  return isMapping(raw) ? "一组名称和值" : quoted(raw);
}

const isMapping = raw => typeof raw === "object" && raw !== null && !Array.isArray(raw);
const has = (mapping, name) => Object.prototype.hasOwnProperty.call(mapping, name);
const isBlank = raw => raw === null || raw === undefined || (typeof raw === "string" && !strip(raw));

// 最接近的一个，与 Python 的 difflib.get_close_matches 同法；没有足够接近的为 null。
function nearest(given, choices, cutoff) {
  let best = null;
  if (Array.from(given).length > 80) return null;
  for (const choice of choices) {
    const ratio = similarity(Array.from(choice), Array.from(given));
    if (ratio >= cutoff && (!best || ratio > best.ratio || (ratio === best.ratio && choice > best.choice))) best = {ratio, choice};
  }
  return best && best.choice;
}

function similarity(a, b) {
  const matches = (alo, ahi, blo, bhi) => {
    let size = 0, besti = alo, bestj = blo;
    for (let i = alo; i < ahi; i++) {
      for (let j = blo; j < bhi; j++) {
        let length = 0;
        while (i + length < ahi && j + length < bhi && a[i + length] === b[j + length]) length++;
        if (length > size) { size = length; besti = i; bestj = j; }
      }
    }
    if (!size) return 0;
    return size + matches(alo, besti, blo, bestj) + matches(besti + size, ahi, bestj + size, bhi);
  };
  const length = a.length + b.length;
  return length ? 2 * matches(0, a.length, 0, b.length) / length : 1;
}
