// 由答案到暂定总分。与 compliance/checklist/objects.py、compliance/scoring/ 逐条对应，只是不留计算过程。

// ── 检查表按对象展开 ──

function modelOf(form, objects) {
  const model = {form, sections: [], measures: form.measures, conditions: form.conditions, criteria: [], byId: {}, sectionById: {}, zeroing: {}};
  model.sections = form.sections;
  if (Object.keys(objects).length) expand(model, form, objects);
  const visit = section => {
    model.sectionById[section.id] = section;
    for (const criterion of section.criteria) {
      model.criteria.push(criterion);
      model.byId[criterion.id] = criterion;
      if (criterion.veto && criterion.veto.effect === "zero_section") {
        zeroes(model, criterion.veto.section || section.id).vetoes.push(criterion.id);
      }
    }
    section.sections.forEach(visit);
  };
  model.sections.forEach(visit);
  for (const condition of model.conditions) {
    if (condition.effect === "zero_section") zeroes(model, condition.section).conditions.push(condition);
  }
  model.measureById = Object.fromEntries(model.measures.map(measure => [measure.id, measure]));
  model.conditionById = Object.fromEntries(model.conditions.map(condition => [condition.id, condition]));
  return model;
}

const zeroes = (model, id) => model.zeroing[id] || (model.zeroing[id] = {vetoes: [], conditions: []});

function walk(section) {
  return [section, ...section.sections.flatMap(walk)];
}

function expand(model, form, objects) {
  const inside = {};
  for (const section of form.repeated) {
    for (const part of walk(section)) {
      for (const id of [part.id, ...part.criteria.map(c => c.id)]) inside[id] = section.id;
    }
  }
  // 一个量取自的各项都在同一个按对象作答的章条之内时，它对每个对象各算一次。
  const namesOf = ({of, objects: over}) => {
    if (over) return null;
    const homes = new Set(of.map(part => inside[part]));
    const [home] = homes;
    return homes.size === 1 && home !== undefined && !of.some(part => homes.has(part)) ? objects[home] : null;
  };
  const all = id => inside[id] === undefined || inside[id] === id ? [id] : objects[inside[id]].map(name => marked(id, name));
  const measureById = Object.fromEntries(form.measures.map(measure => [measure.id, measure]));
  const copied = new Set(form.conditions.filter(one => one.measure in measureById && namesOf(measureById[one.measure])).map(one => one.id));
  const homeOf = id => inside[measureById[form.conditions.find(one => one.id === id).measure].of[0]];
  const each = id => copied.has(id) ? objects[homeOf(id)].map(name => marked(id, name)) : all(id);
  model.sections = form.sections.map(section => expanded(section, objects));
  model.measures = form.measures.flatMap(measure => {
    const names = namesOf({of: measure.of}), over = measure.objects;
    if (!names) return [{...measure, of: measure.of.flatMap(each)}];
    const own = over ? {...measure, objects: undefined, round: undefined} : measure;
    const copies = names.map(name => ({...own, id: marked(measure.id, name), of: measure.of.map(part => marked(part, name))}));
    return over ? [{...measure, of: copies.map(copy => copy.id)}, ...copies] : copies;
  });
  model.conditions = form.conditions.flatMap(condition => {
    const names = condition.measure in measureById && namesOf(measureById[condition.measure]);
    return names ? names.map(name => ({
      ...condition,
      id: marked(condition.id, name),
      measure: marked(condition.measure, name),
      section: condition.section && inside[condition.section] ? marked(condition.section, name) : condition.section,
    })) : [condition];
  });
}

function expanded(section, objects) {
  if (!section.per_object) return {...section, sections: section.sections.map(child => expanded(child, objects))};
  const inside = new Set(walk(section).map(part => part.id));
  const copies = objects[section.id].map(name => copyFor(section, name, inside));
  return {...section, rollup: section.per_object.rollup, sections: copies, criteria: []};
}

// 一个要点的否决也可能使包含全部对象的章条计零，那时不随对象改名。
function copyFor(section, name, inside) {
  const copy = {
    ...section,
    id: marked(section.id, name),
    original: section.id,
    object: name,
    per_object: undefined,
    sections: section.sections.map(child => copyFor(child, name, inside)),
    criteria: section.criteria.map(criterion => {
      const own = criterion.veto && inside.has(criterion.veto.section);
      const veto = own ? {...criterion.veto, section: marked(criterion.veto.section, name)} : criterion.veto;
      return {...criterion, id: marked(criterion.id, name), original: criterion.id, veto};
    }),
  };
  return section.per_object ? {...copy, counted: true, title: `${section.title}（${name}）`} : copy;
}

// ── 各要点 ──

function outcomesOf(model, answers) {
  return Object.fromEntries(model.criteria.map(criterion => [criterion.id, outcomeOf(criterion, answers[criterion.id], model.form.rules)]));
}

function outcomeOf(criterion, answer, rules) {
  const full = exact(criterion.points);
  if (answer && answer.notApplicable) return leftOut(criterion);
  if (!answer || answer.value === null) return unanswered(criterion, full);
  let {value} = answer, pending = false;
  if (criterion.instead && !answer.proofs.length && criterion.best.includes(value)) {
    value = criterion.instead;
    pending = true;
  }
  const points = rounded(KINDS[criterion.answer.kind].points(criterion.answer, value, full), rules.round_at.criteria);
  const {magnitude} = KINDS[criterion.answer.kind];
  return {state: "scored", points, due: full, value: magnitude && magnitude(value), triggered: isTriggered(criterion, answer, value), pending};
}

function unanswered(criterion, full) {
  if (criterion.unanswered === "left_out") return {state: "unanswered", points: ZERO, due: ZERO};
  return {state: "unanswered", points: criterion.unanswered === "lowest" ? exact(criterion.worst) : ZERO, due: full};
}

function leftOut(criterion) {
  if (criterion.absent === undefined) return {state: "not_applicable", points: ZERO, due: ZERO};
  const full = exact(criterion.points);
  return {state: "not_applicable", points: multiply(full, exact(criterion.absent)), due: full};
}

function isTriggered(criterion, answer, value) {
  const when = criterion.veto && criterion.veto.when;
  if (!when) return false;
  if (when.answer !== undefined) return value === when.answer;
  if (when.declared !== undefined) return Boolean(answer.declared);
  const {magnitude} = KINDS[criterion.answer.kind];
  return Boolean(magnitude) && holds(when, magnitude(value));
}

// ── 逐级合成，直到总分 ──

const rateOf = part => divide(part.earned, part.due);
const mean = rates => divide(total(rates), whole(rates.length));
const RATES = {
  weighted_mean: parts => divide(total(parts.map(p => p.earned)), total(parts.map(p => p.due))),
  mean: parts => mean(parts.map(rateOf)),
  minimum: parts => parts.map(rateOf).reduce(least),
};

function rollUp(rule, points, parts) {
  const due = parts.filter(part => !nothing(part.due));
  if (rule === "sum" || !due.length) {
    const missing = rule === "sum" ? total(parts.map(part => part.leftOut)) : points;
    return {earned: total(due.map(part => part.earned)), due: subtract(points, missing), leftOut: missing};
  }
  return {earned: multiply(RATES[rule](due), points), due: points, leftOut: ZERO};
}

class Scoring {
  // given: {model, outcomes, bonus, penalties, foregone}
  constructor(given) {
    Object.assign(this, given);
    this.parts = {};
    this.measured = {};
    this.states = {};
    this.rules = this.model.form.rules;
  }

  score() {
    const {model, rules} = this;
    for (const section of model.sections) this.section(section);
    const counted = model.sections.filter(section => section.counted).map(section => this.parts[section.id]);
    const full = exact(rules.total_points);
    const {earned, due} = rules.rollup === "sum"
      ? {earned: total(counted.map(p => p.earned)), due: total(counted.map(p => p.due))}
      : rollUp(rules.rollup, full, counted);
    for (const {id, points, item} of this.bonus) this.parts[id] = {earned: points, due: exact(item.points)};
    if (!nothing(due)) {
      this.measured.sections = counted.filter(part => !nothing(part.due))
        .map(part => roundedRate(rules, multiply(HUNDRED, rateOf(part)))).reduce(least);
      this.measured.score = totalOf(rules.steps, earned, due, (step, current, at) => {
        if (at === rules.base_at) this.measured.base = current;
        return step.step === "bonus" ? this.released(step) : this.deducted(step);
      });
    }
    for (const condition of model.conditions) this.state(condition);
    return nothing(due) ? null : this.measured.score;
  }

  // 只在条件成立时计入的加分项，条件不成立的不计。
  released(step) {
    const needed = id => this.model.conditions.filter(one => one.bonus.includes(id));
    return this.bonus.filter(b => takes(step, b.id) && needed(b.id).every(one => this.state(one) === "triggered")).map(b => b.points);
  }

  // 这一步的专项扣分和成立的条件所扣的分。
  deducted(step) {
    const struck = this.model.conditions.filter(one => one.points !== undefined && takes(step, one.id) && this.state(one) === "triggered");
    return [...this.penalties.filter(p => takes(step, p.item.id)).map(p => p.deducted), ...struck.map(one => exact(one.points))];
  }

  section(section) {
    for (const child of section.sections) this.section(child);
    for (const criterion of section.criteria) {
      const {points, due, value} = this.outcomes[criterion.id];
      this.parts[criterion.id] = {earned: points, due, value, leftOut: subtract(exact(criterion.points), due)};
    }
    const below = [...section.sections.filter(child => child.counted), ...section.criteria].map(part => this.parts[part.id]);
    const rolled = rollUp(section.rollup, exact(section.points), below);
    rolled.earned = this.isZeroed(section) ? ZERO : rounded(rolled.earned, this.rules.round_at.sections);
    this.parts[section.id] = rolled;
  }

  isZeroed(section) {
    const by = this.model.zeroing[section.id];
    if (!by) return false;
    const states = by.conditions.map(condition => this.state(condition));
    return by.vetoes.some(id => this.outcomes[id].triggered) || states.includes("triggered");
  }

  state(condition) {
    if (!(condition.id in this.states)) {
      const value = this.measure(condition.measure), found = value !== null && holds(condition, value) ? "triggered" : "clear";
      const open = value === null && valued(condition, this.model).some(id => this.outcomes[id].state === "unanswered");
      this.states[condition.id] = value === null && !open ? "not_applicable" : this.foregone[condition.id] || (open ? "unanswered" : found);
    }
    return this.states[condition.id];
  }

  measure(id) {
    if (BUILT_IN.includes(id)) return this.measured[id] === undefined ? null : this.measured[id];
    if (!(id in this.measured)) {
      const conditions = countedBy(this.model.measureById[id], this.model);
      if (conditions.length) {
        const states = conditions.map(condition => this.state(condition)).filter(state => state !== "not_applicable");
        const held = whole(states.filter(state => state === "triggered").length);
        const value = measure => measure.take === "count" ? held : divide(multiply(HUNDRED, held), whole(states.length));
        const measure = this.model.measureById[id];
        return this.measured[id] = states.length ? rounded(value(measure), measure.round) : null;
      }
      const measure = this.model.measureById[id];
      if (overObjects(measure, this.model)) {
        const each = measure.of.map(one => this.measure(one)).filter(value => value !== null);
        return this.measured[id] = each.length ? rounded(measure.objects === "mean" ? mean(each) : each.reduce(least), measure.round) : null;
      }
      if (measure.take === "value") {
        const {value} = this.parts[measure.of[0]];
        return this.measured[id] = value ? rounded(value, measure.round) : null;
      }
      const due = takenFrom(measure, this.model).map(name => this.parts[name]).filter(part => !nothing(part.due));
      this.measured[id] = due.length ? rounded(TAKES[measure.take](measure, due), measure.round) : null;
    }
    return this.measured[id];
  }
}

const TAKES = {
  rate: (_, parts) => multiply(HUNDRED, RATES.weighted_mean(parts)),
  lowest: (_, parts) => multiply(HUNDRED, RATES.minimum(parts)),
  points: (_, parts) => total(parts.map(part => part.earned)),
  count: (measure, parts) => whole(parts.filter(part => holds(counted(measure), multiply(HUNDRED, rateOf(part)))).length),
  share: (measure, parts) => divide(multiply(HUNDRED, TAKES.count(measure, parts)), whole(parts.length)),
};
const BUILT_IN = ["score", "sections", "base"];
// 没有写比较的，数得满分的。
const counted = measure => Object.keys(COMPARISONS).some(name => measure[name] !== undefined) ? measure : {at_least: 100};
const roundedRate = (rules, rate) => {
  const rates = rules.round_at.rates;
  return rates === "exact" ? rate : rounded(rate, rates || rules.steps.findLast(step => step.step === "round"));
};

// 一个量所数的条件；数别的，或不是计数的，没有。
function countedBy(measure, model) {
  const byId = model.conditionById;
  return measure.of.length && measure.of[0] in byId ? measure.of.map(id => byId[id]) : [];
}

// 它是不是由各对象的量而来。
const overObjects = (measure, model) => measure.of.length > 0 && measure.of[0] in model.measureById;

// 条件看的是哪些要点所填的数。
function valued(condition, model) {
  const measure = model.measureById[condition.measure];
  return measure && measure.take === "value" ? under(measure, model) : [];
}

// 有了总分才能看的条件。
const waits = (condition, model) => awaited(condition, model).length > 0;

function awaited(condition, model) {
  if (BUILT_IN.includes(condition.measure)) return [condition.measure];
  return countedBy(model.measureById[condition.measure], model).flatMap(one => awaited(one, model));
}

// 一个量归根到底取自哪些要点、章条和加分项。
function under(measure, model) {
  const conditions = countedBy(measure, model);
  if (overObjects(measure, model)) return measure.of.flatMap(one => under(model.measureById[one], model));
  return conditions.length ? conditions.flatMap(one => under(model.measureById[one.measure], model)) : takenFrom(measure, model);
}

function takenFrom(measure, model) {
  if (measure.of.length) return measure.of;
  const counted = model.sections.filter(section => section.counted);
  if (measure.take === "lowest") return counted.map(section => section.id);
  return counted.flatMap(walk).flatMap(section => section.criteria.map(criterion => criterion.id));
}

// 两端之间的每个值都满足、有的满足，还是都不满足。
function fateBetween(asked, ends) {
  const low = ends.reduce(least), high = ends.reduce(most);
  if (asked.equals !== undefined) {
    const limit = exact(asked.equals), inside = compare(low, limit) <= 0 && compare(limit, high) <= 0;
    return !inside ? "clear" : compare(low, high) < 0 ? "unanswered" : "triggered";
  }
  const met = [low, high].map(value => holds(asked, value));
  return met.every(Boolean) ? "triggered" : met.some(Boolean) ? "unanswered" : "clear";
}

// 一步加分或扣分算不算这一项；条件按对象分开的，随原来的编号。
const takes = (step, id) => step.of === undefined || step.of.includes(id.split("@")[0]);

// 由 [编号, 分] 的列表取各步所算的。
const among = (bonus, penalties) => step => (step.step === "bonus" ? bonus : penalties).filter(([id]) => takes(step, id)).map(([, points]) => points);

const bonusOf = (step, added) => step.cap === undefined ? total(added) : least(total(added), exact(step.cap));

// taken(step, current, at) 给出加分、扣分的一步所加所扣的各项。
function totalOf(steps, earned, due, taken) {
  let current = earned;
  for (const [at, step] of steps.entries()) {
    if (step.step === "rescale") current = multiply(divide(current, due), exact(step.to));
    else if (step.step === "deduct_from") current = subtract(exact(step.base), subtract(due, current));
    else if (step.step === "multiply") current = multiply(current, exact(step.by));
    else if (step.step === "bonus") current = add(current, bonusOf(step, taken(step, current, at)));
    else if (step.step === "penalties") current = subtract(current, total(taken(step, current, at)));
    else if (step.step === "bound") {
      if (step.minimum !== undefined) current = most(current, exact(step.minimum));
      if (step.maximum !== undefined) current = least(current, exact(step.maximum));
    } else current = rounded(current, step);
  }
  return current;
}

// ── 暂定总分的范围：未答的要点怎样作答，最低和最高能得多少 ──

const UNCAPPED = whole(10 ** 12);
const KEEP_ALL = {least: whole(10 ** 6), most: whole(-(10 ** 6))};
const SENSES = ["least", "most"];
const NONE = {earned: ZERO, due: ZERO};
const over = (points, rate) => subtract(points.earned, multiply(rate, points.due));
const added = parts => ({earned: total(parts.map(p => p.earned)), due: total(parts.map(p => p.due))});

function best(options, rate, sense) {
  let chosen = options[0], reached = over(chosen, rate);
  for (const option of options.slice(1)) {
    const value = over(option, rate), order = compare(value, reached);
    if (sense === "least" ? order < 0 : order > 0) { chosen = option; reached = value; }
  }
  return chosen;
}

const meanOptions = (rates, against, sense) =>
  rates.map(([rate, optional]) => best([{earned: rate, due: ONE}, ...(optional ? [NONE] : [])], against, sense));

// 已知的不再重算：同一个问题、同一端。
function remembered(compute) {
  const known = new Map();
  return (id, sense) => {
    const key = `${sense} ${id}`;
    if (!known.has(key)) known.set(key, compute(id, sense));
    return known.get(key);
  };
}

class Prospects {
  constructor(model, outcomes, bonus) {
    Object.assign(this, {model, outcomes, bonus, rules: model.form.rules});
    this.rate = remembered((id, sense) => {
      const made = this.ratio(rate => this.choose(this.part(id), rate, sense), sense);
      return nothing(made.due) ? null : rateOf(made);
    });
    this.fate = remembered(id => {
      const condition = model.conditions.find(candidate => candidate.id === id);
      if (waits(condition, model)) return "unanswered";
      const ends = this.ends(model.measureById[condition.measure]), values = ends.filter(value => value !== null);
      const certain = values.length ? fateBetween(condition, values) : "clear";
      // 可能没有应得分的，就可能不成立。
      return values.length < ends.length && certain === "triggered" ? "unanswered" : certain;
    });
    this.zeroing = remembered((id, sense) => {
      const by = model.zeroing[id];
      if (!by) return "clear";
      const states = [...by.vetoes.map(name => this.veto(name)), ...by.conditions.map(condition => this.fate(condition.id, ""))];
      if (states.includes("triggered")) return "triggered";
      return sense === "least" && states.includes("unanswered") ? "unanswered" : "clear";
    });
  }

  // line：换算以前各步乘以几、加上几；有上下限或修约的没有，另取不窄于实际的范围。
  whole(sense, line = [ONE, ZERO]) {
    const {rules} = this, parts = this.model.sections.filter(section => section.counted);
    const combined = rate => rules.rollup === "sum"
      ? added(parts.map(part => this.choose(part, rate, sense)))
      : best(this.composed(rules.rollup, exact(rules.total_points), parts, sense), rate, sense);
    if (rules.steps.some(step => step.step === "rescale")) {
      if (line === null) {
        const ends = parts.map(part => this.due(part)), high = total(ends.map(pair => pair[1])), low = total(ends.map(pair => pair[0]));
        const single = Object.values(this.model.sectionById).flatMap(part => [part, ...part.criteria]).map(part => exact(part.points)).reduce(least);
        if (rules.rollup !== "sum") return {earned: combined(ZERO).earned, due: exact(rules.total_points)};
        return {earned: combined(ZERO).earned, due: sense === "least" ? high : nothing(low) ? single : low};
      }
      const [times, plus] = line, along = points => ({...points, earned: add(multiply(times, points.earned), plus)});
      const made = this.ratio(rate => along(combined(divide(rate, times))), sense);
      return {...made, earned: divide(subtract(made.earned, plus), times)};
    }
    return combined(rules.steps.some(step => step.step === "deduct_from") ? ONE : ZERO);
  }

  choose(part, rate, sense) {
    if (part.answer) return best(this.options(part, sense), rate, sense);
    const fate = this.zeroing(part.id, sense), children = childrenOf(part);
    const made = part.rollup === "sum"
      ? [added(children.map(child => this.choose(child, rate, sense)))]
      : this.composed(part.rollup, exact(part.points), children, sense);
    const options = made.map(points => this.rounded(points, part, sense));
    if (fate === "clear") return best(options, rate, sense);
    const zeroed = this.due(part).map(due => ({earned: ZERO, due}));
    return best(fate === "triggered" ? zeroed : [...options, ...zeroed], rate, sense);
  }

  due(part) {
    if (part.answer) {
      const amounts = this.options(part, "least").map(points => points.due);
      return [amounts.reduce(least), amounts.reduce(most)];
    }
    const below = childrenOf(part).map(child => this.due(child));
    const low = total(below.map(pair => pair[0])), high = total(below.map(pair => pair[1]));
    if (part.rollup === "sum") return [low, high];
    return [low, high].map(amount => nothing(amount) ? ZERO : exact(part.points));
  }

  options(criterion, sense) {
    const outcome = this.outcomes[criterion.id];
    if (outcome.state !== "unanswered") return [{earned: outcome.points, due: outcome.due}];
    const due = exact(criterion.points);
    const extreme = sense === "most" ? due : exact(criterion.worst);
    const options = [{earned: rounded(extreme, this.rules.round_at.criteria), due}];
    if (criterion.na) {
      const absent = leftOut(criterion);
      options.push({earned: absent.points, due: absent.due});
    }
    return options;
  }

  composed(rollup, points, parts, sense) {
    const due = parts.filter(part => !nothing(this.due(part)[1]));
    if (!due.length) return [NONE];
    const optional = due.every(part => nothing(this.due(part)[0]));
    return [{earned: multiply(points, this.composedRate(rollup, due, sense)), due: points}, ...(optional ? [NONE] : [])];
  }

  composedRate(rollup, parts, sense) {
    if (rollup === "weighted_mean") return rateOf(this.ratio(rate => added(parts.map(part => this.choose(part, rate, sense))), sense));
    const rates = parts.map(part => [this.rate(part.id, sense), nothing(this.due(part)[0])]);
    if (rollup === "mean") return rateOf(this.ratio(against => added(meanOptions(rates, against, sense)), sense));
    if (sense === "least") return rates.map(([rate]) => rate).reduce(least);
    const needed = rates.filter(([, optional]) => !optional);
    return needed.length ? needed.map(([rate]) => rate).reduce(least) : rates.map(([rate]) => rate).reduce(most);
  }

  part(id) {
    return this.model.byId[id] || this.model.sectionById[id];
  }

  ratio(choose, sense) {
    let made = choose(KEEP_ALL[sense]);
    while (!nothing(made.due)) {
      const rate = rateOf(made), better = choose(rate), gain = compare(over(better, rate), ZERO);
      if ((sense === "least" ? gain >= 0 : gain <= 0) || nothing(better.due)) break;
      made = better;
    }
    return made;
  }

  rounded(points, section, sense) {
    const rounding = this.rules.round_at.sections;
    if (!rounding || nothing(points.due)) return points;
    if (section.rollup !== "sum" || !this.isOpenSection(section)) return {...points, earned: rounded(points.earned, rounding)};
    const unit = fraction(1n, 10n ** BigInt(rounding.digits));
    const earned = sense === "least" ? most(ZERO, subtract(points.earned, unit)) : least(points.due, add(points.earned, unit));
    return {...points, earned};
  }

  isOpenSection(section) {
    return walk(section).some(part => part.criteria.some(c => this.outcomes[c.id].state === "unanswered"));
  }

  veto(id) {
    const outcome = this.outcomes[id];
    if (outcome.state === "unanswered") return "unanswered";
    return outcome.triggered ? "triggered" : "clear";
  }

  // 加分项最少、最多加几分，条件最少、最多扣几分。
  extras(sense) {
    const hits = {least: ["triggered"], most: ["triggered", "unanswered"]}, other = SENSES.find(one => one !== sense);
    const may = (one, end) => hits[end].includes(this.fate(one.id, ""));
    const added = Object.keys(this.bonus).filter(id => this.model.conditions.every(one => !one.bonus.includes(id) || may(one, sense)));
    const taken = this.model.conditions.filter(one => one.points !== undefined && may(one, other));
    return [added.map(id => [id, this.bonus[id][SENSES.indexOf(sense)]]), taken.map(one => [one.id, exact(one.points)])];
  }

  conditions() {
    const open = this.model.conditions.filter(condition => waits(condition, this.model) ||
      under(this.model.measureById[condition.measure], this.model).some(id => this.isOpen(id)));
    return Object.fromEntries(open.map(condition => [condition.id, this.fate(condition.id, "")]));
  }

  isOpen(id) {
    if (id in this.outcomes) return this.outcomes[id].state === "unanswered";
    if (id in this.bonus) return compare(...this.bonus[id]) !== 0;
    return this.isOpenSection(this.model.sectionById[id]);
  }

  // 所数的条件有几个必然成立，有几个可能成立。
  held(measure, conditions) {
    const ends = conditions.map(one => this.ends(this.model.measureById[one.measure]));
    const due = conditions.map((one, at) => [one, ends[at].includes(null)]).filter((_, at) => ends[at].some(end => end !== null));
    const found = !due.length ? [] : SENSES.map(sense => {
      const hits = {least: ["triggered"], most: ["triggered", "unanswered"]}[sense];
      const rates = due.map(([one, optional]) => [hits.includes(this.fate(one.id, "")) ? ONE : ZERO, optional]);
      const share = () => multiply(HUNDRED, rateOf(this.ratio(against => added(meanOptions(rates, against, sense)), sense)));
      return rounded(measure.take === "share" ? share() : total(rates.map(([rate]) => rate)), measure.round);
    });
    return due.every(([, optional]) => optional) ? [null, ...found] : found;
  }

  // 各对象的平均或最低；有的对象可能没有应得分，不计。
  over(measure) {
    const each = measure.of.map(one => this.ends(this.model.measureById[one]))
      .map(ends => [ends.filter(end => end !== null), ends.includes(null)]).filter(([ends]) => ends.length);
    const found = !each.length ? [] : SENSES.map(sense => {
      const values = each.map(([ends, optional]) => [ends.reduce(sense === "least" ? least : most), optional]);
      if (measure.objects === "mean") return rounded(rateOf(this.ratio(against => added(meanOptions(values, against, sense)), sense)), measure.round);
      const needed = values.filter(([, optional]) => !optional), among = values.map(([value]) => value);
      const ceiling = () => needed.length ? needed.map(([value]) => value).reduce(least) : among.reduce(most);
      return rounded(sense === "least" ? among.reduce(least) : ceiling(), measure.round);
    });
    return each.every(([, optional]) => optional) ? [null, ...found] : found;
  }

  ends(measure) {
    const conditions = countedBy(measure, this.model);
    if (conditions.length) return this.held(measure, conditions);
    if (overObjects(measure, this.model)) return this.over(measure);
    if (measure.take === "value") return this.numbers(measure);
    const named = takenFrom(measure, this.model), extra = named.some(id => id in this.bonus);
    const parts = named.map(id => this.part(id)).filter(part => part && !nothing(this.due(part)[1]));
    const ends = extra || parts.length ? SENSES.map(sense => rounded(EXTREMES[measure.take](this, measure, parts, sense), measure.round)) : [];
    return !extra && parts.every(part => nothing(this.due(part)[0])) ? [null, ...ends] : ends;
  }

  // 所填的数最小、最大能是多少；可能不适用的，可能没有。
  numbers(measure) {
    const id = measure.of[0], {state, value} = this.outcomes[id], {na, span} = this.model.byId[id];
    if (value) return [rounded(value, measure.round)];
    if (state !== "unanswered") return [null];
    const ends = [exact(span[0]), span[1] === null ? UNCAPPED : exact(span[1])].map(end => rounded(end, measure.round));
    return na ? [null, ...ends] : ends;
  }

  counted(parts, sense) {
    return parts.filter(part => sense === "most" || !nothing(this.due(part)[0]));
  }

  hits(part, measure, sense) {
    const certain = fateBetween(counted(measure), SENSES.map(end => multiply(HUNDRED, this.rate(part.id, end))));
    return certain === "triggered" || (sense === "most" && certain === "unanswered");
  }
}

const EXTREMES = {
  rate: (prospects, _, parts, sense) => multiply(HUNDRED, prospects.composedRate("weighted_mean", parts, sense)),
  lowest: (prospects, _, parts, sense) => multiply(HUNDRED, prospects.composedRate("minimum", parts, sense)),
  points: (prospects, measure, parts, sense) => {
    const bonus = measure.of.filter(id => id in prospects.bonus).map(id => prospects.bonus[id][SENSES.indexOf(sense)]);
    return total([...parts.map(part => prospects.choose(part, ZERO, sense).earned), ...bonus]);
  },
  count: (prospects, measure, parts, sense) =>
    whole(prospects.counted(parts, sense).filter(part => prospects.hits(part, measure, sense)).length),
  share: (prospects, measure, parts, sense) => {
    const rates = parts.map(part => [prospects.hits(part, measure, sense) ? ONE : ZERO, nothing(prospects.due(part)[0])]);
    return multiply(HUNDRED, rateOf(prospects.ratio(against => added(meanOptions(rates, against, sense)), sense)));
  },
};

const childrenOf = section => [...section.sections.filter(child => child.counted), ...section.criteria];

// ── 一份答卷的暂定总分 ──

function assess(form, sheet) {
  const model = modelOf(form, sheet.objects), outcomes = outcomesOf(model, sheet.answers);
  const bonus = form.bonus.map(item => {
    const {value} = sheet.bonus[item.id] || {value: null};
    return {id: item.id, item, value, points: grantedFor(item, value)};
  });
  const penalties = form.penalties.map(item => chargedFor(item, (sheet.penalties[item.id] || {value: null}).value));
  const open = model.criteria.filter(c => outcomes[c.id].state === "unanswered").map(c => c.id);
  const openPenalties = penalties.filter(p => p.value === null).map(p => p.item.id);
  const given = {model, outcomes, bonus, penalties, foregone: {}};
  const result = {model, outcomes, penalties, open: [...open, ...openPenalties]};
  let prospects = null;
  if (result.open.length) {
    const claims = bonus.map(b => [b.id, [b.points, b.value === null ? exact(b.item.points) : b.points]]);
    prospects = new Prospects(model, outcomes, Object.fromEntries(claims));
    given.foregone = prospects.conditions();
  }
  const scoring = new Scoring(given), score = scoring.score();
  result.withheld = withholds(model, outcomes, penalties, scoring.states);
  result.score = result.withheld.length ? null : score;
  result.range = prospects ? rangeOf(given, prospects) : {floor: result.score, answered: result.score, ceiling: result.score};
  return result;
}

function grantedFor(item, value) {
  if (!item.number) return value ? exact(item.points) : ZERO;
  const points = item.each === undefined ? value || ZERO : multiply(exact(item.each), value || ZERO);
  return least(points, exact(item.points));
}

function chargedFor(item, value) {
  if (item.deduct === undefined) return {item, value, deducted: ZERO, triggered: Boolean(value)};
  const limit = amount => item.cap === undefined ? amount : least(exact(item.cap), amount);
  const atWorst = value === null ? limit(UNCAPPED) : undefined;
  return {item, value, deducted: limit(multiply(exact(item.deduct), value || ZERO)), triggered: false, atWorst};
}

function withholds(model, outcomes, penalties, states) {
  return [
    ...model.criteria.filter(c => c.veto && c.veto.effect === "withhold" && outcomes[c.id].triggered).map(c => c.id),
    ...penalties.filter(p => p.item.effect === "withhold" && p.triggered).map(p => p.item.id),
    ...model.conditions.filter(c => c.effect === "withhold" && states[c.id] === "triggered").map(c => c.id),
  ];
}

function rangeOf(given, prospects) {
  const {rules} = given.model.form, {penalties} = given;
  const sum = (points, extra, charged) => nothing(points.due) ? null : totalOf(rules.steps, points.earned, points.due, among(extra, charged));
  const end = (sense, extra, taken) => {
    const line = lineOf(rules, among(extra, taken));
    if (line) return sum(prospects.whole(sense, line), extra, taken);
    const {earned} = prospects.whole(sense, null), ends = SENSES.map(one => sum({earned, due: prospects.whole(one, null).due}, extra, taken));
    return ends.reduce(sense === "least" ? least : most);
  };
  const worst = prospects.extras("least"), best = prospects.extras("most");
  const charged = penalties.map(p => [p.item.id, p.deducted]), atWorst = penalties.map(p => [p.item.id, p.atWorst || p.deducted]);
  const answered = Object.fromEntries(Object.entries(given.outcomes).map(([id, outcome]) =>
    [id, outcome.state === "unanswered" ? {state: "not_applicable", points: ZERO, due: ZERO} : outcome]));
  // 要有了总分才能看的条件，没有答完的不算成立。
  const waiting = Object.fromEntries(given.model.conditions.filter(one => waits(one, given.model)).map(one => [one.id, "unanswered"]));
  return {
    floor: hasFloor(rules, atWorst) ? end("least", worst[0], [...atWorst, ...worst[1]]) : null,
    answered: new Scoring({...given, outcomes: answered, foregone: waiting}).score(),
    ceiling: end("most", best[0], [...charged, ...best[1]]),
  };
}

// 换算以前各步乘以几、加上几；有上下限或修约的没有。
function lineOf(rules, taken) {
  let times = ONE, plus = ZERO;
  for (const step of rules.steps.slice(0, Math.max(0, rules.steps.findIndex(one => one.step === "rescale")))) {
    if (step.step === "multiply") [times, plus] = [times, plus].map(number => multiply(number, exact(step.by)));
    else if (step.step === "bonus") plus = add(plus, bonusOf(step, taken(step)));
    else if (step.step === "penalties") plus = subtract(plus, total(taken(step)));
    else return null;
  }
  return [times, plus];
}

function hasFloor(rules, atWorst) {
  const endless = atWorst.filter(([, amount]) => compare(amount, UNCAPPED) >= 0).map(([id]) => id);
  const at = rules.steps.findLastIndex(step => step.step === "penalties" && endless.some(id => takes(step, id)));
  const bound = rules.steps.findLastIndex(step => step.step === "bound" && step.minimum !== undefined);
  return !endless.length || (at >= 0 && at < bound);
}

const shown = (form, score) => score === null ? "—" : fixed(score, form.rounding.digits, form.rounding.mode);
