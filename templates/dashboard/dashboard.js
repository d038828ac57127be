const ranked = DATA.parks.filter(park => park.rank !== null);

const RANKING = [
  {name: "名次", cell: park => String(park.rank), value: park => park.rank, number: true, low: true},
  {name: "园区", cell: parkLink, value: park => park.order, first: true},
  {name: "总分", cell: park => park.score, value: park => park.sorting, number: true},
  {name: "等级", cell: park => park.grade, value: park => DATA.grades.indexOf(park.grade), keep: true},
  ...DATA.dimensions.map((name, index) => ({name, cell: park => park.groups[index], value: park => park.groups[index], wide: true, keep: true})),
  {name: "功效系数", cell: park => park.efficacy, value: park => Number(park.efficacy), number: true, wide: true},
  {name: "百分位", cell: park => park.percentile === null ? "—" : park.percentile, value: park => park.percentile === null ? null : Number(park.percentile), number: true, wide: true},
  {name: "比上年", cell: park => park.change ? park.change.text : "—", value: park => park.change ? park.change.sorting : null, number: true, className: park => park.change ? direction(park.change.sorting) : ""},
  {name: "名次稳定", full: "权重变化时保持原名次的比例", cell: park => park.stability ? park.stability.kept : "—", value: park => park.stability ? Number.parseFloat(park.stability.kept) : null, number: true, wide: true},
  {name: "名次区间", full: "重抽要点时十次中九次所在的名次", cell: park => park.resampled || "—", number: true, wide: true},
  {name: "理由", cell: park => park.reason, text: true},
];

const HEAT = [
  {name: "园区", cell: parkLink, first: true},
  ...DATA.sections.slice(DATA.chapters).map((section, at) => ({
    name: section.number, full: section.heading, cell: park => heatText(park.rates[DATA.chapters + at]),
    className: park => heatClass(park.rates[DATA.chapters + at]),
  })),
];

const WEAK = [
  {name: "条", cell: item => item.heading, first: true},
  {name: "平均得分率%", cell: item => item.rate, value: item => item.rating, number: true, low: true},
  {name: "得分率图", cell: item => track(item.rating, null), wide: true},
  {name: "失分面", full: "未得满分的园区所占比例", cell: item => item.failure, value: item => item.failing, number: true},
  {name: "零分面", full: "得零分的园区所占比例", cell: item => item.nothing, value: item => item.none, number: true, wide: true},
  {name: "不适用", cell: item => String(item.omitted), value: item => item.omitted, number: true, wide: true},
];

const CRITERIA = [
  {name: "编号", cell: item => item.id, value: item => item.at, keep: true},
  {name: "检查要点", cell: item => item.heading, text: true},
  ...WEAK.slice(1).filter(column => column.name !== "得分率图"),
];

const YEARS = [
  {name: "园区", cell: parkLink, value: park => park.order, first: true},
  {name: "上年总分", cell: park => park.change.previousScore, value: park => Number(park.change.previousScore), number: true},
  {name: "本年总分", cell: park => park.score, value: park => park.sorting, number: true},
  {name: "变化", cell: park => park.change.text, value: park => park.change.sorting, number: true, className: park => direction(park.change.sorting)},
  ...(DATA.revised ? [
    {name: "上年可比口径", cell: park => park.change.shared ? park.change.shared[0] : park.change.previousScore, value: park => Number(park.change.shared ? park.change.shared[0] : park.change.previousScore), number: true},
    {name: "本年可比口径", cell: park => park.change.shared ? park.change.shared[1] : park.score, value: park => Number(park.change.shared ? park.change.shared[1] : park.score), number: true},
    {name: "实际变化", cell: park => park.change.actual, value: park => park.change.actualSorting, number: true, className: park => direction(park.change.actualSorting)},
  ] : []),
  {name: "上年名次", cell: park => String(park.change.previousRank), value: park => park.change.previousRank, number: true, low: true},
  {name: "本年名次", cell: park => String(park.change.rank), value: park => park.change.rank, number: true, low: true},
  {name: "名次变化", cell: park => signed(park.change.previousRank - park.change.rank), value: park => park.change.previousRank - park.change.rank, number: true, className: park => direction(park.change.previousRank - park.change.rank)},
  {name: "超过", full: "超过了几个园区", cell: park => park.change.passedNames.length ? `${park.change.passed} 个：${park.change.passedNames.join("、")}${park.change.passed > park.change.passedNames.length ? " 等" : ""}` : String(park.change.passed), value: park => park.change.passed, wide: true, text: true},
];

const ranking = new Table("ranking-table", RANKING, ranked, {more: "ranking-more", onsort: rows => heat.set(rows)});
const heat = new Table("heat-table", HEAT, ranked, {more: "heat-more"});
new Table("sections-table", WEAK, DATA.sections);
const byFailure = [...DATA.criteria].sort((a, b) => (b.failing ?? -1) - (a.failing ?? -1) || a.at - b.at);
new Table("criteria-table", CRITERIA, byFailure, {more: "criteria-more", first: 25});
new Table("years-table", YEARS, ranked.filter(park => park.change), {more: "years-more"});

// 筛选
const filters = document.getElementById("filters");
const chosen = {};

function choice(name, values, matches) {
  const select = el("select", {onchange: event => { chosen[name] = event.target.value ? park => matches(park, event.target.value) : null; refilter(); }},
    el("option", {value: ""}, "全部"), ...values.map(value => el("option", {value}, value)));
  filters.append(el("label", {}, name, select));
}

DATA.dimensions.forEach((name, index) => choice(name, DATA.choices[index], (park, value) => park.groups[index] === value));
choice("等级", DATA.grades, (park, value) => park.grade === value);
filters.append(el("label", {}, "园区名称或代码", el("input", {type: "search", oninput: event => {
  const wanted = event.target.value.trim().toLowerCase();
  chosen["名称"] = wanted ? park => `${park.name} ${park.code}`.toLowerCase().includes(wanted) : null;
  refilter();
}})));
filters.addEventListener("submit", event => event.preventDefault());

function refilter() {
  const tests = Object.values(chosen).filter(Boolean);
  const rows = ranked.filter(park => tests.every(test => test(park)));
  ranking.set(rows);
  heat.set(ranking.sorted());
  document.getElementById("found").textContent = tests.length ? `${rows.length} 个园区，共 ${ranked.length} 个` : `${ranked.length} 个园区`;
}
refilter();

// 明暗
const themeButton = document.getElementById("theme");
const dark = () => document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
function nameTheme() { themeButton.textContent = dark() ? "浅色" : "深色"; }
themeButton.addEventListener("click", () => { document.documentElement.dataset.theme = dark() ? "light" : "dark"; nameTheme(); });
nameTheme();

window.addEventListener("hashchange", route);
route();
