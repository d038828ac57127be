// 存在页面里的字节：一个汉字区的字存 15 位，比 base64 省五分之一。前面是字节数和冒号。
function bytesOf(text) {
  const colon = text.indexOf(":"), bytes = new Uint8Array(Number(text.slice(0, colon)));
  let at = 0, held = 0, bits = 0;
  for (let place = colon + 1; place < text.length; place++) {
    held = held << 15 | text.charCodeAt(place) - 0x1000;
    for (bits += 15; bits >= 8;) bytes[at++] = held >> (bits -= 8);
    held &= (1 << bits) - 1;
  }
  return bytes;
}

function gunzipped(text) {
  return new Response(new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip")));
}
