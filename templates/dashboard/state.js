"use strict";
// 数据、筛选和排序。要显示的数字都在生成本页时算好，这里只挑选、排列。
const data = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const make = (tag, options = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === "text") node.textContent = value;
    else if (name === "className") node.className = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
};
const PAGE = 100;
const order = new Map(data.parks.map((park, place) => [park, place]));
const rankedParks = data.parks.filter(park => park.rank);
const byKey = new Map(data.parks.map(park => [park.key, park]));
const byName = new Map();
for (const park of data.parks) byName.set(park.name, byName.has(park.name) ? null : park);
const groupOf = new Map(data.groups.map(group => [`${group.dimension}:${group.name}`, group]));
const state = { search: "", groups: data.dimensions.map(() => ""), grade: "", sort: "rank", down: false, page: 0 };
const groupName = (park, place) => data.names[place][park.groups[place]];
const address = park => `#park=${encodeURIComponent(park.key)}`;
const link = park => make("a", { href: address(park), text: park.name });
const number = text => (text === "" ? -Infinity : Number(text));
const SORTS = {
  rank: park => order.get(park),
  name: park => park.name,
  score: park => number(park.score),
  grade: park => data.grades.findIndex(grade => grade.name === park.grade),
  change: park => (park.change ? park.change.places : -Infinity),
  0: park => groupName(park, 0), 1: park => groupName(park, 1), 2: park => groupName(park, 2),
};
const collator = new Intl.Collator("zh-CN");
const compare = (a, b) => (typeof a === "string" ? collator.compare(a, b) : a < b ? -1 : a > b ? 1 : 0);
const chosen = () => {
  const wanted = state.search.trim().toLowerCase();
  const found = rankedParks.filter(park =>
    (!wanted || park.name.toLowerCase().includes(wanted) || park.code.toLowerCase().includes(wanted)) &&
    (!state.grade || park.grade === state.grade) &&
    state.groups.every((name, place) => !name || groupName(park, place) === name));
  const key = SORTS[state.sort], sign = state.down ? -1 : 1;
  return found.map(park => [key(park), park]).sort((a, b) => sign * compare(a[0], b[0]) || order.get(a[1]) - order.get(b[1])).map(pair => pair[1]);
};
const whole = rate => Math.floor((rate + 5) / 10);
const LIMITS = [400, 500, 600, 700, 800, 900];
const heat = rate => `h${LIMITS.filter(limit => rate >= limit).length}`;
const meter = share => { const fill = make("i"); fill.style.width = `${share / 10}%`; return make("div", { className: "meter" }, fill); };
const mark = (kind, from, to) => { const node = make("i", { className: kind }); node.style.left = `${from / 10}%`; if (to !== undefined) node.style.width = `${(to - from) / 10}%`; return node; };
