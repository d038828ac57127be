// 引擎：解释器、程序和一个内存里的文件夹。页面把文件和命令送来，这里按次序运行，把结果和新文件送回。
// 上面是解释器自己的两个模块和 fitting.js；要的文件都在页面里，不联网。
{
  let python = null, boot = null, rest = null, used = null;

  const started = async ({runtime, library, memory, files, start: {core, lock, sizes, heap, names}}) => {
    tell("解释器");
    const content = new Uint8Array(sizes.memory);
    const {python: made, module, quicken} = await interpreter({
      core, lock, options: {_loadSnapshot: content},
      held: {
        "pyodide.asm.wasm": () => new Response(gunzipped(runtime).body, {headers: {"content-type": "application/wasm"}}),
        "python_stdlib.zip": () => new Response(), [core]: () => gunzipped(library),
      },
      first: module => module.growMemory(heap),
      then: module => {
        tell("程序");
        unpack(module, bytesOf(memory), content);
      },
    });
    quicken();
    python = made;
    // 内存里还没有的文件，第一条命令以前解开；页面这时已经就绪。
    rest = () => {
      const content = new Uint8Array(sizes.files);
      unpack(module, bytesOf(files), content);
      layOut(python.FS, content, 0, names);
      rest = null;
    };
    setTimeout(() => rest && rest(), 0);
    boot = python.pyimport("workbench.engine.boot");
    used = () => module.HEAPU8.length;
    return {version: boot.wake(), heap: used()};
  };

  // xz 比 gzip 小三分之一；解释器自己的程序会解，Python 还没有启动时就能用。一段一段地解，不多占内存。
  const unpack = (module, packed, content) => {
    const PIECE = 1 << 20, GO_ON = 0, ENDED = 1;
    const state = module._calloc(1, 136), input = module._malloc(PIECE), output = module._malloc(PIECE);
    const field = at => state + at >> 2;
    let code = module._lzma_stream_decoder(state, BigInt(1 << 28), 0), from = 0, to = 0;
    while (code === GO_ON) {
      if (!module.HEAPU32[field(4)]) {
        const piece = packed.subarray(from, from += PIECE);
        module.HEAPU8.set(piece, input);
        module.HEAPU32[field(0)] = input;
        module.HEAPU32[field(4)] = piece.length;
      }
      module.HEAPU32[field(16)] = output;
      module.HEAPU32[field(20)] = PIECE;
      code = module._lzma_code(state, 0);
      const made = PIECE - module.HEAPU32[field(20)];
      content.set(module.HEAPU8.subarray(output, output + made), to);
      to += made;
    }
    module._lzma_end(state);
    for (const place of [state, input, output]) module._free(place);
    if (code !== ENDED || to !== content.length) throw new Error("文件不完整，请重新下载或拷贝");
  };

  const tell = (what, done = 0, total = 0) => self.postMessage({told: {what, done, total}});

  const ran = async ({put, commands, columns}) => {
    if (rest) rest();
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
    return [{results, files, heap: used()}, transfer];
  };

  const entries = () => new Map(Object.entries(boot.files().toJs({dict_converter: Object.fromEntries})));

  self.onmessage = async ({data: {id, start, job}}) => {
    try {
      if (start) self.postMessage({id, made: await started(start)});
      else {
        const [made, transfer] = await ran(job);
        self.postMessage({id, made}, transfer);
      }
    } catch (error) {
      self.postMessage({id, broken: String(error && error.message || error)});
    }
  };
}
