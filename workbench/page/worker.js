// 引擎：解释器、程序和一个内存里的文件夹。页面把文件和命令送来，这里按次序运行，把结果和新文件送回。
// 上面是解释器自己的两个模块；它要的文件都在页面里，不联网。
{
  const ADDRESS = "https://engine.invalid/";
  let python = null, boot = null;

  const bytesOf = text => {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const raw = atob(text), bytes = new Uint8Array(raw.length);
    for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
    return bytes;
  };

  const unpacked = text => new Response(new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip")));

  const started = async ({runtime, standard, site, lock}) => {
    const held = {
      "pyodide.asm.wasm": async () => new Response((await unpacked(runtime)).body, {headers: {"content-type": "application/wasm"}}),
      "python_stdlib.zip": () => unpacked(standard),
    };
    self.fetch = async asked => {
      const name = String(asked.url || asked).slice(ADDRESS.length);
      if (!held[name]) throw new TypeError(`不联网：${name}`);
      return held[name]();
    };
    tell("解释器");
    python = await loadPyodide({
      indexURL: ADDRESS, lockFileContents: lock, createPyodideModule: _createPyodideModule,
      env: {HOME: "/tmp", PYTHONHASHSEED: "0"}, stdout: () => {}, stderr: () => {},
    });
    tell("程序");
    layOut(bytesOf(site));
    python.runPython(`import sys; sys.path.append("/site")`);
    tell("检查表");
    boot = python.pyimport("workbench.engine.boot");
    return boot.start();
  };

  // xz：比 gzip 小三分之一，解释器自己会解。
  const layOut = packed => {
    python.FS.writeFile("/packed", packed);
    python.runPython(`
import lzma
from pathlib import Path
content = lzma.decompress(Path("/packed").read_bytes())
Path("/packed").unlink()
head, _, _ = content.partition(b"\\n")
    `);
    const content = python.globals.get("content"), view = content.getBuffer("u8");
    const end = view.data.indexOf(10), names = JSON.parse(new TextDecoder().decode(view.data.subarray(0, end)));
    let at = end + 1;
    const made = new Set();
    for (const [name, length] of names) {
      const folder = `/site/${name}`.replace(/\/[^/]*$/, "");
      if (!made.has(folder)) {
        python.FS.mkdirTree(folder);
        made.add(folder);
      }
      python.FS.writeFile(`/site/${name}`, view.data.slice(at, at + length), {canOwn: true});
      at += length;
    }
    view.release();
    content.destroy();
    python.runPython("del content, head");
  };

  const tell = (what, done = 0, total = 0) => self.postMessage({told: {what, done, total}});

  const ran = async ({put, commands, columns}) => {
    boot.begin();
    for (const [name, content] of put) {
      const place = `/park/${name}`;
      python.FS.mkdirTree(place.replace(/\/[^/]*$/, ""));
      python.FS.writeFile(place, typeof content === "string" ? content : new Uint8Array(await content.arrayBuffer()));
    }
    const before = entries();
    const results = [];
    for (const command of commands) {
      const [code, out, err] = boot.run(python.toPy(command), columns, tell).toJs();
      results.push({code, out, err});
      if (code !== 0 && code !== 1) break;
    }
    const files = {}, transfer = [];
    for (const [name, at] of entries()) {
      if (before.get(name) === at || name.startsWith(".")) continue;
      files[name] = python.FS.readFile(`/park/${name}`);
      transfer.push(files[name].buffer);
    }
    return [{results, files}, transfer];
  };

  const entries = () => new Map(Object.entries(boot.files().toJs({dict_converter: Object.fromEntries})));

  self.onmessage = async ({data: {id, start, job}}) => {
    try {
      if (start) self.postMessage({id, made: {version: await started(start)}});
      else {
        const [made, transfer] = await ran(job);
        self.postMessage({id, made}, transfer);
      }
    } catch (error) {
      self.postMessage({id, broken: String(error && error.message || error)});
    }
  };
}
