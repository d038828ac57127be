// 按早前版本填的答卷换成本版的写法：对照表怎样写就怎样读，不能照读的不带入，逐项列出。与程序的读法相同，只是合并的几项不同就不取。
const DECIDES = ["结果", "不适用", "否决情形", "复核"];

// 给出本版的数据，和没有带入的：编号、上年填的、为什么。
function lookBack(form, raw) {
  const left = [], version = isMapping(raw) && raw["检查表"] === form.id ? raw["版本"] : form.version;
  const mapping = version === form.version ? null : form.mappings.find(one => one.from_version === version);
  if (!mapping) return {raw, left};
  const made = {...raw, 版本: form.version};
  for (const top of ["作答", "加分项", "专项扣分"]) {
    if (!isMapping(raw[top])) continue;
    const coming = {};
    for (const [name, entry] of Object.entries(raw[top])) {
      const [base, object] = [name.split("@", 1)[0], name.slice(name.split("@", 1)[0].length)];
      const change = has(mapping.criteria, base) ? mapping.criteria[base] : {to: [base]};
      for (const target of change.to) (coming[target + object] ||= []).push({name, change, entry: readEntry(entry, change, (change.names || {})[target])});
    }
    made[top] = Object.fromEntries(Object.entries(coming).map(([id, parts]) => [id, together(id, parts, left, mapping.merged[id.split("@", 1)[0]])]));
  }
  return {raw: made, left};
}

function together(id, parts, left, rule) {
  const [first] = parts, given = parts.filter(part => isMapping(part.entry));
  if (!given.length) return first.entry;
  const told = one => JSON.stringify(DECIDES.map(name => one.entry[name] === undefined ? null : one.entry[name]));
  const alike = given.length === parts.length && given.every(part => told(part) === told(given[0]));
  const why = !parts.every(part => part.change.compare !== false) ? "作答改变，往年的结果不照读" : alike ? "" : "原来的几项结果不同";
  const numbers = rule === "sum" && parts.length > 1 ? given.map(part => earlierNumber(part.entry["结果"])) : [];
  if (numbers.length === parts.length && numbers.every(Boolean)) return {...given[0].entry, 结果: plain(total(numbers))};
  if (!why && !numbers.length) return given[0].entry;
  for (const part of given) {
    if (!isBlank(part.entry["不适用"]) || !isBlank(part.entry["结果"])) left.push({id, found: shapeOf(isBlank(part.entry["结果"]) ? part.entry["不适用"] : part.entry["结果"]), why});
  }
  return Object.fromEntries(Object.entries(given[0].entry).filter(([name]) => !DECIDES.includes(name)));
}

// names：拆分出来的一项有哪些名称，其余的归别的项。
function readEntry(entry, change, names) {
  if (!isMapping(entry)) return entry;
  return Object.fromEntries(Object.entries(entry).map(([name, value]) => {
    if (name === "结果") return [name, ownPart(readResult(value, change), names)];
    if (name !== "复核") return [name, value];
    return [name, Array.isArray(value) ? value.map(one => readEntry(one, change, names)) : readEntry(value, change, names)];
  }));
}

function ownPart(result, names) {
  if (!names) return result;
  if (Array.isArray(result)) return result.filter(one => names.includes(one));
  return isMapping(result) ? Object.fromEntries(Object.entries(result).filter(([name]) => names.includes(name))) : result;
}

function readResult(raw, {values = {}, factor, bands = [], percent}) {
  const named = one => typeof one === "string" && has(values, strip(one)) ? values[strip(one)] : one;
  const scaled = one => factor && earlierNumber(one) ? plain(multiply(earlierNumber(one), exact(factor))) : one;
  if (Array.isArray(raw)) return [...new Set(raw.map(named))];
  if (isMapping(raw)) return Object.fromEntries(Object.entries(raw).map(([name, value]) => [has(values, name) ? values[name] : name, scaled(value)]));
  if (typeof raw !== "string" || isBlank(raw)) return raw;
  if (has(values, strip(raw))) return values[strip(raw)];
  const number = percent || (bands.length && !earlierNumber(raw)) ? earlierShare(raw) : earlierNumber(raw);
  if (!number) return raw;
  if (bands.length) {
    const reached = bands.find(band => band.at_least === null || compare(number, exact(band.at_least)) >= 0);
    return reached ? reached.value : raw;
  }
  return percent ? plain(number) : scaled(raw);
}

const earlierNumber = raw => typeof raw === "string" ? readNumber(strip(raw).replace(/[%％]$/, "")) : null;

function earlierShare(raw) {
  const [top, bottom, ...more] = raw.replace("／", "/").split("/").map(earlierNumber);
  return top && bottom && !more.length && !nothing(bottom) ? multiply(HUNDRED, divide(top, bottom)) : null;
}
