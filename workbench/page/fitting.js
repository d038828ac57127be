// 怎样装入解释器和编译成 WebAssembly 的那个包。做工作台时存下内存，打开时放回内存：两处装入的次序必须一样，所以只写在这里。
const ADDRESS = "https://engine.invalid/";

// held：解释器要的文件，{名称: () => Response}；core：那个包的位置；first、then：Python 启动以前，装入那个包的前后各做什么。
// 给出 {python, module, quicken}；quicken 让调用快一些，只在放回内存以后用。
async function interpreter({held, core, lock, options = {}, first = () => {}, then = () => {}}) {
  self.fetch = async asked => {
    const name = String(asked.url || asked).slice(ADDRESS.length);
    if (!held[name]) throw new TypeError(`不联网：${name}`);
    return held[name]();
  };
  let module = null, quick = 0;
  const trampoline = () => module.__PyRuntime + module.HEAP32[module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >> 2] >> 2;
  const python = await loadPyodide({
    indexURL: ADDRESS, lockFileContents: lock, _sysExecutable: "/engine",
    env: {HOME: "/tmp", LANG: "C.UTF-8", PYTHONHASHSEED: "0"}, stdout: () => {}, stderr: () => {}, ...options,
    createPyodideModule: async settings => {
      settings.preRun.push(async made => {
        module = made;
        module.addRunDependency("core");
        first(module);
        // 浏览器有新指令的，解释器在函数表里多占一格：没有的也空着这一格，存下的内存里不记它，各处的函数表才一样。
        quick = module.HEAP32[trampoline()];
        if (!quick) module.wasmTable.grow(1);
        module.HEAP32[trampoline()] = 0;
        await module.loadDynamicLibrary(core, {loadAsync: true, global: false, nodelete: true, allowUndefined: true});
        module.removeRunDependency("core");
      });
      await _createPyodideModule(settings);
      then(module);
      return module;
    },
  });
  return {python, module, quicken: () => { module.HEAP32[trampoline()] = quick; }};
}

// 一个接一个的文件，写到各自的位置。
function layOut(files, content, from, names) {
  const made = new Set();
  for (const [name, length] of names) {
    const folder = name.replace(/\/[^/]*$/, "");
    if (!made.has(folder)) {
      files.mkdirTree(folder);
      made.add(folder);
    }
    files.writeFile(name, content.slice(from, from + length), {canOwn: true});
    from += length;
  }
}
