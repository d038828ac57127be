// 工作台的引擎在 Node 里运行：node outside.mjs 工作台.html 要做的.json；做完的写回那个文件。
import {mkdirSync, readFileSync, readdirSync, writeFileSync} from "node:fs";
import path from "node:path";
import {outside} from "../../workbench/outside.mjs";

const [page, order] = process.argv.slice(2);
const parts = Object.fromEntries([...readFileSync(page, "utf16le").matchAll(/id="part-(\w+)">([^<]*)</g)].map(found => [found[1], found[2]]));
(0, eval)(readFileSync(new URL("../../workbench/page/dense.js", import.meta.url), "utf8"));
const worker = outside(await gunzipped(parts.worker).text());
const ask = async message => {
  const answer = new Promise((resolve, reject) => worker.heard = ({made, broken, told}) => {
    if (!told) broken === undefined ? resolve(made) : reject(new Error(broken));
  });
  await worker.send({id: 1, ...message});
  return answer;
};
const within = folder => readdirSync(folder, {recursive: true, withFileTypes: true}).filter(one => one.isFile()).map(one => path.join(one.parentPath ?? one.path, one.name));
try {
  await ask({start: {...parts, start: JSON.parse(parts.start)}});
  const jobs = JSON.parse(readFileSync(order, "utf8")), made = [];
  for (const {from, to, commands} of jobs) {
    const put = within(from).map(place => [path.relative(from, place), new Blob([readFileSync(place)])]);
    const {results, files} = await ask({job: {put, commands, columns: 96}});
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(to, name)), {recursive: true});
      writeFileSync(path.join(to, name), content);
    }
    made.push(results);
  }
  writeFileSync(order, JSON.stringify(made));
  worker.process.exit(0);
} catch (error) {
  console.error(String(error && error.stack || error).slice(-2000));
  worker.process.exit(1);
}
