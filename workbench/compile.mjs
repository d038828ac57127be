// 用页面里的那一个解释器编译：node compile.mjs 解释器的文件夹 源文件夹 目标文件夹
// 别人的模块不带说明和断言；本程序的原样，命令的说明就是其中的文字。同样的源给出同样的字节：不记时间，不随散列的种子变。
import path from "node:path";
import {pathToFileURL} from "node:url";

const [interpreter, source, target] = process.argv.slice(2).map(folder => path.resolve(folder));
const {loadPyodide} = await import(pathToFileURL(path.join(interpreter, "pyodide.mjs")));
const python = await loadPyodide({indexURL: interpreter + path.sep, env: {PYTHONHASHSEED: "0"}});
for (const [place, folder] of [["/source", source], ["/target", target]]) {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, {root: folder}, place);
}
try {
  python.runPython(`
import importlib._bootstrap_external as external
from pathlib import Path

source, target = Path("/source"), Path("/target")
for path in sorted(source.rglob("*.py")):
    inside = path.relative_to(source)
    own = {"compliance", "workbench"} & set(inside.parts[:2])
    level = 0 if own else 2
    code = compile(path.read_bytes(), "/" + inside.as_posix(), "exec", dont_inherit=True, optimize=level)
    made = target / inside.with_suffix(".pyc")
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_bytes(external._code_to_timestamp_pyc(code, 0, 0))
`);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
