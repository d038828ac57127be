// 页面这边的引擎：在 Worker 里，一次做一件；坏了或被取消，就另起一个，页面上填的不受影响。
const engine = {
  worker: null, ready: null, state: "idle", version: "", doing: null, waiting: new Map(), last: 0, heap: 0, hears: new Set(),

  // 开始载入；已在载入的不另起。
  start() {
    return this.ready = this.ready || this.begin();
  },

  async begin() {
    this.tell("starting", "引擎正在启动");
    if (!window.Worker || !window.WebAssembly || !window.DecompressionStream) throw this.unfit("浏览器过旧");
    const source = await gunzipped(part("worker")).blob();
    const address = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    this.worker = new Worker(address);
    this.worker.onmessage = ({data}) => this.heard(data);
    this.worker.onerror = event => this.broken(event.message || "引擎意外停止");
    const began = performance.now(), mine = this.worker;
    try {
      const {version, heap} = await this.ask({start: {...Object.fromEntries(["runtime", "library", "memory", "files"].map(name => [name, part(name)])), start: JSON.parse(part("start"))}});
      this.version = version;
      this.heap = heap;
      this.seconds = (performance.now() - began) / 1000;
      this.tell("ready", "引擎已就绪");
    } catch (error) {
      // 启动到一半坏了、被取消了：已经说过，不是启动不了。
      if (this.worker !== mine) throw error;
      this.ready = null;
      throw this.unfit(error.message);
    } finally {
      URL.revokeObjectURL(address);
    }
  },

  unfit(why) {
    this.tell("unfit", `引擎不能启动（${why}）。填写、检查和暂定总分照常可用；评分和报告请换用新版的 Edge 或 Chrome，或把答卷交给装有程序的人。`);
    return new Error(why);
  },

  ask(message) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, {resolve, reject});
      this.worker.postMessage({id, ...message});
    });
  },

  heard({id, made, broken, told}) {
    if (told) {
      this.tell(this.state, this.state === "starting" ? `引擎正在启动：${told.what}` : told.total ? `${told.what} ${told.done}/${told.total}` : told.what, told);
      return;
    }
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if (!asked) return;
    if (broken === undefined) asked.resolve(made);
    else asked.reject(new Error(broken));
  },

  // 引擎坏了：在等的都得知，另起一个。
  broken(why) {
    for (const {reject} of this.waiting.values()) reject(new Error(why));
    this.waiting.clear();
    if (this.worker) this.worker.terminate();
    this.worker = this.ready = null;
    this.tell("idle", why);
  },

  cancel() {
    this.broken("已取消");
    this.start().catch(() => {});
  },

  // 运行几条命令：put 是先放好的文件，{名称: 内容}。给出 {results, files}。
  async run(put, commands, columns = 96) {
    const before = this.doing || Promise.resolve();
    const mine = this.doing = before.catch(() => {}).then(async () => {
      await this.start();
      this.tell("working", "正在计算");
      try {
        const made = await this.ask({job: {put: Object.entries(put), commands, columns}});
        this.heap = made.heap;
        return made;
      } catch (error) {
        if (this.worker) this.broken(error.message);
        this.start().catch(() => {});
        throw error;
      } finally {
        if (this.worker) this.tell("ready", "引擎已就绪");
      }
    });
    return mine;
  },

  tell(state, words, told = null) {
    this.state = state;
    this.words = words;
    for (const hear of this.hears) hear(state, words, told);
  },
};

const part = name => byId(`part-${name}`).textContent;
