// 存下启动好的程序的内存：node snapshot.mjs 文件夹。其中有 making.js（拼好的）、given.json 和各部件，写入 memory 和 made.json。
import {readFileSync, writeFileSync} from "node:fs";
import path from "node:path";
import {outside} from "./outside.mjs";

const folder = process.argv[2], read = name => new Uint8Array(readFileSync(path.join(folder, name)));
const worker = outside(readFileSync(path.join(folder, "making.js"), "utf8"), {fixed: true});
worker.heard = ({memory, heap, imported}) => {
  writeFileSync(path.join(folder, "memory"), memory);
  writeFileSync(path.join(folder, "made.json"), JSON.stringify({heap, imported}));
};
const given = JSON.parse(readFileSync(path.join(folder, "given.json"), "utf8"));
try {
  await worker.send({...given, runtime: read("runtime"), core: read("core"), standard: read("standard"), site: read("site")});
  worker.process.exit(0);
} catch (error) {
  console.error(String(error && error.stack || error).slice(0, 2000));
  worker.process.exit(1);
}
