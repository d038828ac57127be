// 一个园区的页：它在全部园区和各组中的位置，各条与同组四分位的比较，失分的要点。
const fact = (label, text, ...more) => make("div", {}, make("dt", { text: label }), make("dd", { text }, ...more));
const placeFacts = park => {
  if (!park.rank) return [fact("单列原因", park.apart), fact("说明", park.why), ...(park.wouldBe ? [fact("若无否决的总分", park.wouldBe)] : [])];
  const inside = data.dimensions.map((word, place) => {
    const group = groupOf.get(`${place}:${groupName(park, place)}`);
    return park.inside[place] === null ? fact(`${word}内名次`, "不公布") : fact(`${word}内名次`, String(park.inside[place]), make("small", { text: ` / ${group.ranked}` }));
  });
  const { change, stable } = park;
  return [
    fact("总分", park.score), fact("等级", park.grade), fact("总名次", String(park.rank), make("small", { text: ` / ${data.ranked}` })), ...inside,
    fact("高于其他园区", park.percentile || "—"), fact("四分位", `第 ${park.quarter} 档`), fact("功效系数", park.efficacy),
    ...(change ? [fact("比上年总分", change.score, make("small", { text: `（${change.before}）` })), fact("比上年名次", change.places > 0 ? `升 ${change.places}` : change.places < 0 ? `降 ${-change.places}` : "持平")] : []),
    ...(stable ? [fact("换权重名次不变", stable.kept, make("small", { text: `　${stable.best}–${stable.worst} 名` }))] : []),
  ];
};
const partRows = (park, quartiles) => data.parts.map((text, place) => {
  const own = park.rates[place], spread = quartiles && quartiles[place], percent = value => `${whole(value)}%`;
  const track = make("div", { className: "track", role: "img", "aria-label": spread ? `同组四分位 ${spread.map(percent).join("、")}` : "不公布" });
  if (spread) track.append(mark("box", spread[0], spread[2]), mark("mid", spread[1]));
  if (own !== null) track.append(mark("own", own));
  return make("tr", place < data.chapters ? { className: "chapter" } : {}, make("th", { scope: "row", text }), make("td", { className: "num", text: own === null ? "—" : percent(own) }),
    make("td", { className: "num more", text: spread ? percent(spread[1]) : "—" }), make("td", { className: "wide" }, track));
});
const partTable = park => {
  const body = make("tbody", {}), options = [];
  data.dimensions.forEach((word, place) => { const key = `${place}:${groupName(park, place)}`; if (data.quartiles[key]) options.push([key, `${word}：${groupName(park, place)}`]); });
  options.push([data.whole, "全部园区"]);
  const show = key => body.replaceChildren(...partRows(park, data.quartiles[key]));
  const select = make("select", { on: { change: event => show(event.target.value) } }, ...options.map(([value, text]) => make("option", { value, text })));
  show(options[0][0]);
  return [make("div", { className: "pick" }, make("h3", { text: "各章条得分率与同组比较" }), make("label", { text: "比较的组" }, select)),
    make("p", { className: "small", text: `红点为本园区，条形自下四分位至上四分位，竖线为中位数。参加排名的园区少于 ${data.minimum} 个的组不公布。` }),
    make("div", { className: "card scroll", tabindex: "0", role: "region", "aria-label": "各章条得分率" }, make("table", { className: "part" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col", text: "章条" }), make("th", { scope: "col", className: "num", text: "得分率" }), make("th", { scope: "col", className: "num more", text: "中位数" }), make("th", { scope: "col", text: "0–100%" }))), body))];
};
const lossList = park => park.losses.length
  ? [make("h3", { text: "失分最多的检查要点" }), make("div", { className: "card" }, make("ol", { className: "bars" }, ...park.losses.map(([id, lost, due]) =>
    make("li", {}, make("span", { text: `${id}　${data.criteria[id] || ""}` }), make("b", { text: `扣 ${lost} 分` }), make("small", { text: `应得 ${due} 分` })))))]
  : [];
const showPark = park => {
  const at = order.get(park), near = [["上一名", data.parks[at - 1]], ["下一名", data.parks[at + 1]]].filter(([, other]) => other && Boolean(other.rank) === Boolean(park.rank));
  $("park").replaceChildren(
    make("div", { className: "steps" }, make("a", { href: "#ranking", text: "← 回到排名" }), ...near.map(([word, other]) => make("a", { href: address(other), text: `${word}：${other.name}` }))),
    make("h2", { text: park.name, tabindex: "-1" }),
    make("p", { className: "small", text: [park.code, ...data.dimensions.map((_, place) => groupName(park, place))].filter(Boolean).join("　") }),
    make("dl", { className: "facts" }, ...placeFacts(park)), ...partTable(park), ...lossList(park));
};
