// 总览页上的各张表。
const arrow = places => places > 0
  ? make("span", { className: "up", text: `↑ ${places}` })
  : places < 0 ? make("span", { className: "down", text: `↓ ${-places}` }) : make("span", { text: "持平" });
const COLUMNS = [
  ["rank", "名次", "num rank", park => [String(park.rank)]],
  ["name", "园区", "", park => [link(park), make("small", { text: data.dimensions.map((_, place) => groupName(park, place)).join("　") })]],
  [0, data.dimensions[0], "more", park => [groupName(park, 0)]],
  [1, data.dimensions[1], "more", park => [groupName(park, 1)]],
  [2, data.dimensions[2], "more", park => [groupName(park, 2)]],
  ["score", "总分", "num score", park => [park.score]],
  ["grade", "等级", "", park => [make("span", { className: "tag", text: park.grade })]],
  ["change", "名次变化", "num more", park => [park.change ? arrow(park.change.places) : "—"]],
];
const sortBy = name => {
  const down = state.sort === name ? !state.down : name === "score" || name === "change";
  Object.assign(state, { sort: name, down, page: 0 });
  showRanking();
};
const heads = () => $("ranks").tHead.replaceChildren(make("tr", {}, ...COLUMNS.map(([name, word, kind]) => {
  const active = state.sort === name;
  return make("th", { scope: "col", className: kind, ...(active ? { "aria-sort": state.down ? "descending" : "ascending" } : {}) },
    make("button", { type: "button", text: word, id: `sort-${name}`, on: { click: () => { sortBy(name); $(`sort-${name}`).focus(); } } }));
})));
const showRanking = () => {
  const found = chosen(), count = Math.max(1, Math.ceil(found.length / PAGE));
  state.page = Math.min(state.page, count - 1);
  const shown = found.slice(state.page * PAGE, (state.page + 1) * PAGE);
  heads();
  $("ranks").tBodies[0].replaceChildren(...shown.map(park => make("tr", {}, ...COLUMNS.map(([name, , kind, cell]) =>
    make(name === "name" ? "th" : "td", { className: kind, ...(name === "name" ? { scope: "row" } : {}) }, ...cell(park))))));
  $("count").textContent = found.length === rankedParks.length ? `共 ${found.length} 个园区参加排名` : `${rankedParks.length} 个园区中有 ${found.length} 个符合`;
  const turn = (word, step, off) => {
    const button = make("button", { type: "button", className: "quiet", text: word, on: { click: () => { state.page += step; showRanking(); $("ranking").scrollIntoView(); } } });
    button.disabled = off;
    return button;
  };
  $("pages").replaceChildren(...(count > 1 ? [turn("上一页", -1, state.page === 0), make("span", { text: `第 ${state.page + 1} 页，共 ${count} 页` }), turn("下一页", 1, state.page === count - 1)] : []));
  showHeat(shown);
};
const showHeat = shown => {
  const clauses = data.parts.slice(data.chapters);
  $("heats").tHead.replaceChildren(make("tr", {}, make("th", { scope: "col", text: "园区" }), ...clauses.map(text => make("th", { scope: "col", text }))));
  $("heats").tBodies[0].replaceChildren(...shown.map(park => make("tr", {},
    make("th", { scope: "row" }, `${park.rank}　`, link(park)),
    ...park.rates.slice(data.chapters).map(rate => rate === null ? make("td", { text: "—" }) : make("td", { className: heat(rate), text: String(whole(rate)) })))));
};
const showScale = () => {
  const words = ["＜40", ...LIMITS.slice(0, -1).map((limit, place) => `${limit / 10}–${LIMITS[place + 1] / 10}`), "≥90"];
  $("scale").append(...words.map((text, place) => make("span", { className: `h${place}`, text })));
};
const showGrades = () => {
  const most = Math.max(1, ...data.grades.map(grade => grade.count));
  $("grades").append(...data.grades.map(grade => make("li", {}, make("span", { text: grade.name }), make("b", { text: `${grade.count} 个` }), meter(1000 * grade.count / most))));
  const apart = data.parks.length - rankedParks.length;
  $("grade-note").textContent = apart ? `另有 ${apart} 个园区单列，不在其中。` : "";
};
const showChoices = () => {
  const pick = (label, names, set) => make("label", { text: label }, make("select", { on: { change: event => { set(event.target.value); state.page = 0; showRanking(); } } },
    make("option", { value: "", text: "全部" }), ...names.map(name => make("option", { value: name, text: name }))));
  $("choices").append(
    ...data.dimensions.map((word, place) => pick(word, data.names[place], value => { state.groups[place] = value; })),
    pick("等级", data.grades.map(grade => grade.name), value => { state.grade = value; }));
  $("search").addEventListener("input", event => { state.search = event.target.value; state.page = 0; showRanking(); });
  $("filters").addEventListener("submit", event => event.preventDefault());
  $("filters").addEventListener("reset", () => { Object.assign(state, { search: "", groups: data.dimensions.map(() => ""), grade: "", page: 0 }); showRanking(); });
};
const showApart = () => {
  const apart = data.parks.filter(park => !park.rank);
  if (!apart.length) return;
  const table = make("table", { className: "list" }, make("caption", { text: "单列，不参加排名" }),
    make("thead", {}, make("tr", {}, ...["园区", "单列原因", "说明"].map(text => make("th", { scope: "col", text })))),
    make("tbody", {}, ...apart.map(park => make("tr", {}, make("th", { scope: "row" }, link(park)), make("td", {}, make("span", { className: "tag", text: park.apart })), make("td", { text: park.why })))));
  $("apart").append(make("div", { className: "card scroll", tabindex: "0", role: "region", "aria-label": "单列的园区" }, table));
};
const showGroups = () => data.dimensions.forEach((word, place) => {
  const rows = data.groups.filter(group => group.dimension === place).map(group => make("tr", {},
    make("th", { scope: "row", text: group.name }), make("td", { className: "num", text: String(group.ranked) }),
    ...(group.box
      ? [make("td", { className: "num", text: group.mean }), make("td", {}, make("div", { className: "track", role: "img", "aria-label": `中位数 ${group.median}` },
        mark("span", group.box[0], group.box[4]), mark("box", group.box[1], group.box[3]), mark("mid", group.box[2])))]
      : [make("td", { className: "small", colspan: "2", text: "园区少，不公布" })])));
  $("group-tables").append(make("div", { className: "card scroll", tabindex: "0", role: "region", "aria-label": `按${word}` }, make("table", {}, make("caption", { text: `按${word}` }),
    make("thead", {}, make("tr", {}, ...["组", "园区", "平均分", "总分分布"].map((text, at) => make("th", { scope: "col", text, className: at === 1 || at === 2 ? "num" : "" })))), make("tbody", {}, ...rows))));
});
const showWeak = () => {
  $("weak-clauses").append(...data.weakClauses.map(item => make("li", {}, make("span", { text: item.text }), make("b", { text: item.rate }), meter(item.share), make("small", { text: `失分面 ${item.failing}，零分面 ${item.nothing}` }))));
  $("weak-criteria").append(...data.weakCriteria.map(item => make("li", {}, make("span", { text: `${item.id}　${item.text}` }), make("b", { text: item.rate }), meter(item.share), make("small", { text: `失分面 ${item.failing}，零分面 ${item.nothing}` }))));
};
const folded = (title, items, open) => items.length ? [make("details", { className: "card", ...(open ? { open: "" } : {}) }, make("summary", { text: `${title}（${items.length}）` }), ...items)] : [];
const named = park => byName.get(park) ? link(byName.get(park)) : park;
const joined = names => names.flatMap((name, place) => (place ? ["、", named(name)] : [named(name)]));
const showChecks = () => {
  $("check-notice").textContent = data.anomalyNotice;
  const kinds = [...new Set(data.anomalies.map(item => item.kind))];
  $("check-list").append(...kinds.flatMap(kind => folded(kind, data.anomalies.filter(item => item.kind === kind).map(item => make("div", { className: "item" },
    make("p", { text: item.text }), make("p", { className: "small" }, ...joined(item.parks), item.count > item.parks.length ? ` 等 ${item.count} 个` : ""))), false)));
  if (!kinds.length) $("check-list").append(make("p", { text: "没有发现要提请核查的情形。" }));
};
const showFiles = () => {
  const groups = [...new Set(data.notices.map(item => item.what))];
  $("file-list").append(
    ...folded("有误、未能评分的答卷", data.refused.map(item => make("div", { className: "item" }, make("b", { text: item.source }),
      make("ul", { className: "problems" }, ...item.problems.map(text => make("li", { text: text.replace(/^[:\s]+/, "") }))),
      ...(item.count > item.problems.length ? [make("p", { className: "small", text: `共 ${item.count} 处` })] : []))), true),
    ...folded("名单中的园区没有可用的答卷", data.missing.map(item => make("div", { className: "item", text: `${item.park}：${item.what}` })), true),
    ...groups.flatMap(what => folded(what, data.notices.filter(item => item.what === what).map(item => make("div", { className: "item", text: item.detail })), false)));
  if (!$("file-list").childElementCount) $("file-list").append(make("p", { text: "全部答卷都已评分，名单中没有缺报的园区。" }));
};
