// 做工作台时：装入全部模块，准备好第一次评分要的一切，存下内存。上面是解释器自己的两个模块和 fitting.js。
self.onmessage = async ({data: {runtime, core, standard, names, site, place, lock}}) => {
  const {python, module} = await interpreter({
    core: place, lock, options: {_makeSnapshot: true},
    held: {
      "pyodide.asm.wasm": () => new Response(runtime, {headers: {"content-type": "application/wasm"}}),
      "python_stdlib.zip": () => new Response(standard), [place]: () => new Response(core),
    },
  });
  layOut(python.FS, site, 0, names);
  // 已经装入了；Python 只看有没有这个文件。
  python.FS.writeFile(place, "");
  python.runPython(`import sys; sys.path.append("/site")`);
  const boot = python.pyimport("workbench.engine.boot"), imported = boot.start().toJs();
  boot.destroy();
  wipe(module);
  const memory = python.makeMemorySnapshot();
  let end = memory.length;
  while (!memory[end - 1]) end--;
  self.postMessage({memory: memory.subarray(0, Math.ceil(end / 16) * 16), heap: module.HEAPU8.length, imported});
};

// 用过又空出来的地方填成零：省地方，也不留下无用的东西。
function wipe(module) {
  let top = module.HEAPU8.length;
  while (!module.HEAPU8[top - 1]) top--;
  const held = [];
  for (let size = 1 << 22; size >= 16; size >>= 1) {
    for (;;) {
      const place = module._malloc(size);
      if (!place) break;
      held.push(place);
      if (place + size > top) break;
      module.HEAPU8.fill(0, place, place + size);
    }
  }
  for (const place of held) module._free(place);
}
