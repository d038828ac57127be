// 读一份答卷的数据，记下全部错误。与 compliance/answers/ 的 reading.py、head.py、entries.py、results.py、fields.py 逐条对应。
const MAX_PROBLEMS = 1000, MAX_SUGGESTIONS = 30, MOST_NAMED = 6, LONGEST_SLIP = 80, LONGEST_DATE = 100;
const EVIDENCE_DATES = {形成日期: "made", 有效至: "until"}, LABELLED = /^\s*(形成日期|有效至)\s*[:：]?(.*)$/s;
const DATE = /^(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2}))$/;
const TIME = /[T \t]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$/;
const AROUND_MARKS = /[ \t]*([-/.年月])[ \t]*|[ \t]+(?=日)/g;
const NO_REASONS = new Set(["不适用", "没有", "没有理由", "无理由", "暂无", "同上", "n/a", "na", "none", "null", "true", "yes"]);
const AROUND_WORDS = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const NOT_SEEN = new RegExp(`[${NOTHING}${FARTHER}]+`, "gu");
const UNNAMED = "1";

const fillIn = (template, places) => template.replace(/\{([a-z]+)\}/g, (place, name) => has(places, name) ? places[name] : place);
const said = (phrase, places = {}) => fillIn(form.phrases[phrase], places);

// 同一要点在答卷中的编号：按对象作答的，编号之后加“@名称”。
const marked = (id, name) => `${id}@${name}`;

class Reader {
  constructor(data) {
    this.form = data;
    this.model = modelOf(data, {});
    this.findings = [];
    this.subject = "";
  }

  complain(path, key, places = {}, {found = "", atKey = false, near = null, subject = this.subject} = {}) {
    if (this.findings.length > MAX_PROBLEMS) return;
    const [message, expected, remedy] = this.form.words[key].map(text => fillIn(text, places));
    const meant = near && said("near", {near: quoted(near)});
    this.findings.push({path, code: key, message, subject, found, expected, remedy: meant || remedy, atKey});
  }

  near(given, choices, cutoff = 0.5) {
    return this.findings.length < MAX_SUGGESTIONS ? nearest(given, choices, cutoff) : null;
  }

  sheet(raw) {
    const form = this.form, nobody = {park: {}, period: {}, team: [], objects: {}, answers: {}, bonus: {}, penalties: {}};
    const top = form.top;
    if (!isMapping(raw)) {
      this.complain([], "file.shape", {names: top.join("、")}, {found: shapeOf(raw)});
      return nobody;
    }
    this.mapping(raw, [], top);
    const fits = this.identity(raw);
    const objects = fits ? this.objects(raw["对象"]) : {};
    this.model = modelOf(form, objects);
    return {
      park: this.park(raw["园区"]),
      period: this.period(raw["评价期"]),
      assessedOn: this.date(raw["自评日期"], ["自评日期"]),
      team: this.team(raw["自评小组"]),
      objects,
      answers: fits ? this.answers(raw["作答"]) : {},
      bonus: fits ? this.extras(raw["加分项"], "加分项", form.bonus) : {},
      penalties: fits ? this.extras(raw["专项扣分"], "专项扣分", form.penalties) : {},
    };
  }

  identity(raw) {
    const {id, version, mappings} = this.form;
    if (raw["检查表"] !== id) {
      this.complain(["检查表"], "checklist.other", {checklist: id}, {found: shapeOf(raw["检查表"])});
      return false;
    }
    if (raw["版本"] !== version) {
      const versions = [version, ...mappings.map(m => m.from_version)].join("、");
      this.complain(["版本"], "version.other", {versions}, {found: shapeOf(raw["版本"])});
      return false;
    }
    return true;
  }

  mapping(raw, path, known) {
    if (raw === null || raw === undefined) return {};
    const places = {names: known.join("、")};
    if (!isMapping(raw)) {
      const colon = typeof raw === "string" && /[:：]/.test(raw);
      this.complain(path, colon ? "mapping.colon" : "mapping.shape", places, {found: shapeOf(raw)});
      return {};
    }
    for (const name of Object.keys(raw)) {
      if (known.includes(name)) continue;
      this.complain([...path, name], "mapping.unknown", places, {found: quoted(name), atKey: true, near: this.near(name, known)});
    }
    return raw;
  }

  text(raw, path) {
    if (raw === null || raw === undefined) return "";
    if (typeof raw === "string") {
      this.bounded(raw, path);
      return strip(raw);
    }
    this.complain(path, "text.shape", {}, {found: shapeOf(raw)});
    return "";
  }

  bounded(raw, path) {
    const most = this.form.most.text, length = raw.length <= most ? 0 : Array.from(raw).length;
    if (length <= most) return true;
    this.complain(path, "text.long", {most: String(most)}, {found: `${length} 字`});
    return false;
  }

  firstOf(raw, most, path) {
    if (raw.length > most) this.complain(path, "list.long", {most: String(most)}, {found: `${raw.length} 项`});
    return raw.slice(0, most);
  }

  date(raw, path) {
    const given = this.text(raw, path);
    if (!asciiDigits(given.normalize("NFKC").replace(NOT_SEEN, ""))) return null;
    const day = dayOf(given);
    if (!day) this.complain(path, "date", {}, {found: quoted(raw)});
    return day;
  }

  number(raw, path, options) {
    if (isBlank(raw)) return null;
    return numberOf(raw, options, (key, places, more) => this.complain(path, key, places, more));
  }

  yesOrNo(raw, path) {
    if (isBlank(raw)) return null;
    if (raw === "有" || raw === "无") return raw === "有";
    this.complain(path, "yes", {}, {found: shapeOf(raw)});
    return null;
  }

  evidence(raw, path) {
    if (isBlank(raw)) return [];
    if (typeof raw === "string") return [this.piece(raw, path)].filter(Boolean);
    if (!Array.isArray(raw)) {
      this.complain(path, "evidence.shape", {}, {found: shapeOf(raw)});
      return [];
    }
    const entries = this.firstOf(raw, this.form.most.evidence, path);
    return entries.map((entry, index) => this.piece(entry, [...path, index])).filter(Boolean);
  }

  piece(raw, path) {
    const entry = rejoined(raw, this.form.prefixes);
    if (typeof entry !== "string" || !strip(entry)) {
      this.complain(path, isMapping(raw) ? "evidence.pair" : "evidence.piece", {}, {found: shapeOf(raw)});
      return null;
    }
    if (!this.bounded(entry, path)) return null;
    const {what, made, until} = this.dated(entry, path);
    const colon = what.search(/[:：]/), head = colon < 0 ? "" : strip(what.slice(0, colon));
    if (this.form.prefixes.includes(head)) {
      const text = strip(what.slice(colon + 1));
      if (!text) this.complain(path, "evidence.empty", {head}, {found: quoted(what)});
      return {head, text, made, until};
    }
    const text = strip(what), fault = misnamed(text);
    if (fault) this.complain(path, fault, {}, {found: quoted(what)});
    return {head: "", text, made, until};
  }

  // 佐证之后可写日期：营业执照.pdf | 形成日期 2024-05-01 | 有效至 2026-04-30。
  dated(entry, path) {
    const [what, ...said] = entry.split(/[|｜]/), dates = {};
    for (const part of said) {
      const found = LABELLED.exec(part), name = found && EVIDENCE_DATES[found[1]];
      if (!name || name in dates) {
        this.complain(path, "evidence.dates", {}, {found: quoted(strip(part))});
        continue;
      }
      const day = dayOf(strip(found[2]));
      if (day) dates[name] = day;
      else this.complain(path, "date", {}, {found: quoted(strip(part))});
    }
    if (dates.made && dates.until && dates.until < dates.made) this.complain(path, "evidence.order", {}, {found: quoted(entry)});
    return {what, ...dates};
  }

  objects(raw) {
    const wanted = this.form.repeated;
    const fields = wanted.length || !isBlank(raw) ? this.mapping(raw, ["对象"], wanted.map(section => section.id)) : {};
    return Object.fromEntries(wanted.map(section => [section.id, this.names(section, fields[section.id])]));
  }

  names(section, raw) {
    const path = ["对象", section.id], what = section.per_object.name;
    this.subject = section.id;
    const names = [];
    if (!Array.isArray(raw) || !raw.length) {
      this.complain(path, "objects.missing", {what, heading: `${section.number} ${section.title}`}, {found: shapeOf(raw)});
    } else {
      this.firstOf(raw, this.form.most.objects, path).forEach((entry, index) => {
        const name = this.text(entry, [...path, index]);
        if (!name || /[@:]/.test(name)) this.complain([...path, index], "objects.name", {what, rule: said("nameable")}, {found: shapeOf(entry)});
        else if (names.includes(name)) this.complain([...path, index], "objects.twice", {}, {found: quoted(name)});
        else names.push(name);
      });
    }
    this.subject = "";
    return names.length ? names : [UNNAMED];
  }

  park(raw) {
    const fields = this.mapping(raw, ["园区"], this.form.park), values = {};
    for (const label of this.form.park) {
      const path = ["园区", label];
      if (label === "企业数量") values[label] = this.number(fields[label], path, {unit: "家", integer: true});
      else if (label === "面积") values[label] = this.number(fields[label], path, {unit: "平方公里"});
      else values[label] = this.text(fields[label], path);
    }
    if (isBlank(fields["名称"])) this.complain(["园区", "名称"], "park.name", {what: this.form.subject});
    const type = values["类型"];
    if (type && !this.form.types.includes(type)) {
      this.complain(["园区", "类型"], "park.type", {what: this.form.subject, types: this.form.types.join("、")}, {found: quoted(type), near: this.near(type, this.form.types, 0.3)});
    }
    return values;
  }

  period(raw) {
    const fields = this.mapping(raw, ["评价期"], ["开始", "结束"]);
    const [start, end] = ["开始", "结束"].map(label => this.date(fields[label], ["评价期", label]));
    for (const label of ["开始", "结束"]) {
      if (isBlank(fields[label])) this.complain(["评价期", label], "period.missing", {label});
    }
    this.end = end || start;
    if (start && end && end < start) this.complain(["评价期", "结束"], "period.order", {start}, {found: quoted(fields["结束"])});
    return {start, end};
  }

  team(raw) {
    if (raw === null || raw === undefined) return [];
    if (!Array.isArray(raw)) {
      this.complain(["自评小组"], "team.shape", {}, {found: shapeOf(raw)});
      return [];
    }
    const members = [];
    this.firstOf(raw, this.form.most.members, ["自评小组"]).forEach((entry, index) => {
      const path = ["自评小组", index], fields = this.mapping(entry, path, this.form.team);
      const values = this.form.team.map(label => this.text(fields[label], [...path, label]));
      if (values.some(Boolean) && isBlank(fields["姓名"])) this.complain(path, "team.name");
      if (values[0]) members.push(values);
    });
    return members;
  }

  shared(raw, path) {
    const note = this.text(raw["说明"], [...path, "说明"]), evidence = this.evidence(raw["佐证"], [...path, "佐证"]);
    return {
      note,
      evidence,
      // 评价期结束时已过有效期的不算佐证。
      proofs: evidence.filter(piece => !piece.until || !this.end || piece.until >= this.end),
      by: this.text(raw["填写人"], [...path, "填写人"]),
      on: this.date(raw["填写日期"], [...path, "填写日期"]),
    };
  }

  answers(raw) {
    const given = this.ids(raw, "作答"), complete = !isMapping(raw), sheet = {};
    for (const criterion of this.model.criteria) {
      this.subject = criterion.id;
      const old = given.get(criterion.id);
      if (old === undefined) {
        if (!complete) this.complain(["作答", criterion.id], "id.missing", {text: criterion.text});
        sheet[criterion.id] = {value: null, notApplicable: ""};
      } else {
        sheet[criterion.id] = raw[old] === null ? {value: null, notApplicable: ""} : this.answer(criterion, raw[old], ["作答", old]);
      }
    }
    this.subject = "";
    return sheet;
  }

  ids(raw, top) {
    const found = new Map();
    if (!isMapping(raw)) {
      if ((raw !== null && raw !== undefined) || top === "作答") this.complain([top], "ids.shape", {top}, {found: shapeOf(raw)});
      return found;
    }
    const known = this.known(top);
    for (const name of Object.keys(raw)) {
      if (known.includes(name)) found.set(name, name);
      else this.unknownId(name, top);
    }
    return found;
  }

  known(top) {
    return {作答: this.model.criteria, 加分项: this.form.bonus, 专项扣分: this.form.penalties}[top].map(item => item.id);
  }

  unknownId(name, top) {
    const elsewhere = ["作答", "加分项", "专项扣分"].find(other => this.known(other).includes(name));
    if (!elsewhere && top === "作答" && this.unknownObject(name)) return;
    this.complain(
      [top, name],
      elsewhere ? "id.elsewhere" : "id.unknown",
      {checklist: this.form.id, version: this.form.version, top, elsewhere},
      {
        found: quoted(name),
        atKey: true,
        subject: Array.from(name).length <= LONGEST_SLIP ? name : "",
        near: elsewhere ? null : this.near(name, this.known(top), 0.6),
      },
    );
  }

  // 按对象作答的要点：编号之后没有写对象，或写的对象不在名单中。
  unknownObject(name) {
    const at = name.indexOf("@"), base = at < 0 ? name : name.slice(0, at);
    const listed = this.known("作答").filter(id => id.startsWith(marked(base, "")));
    if (!listed.length) return false;
    const key = at < 0 ? "id.unmarked" : "id.object", few = listed.slice(0, MOST_NAMED).join("、");
    const places = {given: quoted(name.slice(at + 1)), listed: listed.length > MOST_NAMED ? said("more", {listed: few}) : few};
    const subject = Array.from(name).length <= LONGEST_SLIP ? name : "";
    this.complain(["作答", name], key, places, {found: quoted(name), atKey: true, subject});
    return true;
  }

  answer(criterion, raw, path) {
    const fields = this.mapping(raw, path, this.form.fields);
    const shared = this.shared(fields, path);
    const own = {...this.finding(criterion, fields, path), ...shared};
    return this.reviewed(own, fields, path, this.form.reviewFields, (review, at) => this.finding(criterion, review, at));
  }

  finding(criterion, fields, path) {
    let notApplicable = this.reason(criterion, fields, [...path, "不适用"]);
    let value = this.result(criterion, fields, [...path, "结果"]);
    const declared = this.declared(criterion, fields, [...path, "否决情形"], value !== null);
    const spec = criterion.answer;
    const denominator = value && criterion.na && KINDS[spec.kind].leftOut && KINDS[spec.kind].leftOut(spec, value);
    if (denominator) {
      value = null;
      notApplicable = said("zero", {denominator, when: criterion.na});
    }
    return {value, notApplicable, declared};
  }

  // 复核的结果代替自评的结果；没有复核的，几位复核人结果不一的，不变。
  reviewed(own, fields, path, known, find) {
    const at = [...path, "复核"], raw = fields["复核"], several = Array.isArray(raw);
    const found = (several ? this.firstOf(raw, this.form.most.reviewers, at) : [raw])
      .map((one, number) => this.opinion(own, one, several ? [...at, number] : at, known, find))
      .filter(one => one !== null);
    if (!found.length || found.some(one => differs(one, found[0]))) return own;
    return {...own, ...found[0]};
  }

  opinion(own, raw, at, known, find) {
    const review = this.mapping(raw, at, known);
    if (Object.values(review).every(nothingFilledIn)) return null;
    const before = this.findings.length, found = find(review, at);
    const reason = this.text(review["理由"], [...at, "理由"]);
    this.text(review["复核人"], [...at, "复核人"]);
    this.date(review["日期"], [...at, "日期"]);
    const given = found.value !== null || Boolean(found.notApplicable);
    if (!given && this.findings.length === before) this.complain(at, "review.missing");
    if (given && differs(found, own) && !isReason(reason || found.notApplicable)) {
      this.complain([...at, "理由"], "review.reason", {}, {found: quoted(reason || null)});
    }
    return found;
  }

  result(criterion, fields, path) {
    const raw = fields["结果"];
    if (nothingFilledIn(raw)) return null;
    if (fields["不适用"] !== null && fields["不适用"] !== undefined) {
      this.complain(path, "both", {}, {found: shapeOf(raw)});
    } else if (typeof raw === "string" && !this.bounded(raw, path)) {
      return null;
    } else if (typeof raw === "string" && ["不适用", "n/a", "na"].includes(strip(raw).toLowerCase())) {
      if (criterion.na) this.complain(path, "na.word", {}, {found: quoted(raw)});
      else this.complain(path, "na.forbidden", {}, {found: shapeOf(raw)});
    } else {
      return READERS[criterion.answer.shape](criterion.answer.slots, raw, (key, places, more = {}) =>
        this.complain([...path, ...(more.path || [])], key, places, more));
    }
    return null;
  }

  reason(criterion, fields, path) {
    if (!has(fields, "不适用")) return "";
    const raw = fields["不适用"];
    if (raw === null && !nothingFilledIn(fields["结果"])) return "";
    if (!criterion.na) {
      this.complain(path, "na.forbidden", {}, {found: shapeOf(raw)});
      return "";
    }
    const reason = this.text(raw, path);
    if (raw === null || (typeof raw === "string" && !isReason(reason))) {
      this.complain(path, "na.reason", {when: criterion.na}, {found: quoted(reason || null)});
    }
    return reason;
  }

  declared(criterion, fields, path, answered) {
    const raw = fields["否决情形"], trigger = criterion.veto && criterion.veto.when && criterion.veto.when.declared;
    if (!trigger) {
      if (raw !== null && raw !== undefined) this.complain(path, "declared.needless", {}, {atKey: true});
    } else if (!isBlank(raw)) return this.yesOrNo(raw, path);
    else if (answered) this.complain(path, "declared.missing", {trigger});
    return null;
  }

  extras(raw, top, items) {
    const given = this.ids(raw, top), sheet = {};
    for (const item of items) {
      const name = given.get(item.id);
      sheet[item.id] = name === undefined ? {value: null} : this.extra(item, raw[name], [top, name]);
    }
    this.subject = "";
    return sheet;
  }

  extra(item, raw, path) {
    this.subject = item.id;
    const fields = this.mapping(raw, path, this.form.extraFields);
    const own = {...this.counted(item, fields, path), ...this.shared(fields, path)};
    return this.reviewed(own, fields, path, this.form.extraReviewFields, (review, at) => this.counted(item, review, at));
  }

  counted(item, fields, path) {
    const where = [...path, "结果"];
    const {number} = item;
    const value = number
      ? this.number(fields["结果"], where, {...number, limit: number.most === undefined ? null : exact(number.most)})
      : this.yesOrNo(fields["结果"], where);
    return {value, notApplicable: "", declared: null};
  }
}

const written = value => JSON.stringify(value, (_, part) => typeof part === "bigint" ? String(part) : part);
const differs = (a, b) => written([a.value, Boolean(a.notApplicable), a.declared]) !== written([b.value, Boolean(b.notApplicable), b.declared]);

const nothingFilledIn = raw => isBlank(raw) || (isMapping(raw) && Object.values(raw).every(part => part === null));

function isReason(text) {
  const letters = (text.match(/[\p{L}\p{N}]/gu) || []).filter(letter => visible(letter) === letter);
  return letters.length >= 2 && !NO_REASONS.has(text.replace(AROUND_WORDS, "").toLowerCase()) && readNumber(text) === null;
}

function dayOf(text) {
  if (Array.from(text).length > LONGEST_DATE) return null;
  const plain = asciiDigits(text.normalize("NFKC").replace(NOT_SEEN, ""));
  const found = DATE.exec(plain.replace(TIME, "").replace(AROUND_MARKS, (_, mark) => mark || ""));
  if (!found) return null;
  const [year, month, day] = found.slice(1).filter(Boolean).map(Number);
  const made = new Date(Date.UTC(2000, 0, 1));
  made.setUTCFullYear(year, month - 1, day);
  const real = year > 0 && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
  return real ? made.toISOString().slice(0, 10) : null;
}

function rejoined(raw, prefixes) {
  if (isMapping(raw)) {
    const entries = Object.entries(raw);
    if (entries.length === 1 && prefixes.includes(entries[0][0]) && (entries[0][1] === null || typeof entries[0][1] === "string")) {
      return `${entries[0][0]}：${entries[0][1] || ""}`;
    }
  }
  return raw;
}

// 佐证文件名本身的毛病；文件在不在，网页看不到。
function misnamed(name) {
  if (name.includes("://") || name.toLowerCase().startsWith("www.")) return "evidence.web";
  return /^([/\\]|[A-Za-z]:)/.test(name) || name.split(/[\\/]/).includes("..") ? "evidence.outside" : null;
}
