"use strict";
/* ChaCha20-Poly1305 (RFC 8439) without associated data: WebCrypto has none.

   Not made against timing attacks, and for tests only. */

const TAG_BYTES = 16;
const NONCE_BYTES = 12;

/** The state of ChaCha20 (RFC 8439, 2.3): constants, key, counter, nonce. */
function chachaState(key, nonce) {
  const state = new Int32Array(16);
  const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  state.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
  for (let word = 0; word < 8; word++) state[4 + word] = view(key).getInt32(4 * word, true);
  for (let word = 0; word < 3; word++) state[13 + word] = view(nonce).getInt32(4 * word, true);
  return state;
}

function quarterRound(x, a, b, c, d) {
  let p = x[a], q = x[b], r = x[c], s = x[d];
  p = (p + q) | 0; s ^= p; s = (s << 16) | (s >>> 16);
  r = (r + s) | 0; q ^= r; q = (q << 12) | (q >>> 20);
  p = (p + q) | 0; s ^= p; s = (s << 8) | (s >>> 24);
  r = (r + s) | 0; q ^= r; q = (q << 7) | (q >>> 25);
  x[a] = p; x[b] = q; x[c] = r; x[d] = s;
}

/** Write the block of ``state`` into ``block``, and count it. */
function chachaBlock(state, block) {
  block.set(state);
  for (let round = 0; round < 10; round++) {
    quarterRound(block, 0, 4, 8, 12);
    quarterRound(block, 1, 5, 9, 13);
    quarterRound(block, 2, 6, 10, 14);
    quarterRound(block, 3, 7, 11, 15);
    quarterRound(block, 0, 5, 10, 15);
    quarterRound(block, 1, 6, 11, 12);
    quarterRound(block, 2, 7, 8, 13);
    quarterRound(block, 3, 4, 9, 14);
  }
  for (let word = 0; word < 16; word++) block[word] = (block[word] + state[word]) | 0;
  state[12] = (state[12] + 1) | 0;
}

/** XOR ``bytes`` with the key stream from block 1 on. */
function chacha(state, bytes) {
  const block = new Int32Array(16); // as every computer with a browser: little endian
  const stream = new Uint8Array(block.buffer);
  const out = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += 64) {
    chachaBlock(state, block);
    const end = Math.min(start + 64, bytes.length);
    for (let at = start; at < end; at++) out[at] = bytes[at] ^ stream[at - start];
  }
  return out;
}

/* Poly1305 (RFC 8439, 2.5) in six limbs of 22 bits: 132 bits, and 2**132 is 20 modulo 2**130 - 5.
   The largest sum stays below 2**53, so that the doubles are exact. */

const LIMB = 2 ** 22;
const MASK = LIMB - 1;

function limbs(view, at, high) {
  const a = view.getUint32(at, true), b = view.getUint32(at + 4, true);
  const c = view.getUint32(at + 8, true), d = view.getUint32(at + 12, true);
  return [
    a & MASK,
    ((a >>> 22) | (b << 10)) & MASK,
    ((b >>> 12) | (c << 20)) & MASK,
    (c >>> 2) & MASK,
    ((c >>> 24) | (d << 8)) & MASK,
    (d >>> 14) + high,
  ];
}

/** The tag of ``blocks``, whole blocks of 16 bytes, under the one-time ``key``. */
function poly1305(key, blocks) {
  const clamped = key.slice(0, 16);
  for (const at of [3, 7, 11, 15]) clamped[at] &= 15;
  for (const at of [4, 8, 12]) clamped[at] &= 252;
  const [r0, r1, r2, r3, r4, r5] = limbs(new DataView(clamped.buffer), 0, 0);
  const s1 = 20 * r1, s2 = 20 * r2, s3 = 20 * r3, s4 = 20 * r4, s5 = 20 * r5;
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
  let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;
  for (let at = 0; at < blocks.length; at += 16) {
    const next = limbs(view, at, 2 ** 18);
    a += next[0]; b += next[1]; c += next[2]; d += next[3]; e += next[4]; f += next[5];
    let u = a * r0 + b * s5 + c * s4 + d * s3 + e * s2 + f * s1;
    let v = a * r1 + b * r0 + c * s5 + d * s4 + e * s3 + f * s2;
    let w = a * r2 + b * r1 + c * r0 + d * s5 + e * s4 + f * s3;
    let x = a * r3 + b * r2 + c * r1 + d * r0 + e * s5 + f * s4;
    let y = a * r4 + b * r3 + c * r2 + d * r1 + e * r0 + f * s5;
    let z = a * r5 + b * r4 + c * r3 + d * r2 + e * r1 + f * r0;
    let carry = Math.floor(u / LIMB); a = u - carry * LIMB; v += carry;
    carry = Math.floor(v / LIMB); b = v - carry * LIMB; w += carry;
    carry = Math.floor(w / LIMB); c = w - carry * LIMB; x += carry;
    carry = Math.floor(x / LIMB); d = x - carry * LIMB; y += carry;
    carry = Math.floor(y / LIMB); e = y - carry * LIMB; z += carry;
    carry = Math.floor(z / LIMB); f = z - carry * LIMB; a += 20 * carry;
    carry = Math.floor(a / LIMB); a -= carry * LIMB; b += carry;
  }
  const sum = [a, b, c, d, e, f].reduceRight((all, limb) => (all << 22n) + BigInt(limb), 0n);
  const secret = new DataView(key.buffer, key.byteOffset);
  const pad = (secret.getBigUint64(24, true) << 64n) + secret.getBigUint64(16, true);
  const tag = new DataView(new ArrayBuffer(TAG_BYTES));
  const number = (sum % (2n ** 130n - 5n)) + pad;
  tag.setBigUint64(0, BigInt.asUintN(64, number), true);
  tag.setBigUint64(8, BigInt.asUintN(64, number >> 64n), true);
  return new Uint8Array(tag.buffer);
}

/** The tag over ``sealed``, padded, with both lengths (RFC 8439, 2.8). */
function tagOf(state, sealed) {
  const block = new Int32Array(16);
  chachaBlock(state, block);
  const padded = 16 * Math.ceil(sealed.length / 16);
  const blocks = new Uint8Array(padded + 16);
  blocks.set(sealed);
  new DataView(blocks.buffer).setUint32(padded + 8, sealed.length, true);
  return poly1305(new Uint8Array(block.buffer, 0, 32), blocks);
}

/** ``plain`` sealed: ciphertext and tag. */
function aeadSeal(key, nonce, plain) {
  const first = chachaState(key, nonce);
  const state = first.slice();
  state[12] = 1;
  const sealed = chacha(state, plain);
  const out = new Uint8Array(sealed.length + TAG_BYTES);
  out.set(sealed);
  out.set(tagOf(first, sealed), sealed.length);
  return out;
}

/** What was sealed; an Error if it does not authenticate. */
function aeadOpen(key, nonce, bytes) {
  if (bytes.length < TAG_BYTES) throw new Error("too short");
  const sealed = bytes.subarray(0, bytes.length - TAG_BYTES);
  const first = chachaState(key, nonce);
  const state = first.slice();
  state[12] = 1;
  const tag = tagOf(first, sealed);
  let difference = 0;
  for (let at = 0; at < TAG_BYTES; at++) difference |= tag[at] ^ bytes[sealed.length + at];
  if (difference) throw new Error("does not authenticate");
  return chacha(state, sealed);
}
