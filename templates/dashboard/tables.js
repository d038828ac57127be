"use strict";
// 数据都是文字和数，只经 textContent 放进页面。
const DATA = JSON.parse(document.getElementById("data").textContent);
const PAGE = 100;
const SCREEN = 50;

function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child !== null));
  return made;
}

// 一位小数的补足；更多位的是为了不与界限混淆，照样列出。
const rateText = rate => rate === null ? "—" : String(rate).split(".")[1]?.length > 1 ? String(rate) : rate.toFixed(1);
const heatText = rate => rate === 100 ? "100" : rateText(rate);
const heatClass = rate => rate === null ? "" : rate >= 90 ? "h5" : rate >= 80 ? "h4" : rate >= 70 ? "h3" : rate >= 60 ? "h2" : "h1";
const signed = number => number > 0 ? `+${number}` : number < 0 ? `−${-number}` : "0";
const collator = new Intl.Collator("zh-CN");
const direction = number => number > 0 ? "n up" : number < 0 ? "n down" : "n";
// 每个园区名后面都写明得分是复核的还是自评的。
const parkLink = park => el("span", {}, el("a", {href: `#park=${park.anchor}`}, park.name), " ", el("small", {class: "basis"}, park.basis));

// 一张表：栏目 {name, cell(row), value(row)（可按它排序）, number, wide, text}；一次显示 PAGE 行，其余点按钮再接着显示。
class Table {
  constructor(id, columns, rows, options = {}) {
    this.table = document.getElementById(id);
    if (!this.table) return;
    this.columns = columns;
    this.rows = rows;
    this.more = document.getElementById(options.more || "");
    this.rowClass = options.className;
    this.onsort = options.onsort || (() => {});
    this.order = null;
    this.first = options.first || PAGE;
    this.shown = this.first;
    if (this.more) {
      this.count = el("span", {});
      this.more.append(this.count, " ", el("button", {type: "button", class: "quiet", onclick: () => this.showMore()}, "再显示一些"));
    }
    this.head = el("thead", {}, el("tr", {}));
    this.body = el("tbody", {});
    this.table.append(this.head, this.body);
    this.draw();
  }

  set(rows) {
    this.rows = rows;
    this.shown = this.first;
    this.draw();
  }

  sorted() {
    if (!this.order) return this.rows;
    const {column, down} = this.order;
    // 没有数的总排在后面；相同的保持原来的次序。
    return this.rows.map(row => [column.value(row), row]).sort(([x], [y]) => {
      if (x === null || y === null) return (x === null) - (y === null);
      const difference = typeof x === "string" ? collator.compare(x, y) : x - y;
      return down ? -difference : difference;
    }).map(([, row]) => row);
  }

  heading(column) {
    const sorting = this.order && this.order.column === column ? (this.order.down ? "descending" : "ascending") : null;
    const inside = column.value
      ? el("button", {type: "button", title: `按${column.full || column.name}排序`, onclick: () => this.sort(column)}, column.name)
      : column.name;
    return el("th", {scope: "col", class: classes(column), title: column.full || null, "aria-sort": sorting}, inside);
  }

  sort(column) {
    const same = this.order && this.order.column === column;
    this.order = {column, down: same ? !this.order.down : Boolean(column.number && !column.low)};
    this.shown = this.first;
    this.draw();
    const again = [...this.head.querySelectorAll("th")][this.columns.indexOf(column)].querySelector("button");
    again.focus();
    this.onsort(this.sorted());
  }

  draw() {
    this.head.firstChild.replaceChildren(...this.columns.map(column => this.heading(column)));
    this.drawn = this.sorted();
    this.body.replaceChildren(...this.drawn.slice(0, this.shown).map(row => this.line(row)));
    this.tellMore();
  }

  line(row) {
    return el("tr", {}, ...this.columns.map(column => {
      const content = column.cell(row);
      if (column.first) return el("th", {scope: "row"}, content);
      const extra = column.className ? column.className(row) : "";
      return el("td", {class: `${classes(column)} ${extra}`.trim()}, content);
    }));
  }

  // 一屏先出来，其余随后接上：热力表几百行一次排版，点了要等半秒。
  showMore(left = 5 * PAGE) {
    const drawn = this.drawn, from = this.shown;
    this.shown += SCREEN;
    this.body.append(...drawn.slice(from, this.shown).map(row => this.line(row)));
    this.tellMore();
    if (left <= SCREEN || this.shown >= drawn.length) return;
    setTimeout(() => { if (this.drawn === drawn) this.showMore(left - SCREEN); }, 20);
  }

  // 打印出来也看得到还有多少行没有列出。
  tellMore() {
    if (!this.more) return;
    this.more.hidden = this.drawn.length <= this.shown;
    this.count.textContent = `已列出 ${Math.min(this.shown, this.drawn.length)} 行，共 ${this.drawn.length} 行`;
  }
}

function classes(column) {
  return [column.number ? "n" : "", column.wide ? "wide" : "", column.text ? "text" : "", column.keep ? "keep" : ""].filter(Boolean).join(" ");
}

// 一条横条；有同组的数时加上下四分位数之间的范围和中位数。
function track(rate, quartiles) {
  const whole = el("div", {class: "track", role: "presentation"});
  if (quartiles) {
    const range = el("u", {});
    range.style.left = `${quartiles[0]}%`;
    range.style.width = `${Math.max(.4, quartiles[2] - quartiles[0])}%`;
    const median = el("s", {});
    median.style.left = `${quartiles[1]}%`;
    if (rate !== null) whole.append(own(rate));
    whole.append(range, median);
  } else if (rate !== null) whole.append(own(rate));
  return whole;
}

function own(rate) {
  const bar = el("i", {});
  bar.style.width = `${Math.max(0, rate)}%`;
  return bar;
}
