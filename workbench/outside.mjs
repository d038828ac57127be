// 在 Node 里运行写给浏览器 Worker 的程序。
import {webcrypto} from "node:crypto";

// 给出 {send 送一条消息, heard 送来的消息交给谁}；fixed 为真则没有时间和随机数：同样的部件得到同样的字节。
export function outside(script, {fixed = false} = {}) {
  const own = globalThis.process, worker = {heard: () => {}};
  // 解释器以有没有 process 认出 Node。
  delete globalThis.process;
  Object.assign(globalThis, {self: globalThis, WorkerGlobalScope: Object, location: new URL("https://engine.invalid/")});
  globalThis.crypto ??= webcrypto;
  if (fixed) {
    Date.now = performance.now = () => 0;
    globalThis.Date = class extends Date {
      constructor(...given) { super(...(given.length ? given : [0])); }
    };
    globalThis.crypto.getRandomValues = bytes => bytes.fill(0);
  }
  globalThis.postMessage = message => worker.heard(message);
  (0, eval)(script);
  worker.send = data => globalThis.onmessage({data});
  worker.process = own;
  return worker;
}
