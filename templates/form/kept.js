// 附件的内容存在本机的浏览器里（IndexedDB），编号由草稿记着；浏览器不让存的，只留在内存里，并且说明。
const ONE_DAY = 24 * 3600 * 1000;

class Kept {
  constructor() {
    this.memory = new Map();
    this.lasting = true;
    this.opening = new Promise((resolve, reject) => {
      const asked = indexedDB.open("compliance 附件", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("files", {keyPath: "id"});
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = asked.onblocked = () => reject(asked.error || new Error("blocked"));
    });
    this.opening.catch(() => { this.lasting = false; });
  }

  async ask(mode, what) {
    const opened = await this.opening;
    return new Promise((resolve, reject) => {
      const step = opened.transaction("files", mode), asked = what(step.objectStore("files"));
      step.oncomplete = () => resolve(asked.result);
      step.onabort = step.onerror = () => reject(step.error || asked.error);
    });
  }

  // 存下一个附件，给出编号。空间不够时引发浏览器的错误（QuotaExceededError）；不让存的，留在内存里。
  async put(blob, thumb) {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, "0")).join("");
    const record = {id, at: Date.now(), blob, thumb};
    try {
      await this.ask("readwrite", files => files.put(record));
    } catch (error) {
      if (error && error.name === "QuotaExceededError") throw error;
      this.lasting = false;
      this.memory.set(id, record);
    }
    return id;
  }

  async get(id) {
    if (this.memory.has(id)) return this.memory.get(id);
    try {
      return await this.ask("readonly", files => files.get(id)) || null;
    } catch (_) {
      return null;
    }
  }

  async drop(id) {
    this.memory.delete(id);
    await this.ask("readwrite", files => files.delete(id)).catch(() => {});
  }

  // 哪一份草稿也不再用到的，过一天删去：刚删的还可能恢复，另一个标签页里的还没有记下。
  async tidy(used) {
    const all = await this.ask("readonly", files => files.getAllKeys()).catch(() => []);
    for (const id of all.filter(one => !used.has(one))) {
      const record = await this.get(id);
      if (record && Date.now() - record.at > ONE_DAY) await this.drop(id);
    }
  }

  // 还能存多少字节；浏览器不说的为 null。
  async room() {
    try {
      const {quota, usage} = await navigator.storage.estimate();
      return Math.max(0, quota - usage);
    } catch (_) {
      return null;
    }
  }
}
