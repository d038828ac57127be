// 多个园区：一个文件夹一次评完。哪一份有误都不妨碍其余的；算着可以取消。

const OF_PARKS = "多园区结果";

function parksView() {
  const year = el("input", {type: "text", id: "parks-year", inputmode: "numeric", autocomplete: "off", placeholder: "不写为较多的那一年"});
  const day = el("input", {type: "text", id: "parks-date", autocomplete: "off", value: today()});
  const roster = el("button", {type: "button", class: "quiet", onclick: async () => {
    [parks.roster] = await chosen({accept: ".csv"});
    roster.textContent = parks.roster ? `名单：${parks.roster.name}` : "选应交名单（CSV，可不选）";
  }}, "选应交名单（CSV，可不选）");
  const choose = el("button", {type: "button", onclick: async () => gather(await chosen({folder: true}))}, "选放答卷的文件夹");
  const several = el("button", {type: "button", class: "quiet", onclick: async () => gather(await chosen({several: true, accept: ANSWERS}))}, "选多份答卷");
  parks.bar = el("progress", {max: "1", value: "0", "aria-label": "评分进度", hidden: true});
  parks.words = el("p", {class: "note", role: "status"}, "还没有选。");
  parks.cancel = el("button", {type: "button", class: "quiet", hidden: true, onclick: () => engine.cancel()}, "取消");
  parks.output = el("div", {class: "output"});
  byId("view-parks").append(
    el("h2", {}, "多个园区"),
    el("p", {class: "note"}, "选一个放各园区答卷的文件夹（几十份到五百份；任何一种填报表、提交包都可以），或者拖进来：得到收件台账、排名工作簿、CSV、总览页和上会用的汇总报告。有误的列在台账里，其余照评。"),
    el("div", {class: "options"},
      el("div", {class: "option"}, el("label", {for: "parks-year"}, "排名年度"), year),
      el("div", {class: "option"}, el("label", {for: "parks-date"}, "制表日期"), day), roster, several, choose),
    el("div", {class: "running"}, parks.bar, parks.words, parks.cancel), parks.output);
}

const parks = {roster: null};

async function gather(files) {
  if (!files.length) return;
  const put = {...asPut(files, "答卷/"), ...checklistFiles()}, year = byId("parks-year").value.trim();
  if (parks.roster) put["名单.csv"] = parks.roster;
  const command = ["batch", "答卷", "-o", OF_PARKS, "--jobs", "1", "--date", byId("parks-date").value.trim(), ...option("--year", year), ...(parks.roster ? ["--roster", "名单.csv"] : []), ...checklistOption()];
  parks.output.replaceChildren();
  parks.words.textContent = `收到 ${files.length} 个文件，正在评分……`;
  parks.cancel.hidden = parks.bar.hidden = false;
  const hear = (_, __, told) => {
    if (!told || !told.total) return;
    parks.bar.max = told.total;
    parks.bar.value = told.done;
    parks.words.textContent = `${told.what} ${told.done}/${told.total}`;
  };
  engine.hears.add(hear);
  try {
    const began = performance.now(), {results: [result], files: made} = await engine.run(put, [command], columnsIn(parks.output));
    const names = Object.keys(made).filter(name => name.startsWith(`${OF_PARKS}/`) && !/\.(db|sqlite)(-\w+)?$/.test(name));
    parks.words.textContent = names.length ? `评完了，用时 ${Math.round((performance.now() - began) / 1000)} 秒。` : "没有结果。";
    const page = made[`${OF_PARKS}/dashboard.html`], paper = made[`${OF_PARKS}/汇总报告.html`];
    const frame = page ? frameOf(new TextDecoder().decode(page), "总览页") : null;
    const see = (label, content) => el("button", {type: "button", class: "quiet", onclick: () => {
      const other = frameOf(new TextDecoder().decode(content), label);
      parks.output.querySelector("iframe").replaceWith(other);
    }}, label);
    parks.output.replaceChildren(
      ...(names.length ? [el("div", {class: "saves"}, ...names.map(name => saveButton(name, made[name])))] : []),
      ...(frame && paper ? [el("div", {class: "saves"}, see("看总览页", page), see("看汇总报告", paper),
        el("button", {type: "button", onclick: () => parks.output.querySelector("iframe").contentWindow.print()}, "打印看着的这一页"))] : []),
      ...saidBy(result), ...(frame ? [frame] : []));
  } catch (error) {
    parks.words.textContent = `没有评完：${error.message}。`;
  } finally {
    engine.hears.delete(hear);
    parks.cancel.hidden = parks.bar.hidden = true;
  }
}
