// 一个 .zip：答卷和佐证。存的时候照片转正、缩小；打开的时候各归各位，没有要点引用的也留着。
const MOST_ANSWERS = 8 * 1024 * 1024;
const LEFT_BEHIND = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)/i;

// 给出压缩包，和要说的话。
async function bundled(sheet, files, answersName, tell) {
  const entries = [{name: answersName, blob: fileOf(sheet)}], lost = [];
  let count = 0;
  for (const [at, [name, record]] of Object.entries(files).entries()) {
    tell(`正在整理附件 ${at + 1}/${Object.keys(files).length}`);
    const found = await kept.get(record.id);
    if (!found) {
      lost.push(name);
      continue;
    }
    const made = record.made && !originals ? await remade(found.blob, record.made) : null;
    if (made) count++;
    entries.push({name, blob: made || found.blob});
  }
  return {blob: await zipOf(entries), lost, remade: count};
}

// 打开一个压缩包：{raw 答卷, files 附件, strangers 没有要点引用的}。引发 FileError、ZipError。
async function unbundled(blob, tell) {
  const entries = (await unzipped(blob)).filter(({name}) => !LEFT_BEHIND.test(name));
  const answers = entries.filter(({name}) => /\.json$/i.test(name) && !name.split("/").includes(EVIDENCE_FOLDER));
  if (answers.length !== 1) throw new FileError(answers.length ? `压缩包里有 ${answers.length} 份答卷：${answers.map(({name}) => name).join("、")}；请解开后一份一份打开。` : "压缩包里没有本页存的答卷（.json）。");
  if (answers[0].size > MOST_ANSWERS) throw new FileError("文件过大，不像是一份答卷。");
  const raw = readFile(decoded(await (await answers[0].content()).arrayBuffer()));
  const base = answers[0].name.slice(0, answers[0].name.lastIndexOf("/") + 1);
  const cited = new Map(citedIn(raw).map(name => [foldedName(name), name])), files = {}, strangers = [];
  const others = entries.filter(entry => entry !== answers[0]);
  for (const [at, {name, content}] of others.entries()) {
    tell(`正在打开附件 ${at + 1}/${others.length}`);
    const inside = name.startsWith(base) ? name.slice(base.length) : name, place = cited.get(foldedName(inside)) || inside;
    if (misnamed(inside) || has(files, place)) throw new FileError(`压缩包里有不接受的文件名：${oneLine(name)}`);
    if (!cited.has(foldedName(inside))) strangers.push(place);
    const found = await content(), look = await lookAt(found, inside);
    // 已经存过一次的，不再改动。
    files[place] = {id: await kept.put(found, look.thumb), title: inside.split("/").pop(), size: found.size, own: suffixIn(inside), made: ""};
  }
  return {raw, files, strangers};
}

const citedIn = raw => ["作答", "加分项", "专项扣分"].flatMap(top => isMapping(raw) && isMapping(raw[top]) ? Object.values(raw[top]) : [])
  .flatMap(entry => isMapping(entry) && entry["佐证"] ? [entry["佐证"]].flat() : []).map(placeIn).filter(Boolean);
