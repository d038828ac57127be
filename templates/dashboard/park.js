// 一个园区的页面：地址栏的 #park=序号。
const parkPage = document.getElementById("park");
let chosenGroup = 0;

function placeText(rank, of) { return rank === null ? "园区太少，不显示" : `第 ${rank} 名，共 ${of} 个`; }

function groupsOf(park) {
  const names = [["全部", DATA.whole, park.rank], ...park.groups.map((name, index) => {
    const group = DATA.groups.find(entry => entry.dimension === index && entry.name === name);
    return [`${DATA.dimensions[index]}：${name}`, group, park.groupRanks[index]];
  })];
  return names.filter(([, group]) => group);
}

function figure(name, value, note = "") {
  return el("div", {}, el("dt", {}, name), el("dd", {}, value, note ? el("small", {class: note.length > 4 ? "long" : null}, ` ${note}`) : null));
}

function facts(park) {
  const change = park.change;
  const steady = park.stability;
  return el("dl", {class: "figures"},
    figure("总分", park.score, park.grade),
    figure("评分依据", park.basis, park.own ? `自评 ${park.own}` : ""),
    park.rank === null ? figure("排名", "单列", park.why) : figure("名次", String(park.rank), `共 ${DATA.whole.ranked} 个`),
    park.percentile === null ? null : figure("高于其余园区", `${park.percentile}%`),
    park.quarter === null ? null : figure("四分位档", DATA.quarters[park.quarter - 1]),
    park.efficacy === null ? null : figure("功效系数", park.efficacy),
    change ? figure("比上年", change.text, `名次 ${change.previousRank} → ${change.rank}（可比 ${DATA.bothYears} 个）`) : null,
    change && change.shared ? figure("实际变化", change.actual, `可比口径 ${change.shared[0]} → ${change.shared[1]}`) : null,
    steady ? figure("权重变化时的名次", steady.places, `原名次保持 ${steady.kept}，等级不变 ${steady.grade}`) : null,
    park.resampled ? figure("重抽要点时的名次", park.resampled, "十次中九次所在") : null);
}

function rateTable(park, groups) {
  const [, group] = groups[chosenGroup];
  const quartiles = group.quartiles;
  const rows = DATA.sections.map((section, index) => {
    const rate = park.rates[index];
    const range = quartiles && quartiles[index];
    return el("tr", {},
      el("th", {scope: "row"}, section.heading),
      el("td", {class: "n"}, rateText(rate)),
      el("td", {}, track(rate, range)),
      el("td", {class: "n"}, range ? rateText(range[1]) : "—"),
      el("td", {class: "n wide"}, range ? `${rateText(range[0])}–${rateText(range[2])}` : "—"));
  });
  const head = el("tr", {}, ...[["章、条", ""], ["得分率%", "n"], ["", ""], ["同组中位数", "n"], ["同组四分位数", "n wide"]].map(
    ([name, kind]) => name ? el("th", {scope: "col", class: kind}, name) : el("td", {})));
  return el("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": "各条得分率"},
    el("table", {class: "list"}, el("thead", {}, head), el("tbody", {}, ...rows)));
}

function losses(park) {
  if (!park.losses) return el("p", {class: "note"}, DATA.detailed ? "没有失分的要点。" : "园区太多，本页不含各园区的要点；见各园区的报告。");
  const rows = park.losses.map(([index, lost, earned, due]) => el("tr", {},
    el("td", {class: "keep"}, DATA.criteria[index].id),
    el("td", {class: "text"}, DATA.criteria[index].heading),
    el("td", {class: "n"}, lost),
    el("td", {class: "n"}, `${earned}/${due}`),
    el("td", {class: "n wide"}, DATA.criteria[index].failure)));
  const head = el("tr", {}, ...[["编号", ""], ["检查要点", "text"], ["失分", "n"], ["得分", "n"], ["失分面", "n wide"]].map(
    ([name, kind]) => el("th", {scope: "col", class: kind}, name)));
  return el("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": "失分的要点"},
    el("table", {class: "list"}, el("thead", {}, head), el("tbody", {}, ...rows)));
}

function showPark(park) {
  const groups = groupsOf(park);
  chosenGroup = Math.min(chosenGroup, groups.length - 1);
  const choice = el("select", {id: "peer-group", onchange: event => { chosenGroup = Number(event.target.value); showPark(park); document.getElementById("peer-group").focus(); }},
    ...groups.map(([name, group], index) => el("option", {value: String(index), selected: index === chosenGroup}, group.quartiles ? name : `${name}（园区太少）`)));
  const places = el("ul", {class: "items"}, ...groups.slice(1).map(([name, group, rank]) => el("li", {}, `${name}　${park.rank === null ? "未参加排名" : placeText(rank, group.ranked)}`)));
  parkPage.replaceChildren(
    el("p", {}, el("a", {href: "#ranking"}, "← 回到排名")),
    el("h2", {}, park.name),
    el("p", {class: "note"}, [park.code, ...park.groups].filter(Boolean).join("　")),
    el("p", {}, `理由：${park.reason}`),
    facts(park), places,
    el("h3", {}, "各条得分率在同组中的位置"),
    el("div", {class: "filters"}, el("label", {}, "比较的范围", choice)),
    el("p", {class: "note"}, "横条是本园区；框是同组园区上下四分位数之间的范围，竖线是中位数。不列出其他园区。"),
    rateTable(park, groups),
    el("h3", {}, "失分的要点，失分多的在前"),
    losses(park));
}

// 地址变了：园区页与全表之间切换。回来时焦点在原来点的那一行。
let opener = null;

function route() {
  const found = /^#park=(\d+)$/.exec(location.hash);
  const park = found ? DATA.parks[Number(found[1])] : null;
  document.getElementById("whole").hidden = Boolean(park);
  parkPage.hidden = !park;
  if (park) {
    opener = document.activeElement;
    showPark(park);
    document.title = `${park.name} ${DATA.title}`;
    window.scrollTo(0, 0);
    parkPage.focus({preventScroll: true});
    return;
  }
  document.title = DATA.title;
  const target = document.getElementById(location.hash.slice(1));
  if (target) target.scrollIntoView();
  if (opener && opener.isConnected) opener.focus();
  opener = null;
}
