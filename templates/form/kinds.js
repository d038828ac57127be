// 各种答案：怎样读、得多少分、否决看哪个数。与 compliance/checklist/kinds/ 逐条对应；拒绝的文字由检查程序给出（words、phrases）。
// READERS[怎样填写](slots, raw, complain) 给出值；complain(key, places, {found, path, atKey, near}) 记下一处错误。

const WRITTEN_PLAINLY = /^[\t\x20-\x7e\u3000\uff00-\uff5e]*$/;
const PERCENT_SIGN = /[%％]$/;

function numberOf(raw, {unit = "", integer = false, least = ZERO, limit = null, path = [], of = ""}, complain) {
  const refuse = key => {
    const number = said(integer ? "whole" : "number") + (unit ? said("unit", {unit}) : "");
    complain(key, {number, unit, least: plain(least), most: limit && plain(limit), of: of && said("of", {name: of})}, {found: shapeOf(raw), path});
    return null;
  };
  if (typeof raw !== "string") return refuse("number.shape");
  const digits = bare(unit === "%" ? bare(raw).replace(PERCENT_SIGN, "") : raw);
  const number = WRITTEN_PLAINLY.test(digits) ? readNumber(digits) : null;
  if (number === null) return refuse(/^\p{Nd}+$/u.test(digits) ? "number.digits" : "number.words");
  if (compare(number, least) < 0) return refuse(nothing(least) ? "number.negative" : "number.least");
  if (integer && number[1] !== 1n) return refuse("number.fraction");
  if (limit && compare(number, limit) > 0) return refuse("number.most");
  return number;
}

const inSlot = ([{unit, integer, least, most}], raw, complain) =>
  numberOf(raw, {unit, integer, least: least ? exact(least) : ZERO, limit: most ? exact(most) : null}, complain);

const READERS = {
  choice([{choices: names}], raw, complain) {
    const places = {choices: names.join("、")};
    if (typeof raw !== "string") { complain("level.shape", places, {found: shapeOf(raw)}); return null; }
    const name = strip(raw);
    if (names.includes(name)) return name;
    complain("level.unknown", places, {found: quoted(name), near: nearest(name, names, 0.3)});
    return null;
  },
  number: inSlot,
  ratio(slots, raw, complain) {
    const [numerator, denominator] = slots.map(slot => slot.name), places = {numerator, denominator};
    if (typeof raw !== "string") { complain("ratio.shape", places, {found: shapeOf(raw)}); return null; }
    const parts = raw.replace(/／/g, "/").split("/");
    if (parts.length !== 2) {
      const number = readNumber(strip(raw).replace(/[%％]+$/, ""));
      const over = number && compare(number, HUNDRED) > 0 && /[%％]$/.test(strip(raw));
      complain(over ? "ratio.over" : "ratio.parts", places, {found: quoted(raw)});
      return null;
    }
    const [top, bottom] = slots.map(({name, integer}, side) => numberOf(parts[side], {integer, of: name}, complain));
    if (top === null || bottom === null) return null;
    if (slots[0].within && compare(top, bottom) > 0) { complain("ratio.above", places, {found: quoted(raw)}); return null; }
    return {top, bottom};
  },
  numbers(slots, raw, complain) {
    const names = slots.map(slot => slot.name), places = {names: names.join("、")};
    if (!isMapping(raw)) { complain("named.shape", places, {found: shapeOf(raw)}); return null; }
    let wrong = 0;
    const count = (...refusal) => { wrong += 1; complain(...refusal); };
    for (const name of Object.keys(raw)) {
      if (names.includes(name)) continue;
      count("named.unknown", places, {found: quoted(name), path: [name], atKey: true, near: wrong < 20 && nearest(name, names, 0.3)});
    }
    const values = {};
    for (const {name, unit, integer} of slots) {
      if (!has(raw, name) || raw[name] === null) count("named.missing", {name}, {path: [name]});
      else values[name] = numberOf(raw[name], {unit, integer, path: [name]}, count);
    }
    return wrong ? null : values;
  },
  picks(slots, raw, complain) {
    const names = slots.map(slot => slot.name);
    const places = {names: names.join("、"), examples: names.slice(0, 2).join(", ")};
    if (!Array.isArray(raw)) { complain("pick.shape", places, {found: shapeOf(raw)}); return null; }
    const chosen = new Set();
    let wrong = 0;
    raw.forEach((entry, index) => {
      const name = typeof entry === "string" ? strip(entry) : null, path = [index];
      if (name === null || !names.includes(name)) {
        const near = name && wrong < 20 ? nearest(name, names, 0.3) : null;
        complain(name ? "pick.unknown" : "pick.blank", places, {found: shapeOf(entry), path, near});
      } else if (chosen.has(name)) complain("pick.twice", {}, {found: quoted(name), path});
      else { chosen.add(name); return; }
      wrong += 1;
    });
    return wrong ? null : names.filter(name => chosen.has(name));
  },
};

// 一个数是否满足所写的各个界限。
const holds = (bounds, value) =>
  Object.keys(COMPARISONS).every(name => bounds[name] === undefined || COMPARISONS[name](value, exact(bounds[name])));

// 由数到得分系数：阶梯或直线。
function credited(spec, value) {
  if (spec.line) {
    const zero = exact(spec.line.zero);
    const share = divide(subtract(value, zero), subtract(exact(spec.line.full), zero));
    return least(most(share, ZERO), ONE);
  }
  const band = spec.bands.find(step => holds(step, value));
  return band ? exact(band.credit) : ZERO;
}

const KINDS = {
  level: {
    points: (spec, value, full) => multiply(exact(spec.levels.find(level => level.name === value).credit), full),
  },
  metric: {
    points: (spec, value, full) => multiply(credited(spec, value), full),
    magnitude: value => value,
  },
  ratio: {
    points: (spec, value, full) => nothing(value.bottom) ? ZERO : multiply(credited(spec, KINDS.ratio.magnitude(value)), full),
    leftOut: (spec, value) => spec.zero_denominator === "not_applicable" && nothing(value.bottom) ? spec.denominator : "",
    magnitude: value => nothing(value.bottom) ? ZERO : divide(multiply(HUNDRED, value.top), value.bottom),
  },
  deduction: {
    points(spec, value, full) {
      const countOf = name => spec.shape === "number" ? value : value[name];
      const losses = spec.occurrences.map(item => multiply(exact(item.points), countOf(item.name)));
      return most(subtract(full, total(losses)), exact(spec.floor));
    },
  },
  picklist: {
    points(spec, value, full) {
      const credits = spec.items.filter(item => value.includes(item.name)).map(item => exact(item.credit ?? spec.credit_each ?? "0"));
      return multiply(least(total(credits), exact(spec.cap)), full);
    },
  },
  conditions: {
    points(spec, value, full) {
      const met = spec.conditions.filter(condition => {
        let number = value[condition.value];
        if (condition.over !== undefined) {
          if (nothing(value[condition.over])) return false;
          number = divide(multiply(HUNDRED, number), value[condition.over]);
        }
        return holds(condition, number);
      });
      return multiply(least(multiply(whole(met.length), exact(spec.credit_each)), exact(spec.cap)), full);
    },
  },
};
