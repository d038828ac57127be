// 草稿：没有交出去的填写内容，存在本机的浏览器里。一份答卷一份草稿，记着园区、检查表版本、时间和是否已存成文件；
// 换发或改正过的网页也认得早先的草稿。
const MOST_DRAFTS = 20;

let storage = (() => {
  try {
    localStorage.setItem("compliance", "1");
    localStorage.removeItem("compliance");
    return localStorage;
  } catch (_) {
    return null;
  }
})();

class Drafts {
  constructor(form) {
    this.form = form;
    this.prefix = `compliance 草稿 ${form.id} `;
  }

  // 新的一份，不与已有的任何一份相混。
  newKey() {
    let at = Date.now();
    while (storage && storage.getItem(this.prefix + at) !== null) at++;
    return this.prefix + at;
  }

  // 写不进去时引发浏览器的错误；不为腾地方而删去没有存成文件的。
  keep(key, {sheet, files, originals, signer}, file) {
    const record = {at: new Date().toISOString(), form: this.form.form, version: this.form.version, page: location.pathname, file, sheet, files, originals, signer};
    try {
      storage.setItem(key, JSON.stringify(record));
    } catch (error) {
      if (!this.makeRoom(key)) throw error;
      storage.setItem(key, JSON.stringify(record));
    }
    if (this.all().length > MOST_DRAFTS) this.makeRoom(key);
  }

  makeRoom(key) {
    const filed = this.all().filter(draft => draft.file && draft.key !== key);
    for (const draft of filed) this.forget(draft.key);
    return filed.length > 0;
  }

  forget(key) {
    if (storage) storage.removeItem(key);
  }

  // 这份检查表的全部草稿，新的在前。
  all() {
    if (!storage) return [];
    return Object.keys(storage).filter(key => key.startsWith(this.prefix)).map(key => this.read(key)).filter(Boolean)
      .sort((a, b) => a.at < b.at ? 1 : -1);
  }

  read(key) {
    try {
      const {at, form, version, page, file, sheet, files = {}, originals = false, signer = {}} = JSON.parse(storage.getItem(key));
      return isMapping(sheet) ? {key, at, form, version, page, file, sheet, files, originals, signer, park: parkOf(sheet)} : null;
    } catch (_) {
      return null;
    }
  }

  // 草稿所记的附件的编号，不论哪份检查表；but 这一份不算。
  used(but = "") {
    const keys = storage ? Object.keys(storage).filter(key => key.startsWith("compliance 草稿 ") && key !== but) : [];
    return new Set(keys.flatMap(key => storage.getItem(key).match(/(?<="id":")[0-9a-f]{24}(?=")/g) || []));
  }

  // 这一页上次填的。
  own() {
    return this.all().find(draft => draft.form === this.form.form && draft.page === location.pathname) || null;
  }

  // 别处填的、没有存成文件的：本页已写明园区的，只要这个园区的和没有写园区的。
  others(key) {
    const park = parkOf(this.form.start);
    return this.all().filter(draft => draft.key !== key && !draft.file && (!park || !draft.park || draft.park === park));
  }
}

const parkOf = sheet => strip(asText((isMapping(sheet["园区"]) ? sheet["园区"] : {})["名称"]));
const timeInWords = at => new Date(at).toLocaleString("zh-CN", {year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit"});
const draftInWords = draft => `${draft.park || "（未填名称）"}，${timeInWords(draft.at)}，检查表 ${draft.version} 版`;
