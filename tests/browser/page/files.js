"use strict";
/* Files in the web dialect: no acknowledgements, no hashes, no empty ones, 100 MiB at most. */

const CHUNK_BYTES = 16384;
const MAX_FILE = 100 * 1024 * 1024;
const MAX_CHUNKS = 1_000_000;
const HIGH_MARK = 1024 * 1024;
const LOW_MARK = 256 * 1024;
const DRAIN_PATIENCE = 30_000; // ms
const STALL = 30_000; // ms

/** Random bytes of any length. */
function randomBytes(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  return bytes;
}

/** The SHA-256 of some bytes, in hex. */
async function digest(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Whether ``value`` is a text of 1 to ``longest`` characters. */
function isText(value, longest) {
  return typeof value === "string" && value.length >= 1 && value.length <= longest;
}

/** Both directions of one link; ``say`` tells what happens. */
class Files {
  constructor(channel, session, {stall = STALL, ...options}) {
    this.channel = channel;
    this.session = session;
    this.stall = stall;
    this.options = options;
    this.sending = new Set();
    this.receiving = new Map();
    channel.bufferedAmountLowThreshold = LOW_MARK;
    channel.addEventListener("message", (event) => this.take(event.data));
  }

  // Sending.

  /** Send ``size`` random bytes; ``chunks``: stop after so many and say no more. */
  async send(name, size, {chunks = Infinity} = {}) {
    const bytes = randomBytes(size);
    const fileId = crypto.randomUUID();
    const totalChunks = Math.ceil(size / CHUNK_BYTES);
    const sha256 = await digest(bytes);
    this.sending.add(fileId);
    say({event: "sending", name});
    this.put({type: "file_start", fileId, fileName: name, totalSize: size, totalChunks});
    for (let chunkIndex = 0; chunkIndex < totalChunks; chunkIndex++) {
      if (chunkIndex >= chunks) return {fileId, sha256};
      if (!this.sending.has(fileId)) throw new Error("the other side has refused it");
      await this.waitDrained();
      const chunk = bytes.subarray(chunkIndex * CHUNK_BYTES, (chunkIndex + 1) * CHUNK_BYTES);
      this.put({type: "file_chunk", fileId, chunkIndex, data: this.session.seal(chunk.toBase64())});
    }
    this.put({type: "file_complete", fileId});
    say({event: "handed", name, size, sha256});
    return {fileId, sha256};
  }

  put(frame) {
    this.channel.send(JSON.stringify(frame));
  }

  async waitDrained() {
    if (this.channel.bufferedAmount <= HIGH_MARK) return;
    const drained = new Promise((done) =>
      this.channel.addEventListener("bufferedamountlow", done, {once: true}));
    let alarm;
    const late = new Promise((_, fail) => {
      alarm = setTimeout(() => fail(new Error("not drained")), DRAIN_PATIENCE);
    });
    try {
      await Promise.race([drained, late]);
    } finally {
      clearTimeout(alarm);
    }
  }

  // Receiving.

  take(data) {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      say({event: "nonsense", where: "files"});
      return;
    }
    const take = {
      file_start: () => this.start(frame),
      file_chunk: () => this.keep(frame),
      file_complete: () => this.complete(frame),
      file_error: () => this.refused(frame),
    }[frame.type];
    if (take) take();
    else say({event: "unhandled", frame}); // acknowledgements, transfer_cancel
  }

  start({fileId, fileName, totalSize, totalChunks}) {
    const isRight = isText(fileId, 100) && isText(fileName, 255) && Number.isInteger(totalSize) &&
      Number.isInteger(totalChunks) && totalChunks >= 1 && totalChunks <= MAX_CHUNKS;
    if (!isRight) {
      say({event: "nonsense", where: "file_start"});
      return;
    }
    if (totalSize > MAX_FILE) {
      this.put({type: "file_error", fileId, error: "File too large"});
      return;
    }
    const name = fileName.replace(/[/\\]/g, "_").replace(/[\u0000-\u001f\u007f]/g, "");
    const file = {fileId, name, totalSize, chunks: new Array(totalChunks), last: performance.now()};
    this.receiving.set(fileId, file);
    this.watch(file);
    say({event: "started", name, size: totalSize});
  }

  keep({fileId, chunkIndex, data}) {
    const file = this.receiving.get(fileId);
    if (!file) return;
    file.last = performance.now();
    try {
      if (this.options.refusesChunks) throw new Error("refused as the test wants it");
      file.chunks[chunkIndex] = Uint8Array.fromBase64(this.session.open(data));
    } catch (error) {
      this.fail(file, String(error));
      const words = `Failed to decrypt chunk ${chunkIndex + 1}`;
      this.put({type: "file_error", fileId, error: words});
    }
  }

  async complete({fileId}) {
    const file = this.receiving.get(fileId);
    if (!file) return;
    const missing = Array.from(file.chunks).filter((chunk) => !chunk).length;
    if (missing) {
      this.fail(file, `${missing} chunks missing`);
      return;
    }
    this.forget(file);
    const bytes = new Uint8Array(await new Blob(file.chunks).arrayBuffer());
    const sha256 = await digest(bytes);
    say({event: "file", name: file.name, size: bytes.length, sha256});
  }

  refused({fileId, error}) {
    if (this.sending.delete(fileId)) say({event: "refused", error});
  }

  watch(file) {
    const left = this.stall - (performance.now() - file.last);
    if (left > 0) {
      file.alarm = setTimeout(() => this.watch(file), left);
      return;
    }
    this.fail(file, "stalled");
    this.put({type: "transfer_cancel", fileId: file.fileId, reason: "timeout"});
  }

  fail(file, error) {
    this.forget(file);
    say({event: "failed", name: file.name, error});
  }

  forget(file) {
    clearTimeout(file.alarm);
    this.receiving.delete(file.fileId);
  }

  close() {
    for (const file of this.receiving.values()) clearTimeout(file.alarm);
    this.receiving.clear();
    this.sending.clear();
  }
}
