"use strict";
/* The session of the web dialect: X25519, HKDF with a code in its info, a sequence, a window. */

const WINDOW = 64;
const PKCS8 = "302e020100300506032b656e04220420"; // what stands before a raw private key (RFC 8410)

/** A fresh key pair. */
function drawKeys() {
  return crypto.subtle.generateKey("X25519", true, ["deriveBits"]);
}

/** The private key whose raw bytes are these hex digits. */
function importPrivate(hex) {
  const bytes = Uint8Array.fromHex(PKCS8 + hex);
  return crypto.subtle.importKey("pkcs8", bytes, "X25519", false, ["deriveBits"]);
}

/** A public key as it travels. */
async function exportPublic(key) {
  return new Uint8Array(await crypto.subtle.exportKey("raw", key)).toBase64();
}

/** The 32 bytes of the session between ``own`` (private) and ``peer`` (base64). */
async function deriveSessionKey(own, peer, code) {
  const raw = Uint8Array.fromBase64(peer);
  const theirs = await crypto.subtle.importKey("raw", raw, "X25519", false, []);
  const shared = await crypto.subtle.deriveBits({name: "X25519", public: theirs}, own, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
  const info = new TextEncoder().encode(`zajel_session_${code}`);
  const how = {name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info};
  return new Uint8Array(await crypto.subtle.deriveBits(how, material, 256));
}

/** One session: one counter for texts and chunks, each number accepted once. */
class Session {
  constructor(key) {
    this.key = key;
    this.sent = 0;
    this.highest = 0;
    this.seen = new Set();
  }

  /** A frame; nonce and number are given by tests with vectors only. */
  seal(text, nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES)), number = ++this.sent) {
    const words = new TextEncoder().encode(text);
    const plain = new Uint8Array(4 + words.length);
    new DataView(plain.buffer).setUint32(0, number);
    plain.set(words, 4);
    const sealed = aeadSeal(this.key, nonce, plain);
    const frame = new Uint8Array(NONCE_BYTES + sealed.length);
    frame.set(nonce);
    frame.set(sealed, NONCE_BYTES);
    return frame.toBase64();
  }

  /** The text of a frame; an Error if it is not theirs, or comes a second time. */
  open(frame) {
    const bytes = Uint8Array.fromBase64(frame);
    const nonce = bytes.subarray(0, NONCE_BYTES);
    if (nonce.length < NONCE_BYTES) throw new Error("too short");
    const plain = aeadOpen(this.key, nonce, bytes.subarray(NONCE_BYTES));
    if (plain.length < 4) throw new Error("no sequence");
    const number = new DataView(plain.buffer).getUint32(0);
    if (!this.accepts(number)) throw new Error("replayed");
    return new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(plain.subarray(4));
  }

  /** Whether this number is new and not too old. */
  accepts(number) {
    if (number === 0 || this.seen.has(number) || number <= this.highest - WINDOW) return false;
    this.seen.add(number);
    if (number > this.highest) {
      this.highest = number;
      for (const old of this.seen) if (old <= number - WINDOW) this.seen.delete(old);
    }
    return true;
  }
}
