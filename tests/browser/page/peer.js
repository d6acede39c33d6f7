"use strict";
/* A peer that speaks the web dialect, as the web client does once its faults are repaired.

   Options of ``new Peer(options)``:
   - url: the service; servers: ICE servers, none at first
   - handshake: "open" sends ours when the channel opens; "connected" when the connection does and
     only if the channel is open by then, as builds do that so never send it; "never"
   - shared: both sides use the requester's code, so that two pages understand each other; without
     it the code of the peer is used, as the real client does
   - shows: the key in our handshake, if it is not ours
   - accepts: whether every request is accepted at once; asked by hand otherwise
   - trickles: false says all candidates in the description, as no build of the web client does
   - hearsCandidates: false drops the other side's addresses, wherever they stand
   - stall (ms), refusesChunks: see files.js */

const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const PING = 25_000; // ms
const MAX_QUEUED = 100;
const MAX_SHOWN = 10_000; // UTF-16 units
const MAX_FRAME = 1_048_576;

/** Tell the test what happens; told nobody where no test listens. */
function say(told) {
  globalThis.tell?.(JSON.stringify(told));
}

/** A code of six characters. */
function drawCode() {
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => ALPHABET[byte % 32]).join("");
}

/** The message of a handshake frame; null for everything else. */
function readHandshake(data) {
  try {
    const frame = JSON.parse(data);
    return frame?.type === "handshake" && isText(frame.publicKey, 256) ? frame : null;
  } catch {
    return null;
  }
}

class Peer {
  constructor(options) {
    this.options = {handshake: "open", servers: [], shared: false, accepts: true, ...options};
    this.code = this.options.code ?? drawCode();
    this.events = Promise.resolve();
  }

  // The service.

  /** Connect and register. */
  async start() {
    this.keys = await drawKeys();
    this.publicKey = await exportPublic(this.keys.publicKey);
    this.socket = new WebSocket(this.options.url);
    this.socket.onopen = () =>
      this.tell({type: "register", pairingCode: this.code, publicKey: this.publicKey});
    // One after the other, since some of it waits.
    this.socket.onmessage = (event) => {
      this.events = this.events.then(() => this.hear(JSON.parse(event.data)))
        .catch((error) => say({event: "nonsense", where: "service", error: String(error)}));
    };
    this.socket.onclose = () => say({event: "unregistered"});
    this.pinging = setInterval(() => this.tell({type: "ping"}), PING);
  }

  tell(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Ask for a pairing. */
  request(code) {
    this.tell({type: "pair_request", targetCode: code});
  }

  /** Answer who asks. */
  respond(code, accepted) {
    this.tell({type: "pair_response", targetCode: code, accepted});
  }

  async hear(message) {
    switch (message.type) {
      case "registered":
        say({event: "registered", code: this.code});
        break;
      case "pair_incoming":
        say({event: "asked", code: message.fromCode});
        if (this.options.accepts) this.respond(message.fromCode, true);
        break;
      case "pair_matched":
        await this.match(message);
        break;
      case "offer":
        await this.answer(message.payload);
        break;
      case "answer":
        await this.apply(message.payload);
        break;
      case "ice_candidate":
        await this.add(message.payload);
        break;
      case "error":
      case "code_collision":
      case "pair_rejected":
      case "pair_timeout":
      case "pair_error":
        say({event: message.type});
    }
  }

  // The connection.

  async match({peerCode, peerPublicKey, isInitiator}) {
    this.end("matched anew");
    this.peerCode = peerCode;
    this.peerKey = peerPublicKey;
    const code = this.options.shared && isInitiator ? this.code : peerCode;
    const key = await deriveSessionKey(this.keys.privateKey, peerPublicKey, code);
    this.session = new Session(key);
    this.queued = [];
    this.connect();
    say({event: "matched", isInitiator});
    if (isInitiator) {
      this.keep(this.connection.createDataChannel("messages", {ordered: true}));
      this.keep(this.connection.createDataChannel("files", {ordered: true}));
      await this.describe("offer");
    }
  }

  connect() {
    const servers = this.options.servers.map((urls) => ({urls}));
    const connection = this.connection = new RTCPeerConnection({iceServers: servers});
    this.isOver = false;
    this.hasShaken = false;
    connection.onicecandidate = ({candidate}) => {
      if (!candidate?.candidate) return;
      say({event: "candidate", candidate: candidate.candidate});
      if (this.options.trickles === false) return;
      this.tell({type: "ice_candidate", target: this.peerCode, payload: candidate.toJSON()});
    };
    connection.ondatachannel = ({channel}) => this.keep(channel);
    connection.onconnectionstatechange = () => {
      const state = connection.connectionState;
      say({event: "state", state});
      if (state === "connected" && this.options.handshake === "connected") this.shake();
      if (state === "failed" || state === "disconnected") this.end(state);
    };
  }

  async describe(kind) {
    await this.connection.setLocalDescription();
    if (this.options.trickles === false) await this.gathered();
    const {type, sdp} = this.connection.localDescription;
    say({event: "described", candidates: sdp.split("a=candidate:").length - 1});
    this.tell({type: kind, target: this.peerCode, payload: {type, sdp}});
  }

  gathered() {
    const {connection} = this;
    return new Promise((done) => {
      const look = () => connection.iceGatheringState === "complete" && done();
      connection.addEventListener("icegatheringstatechange", look);
      look();
    });
  }

  async answer(payload) {
    if (!this.connection || !this.isDescription(payload)) return;
    await this.apply(payload);
    await this.describe("answer");
  }

  async apply(payload) {
    if (!this.connection || !this.isDescription(payload)) return;
    const sdp = this.options.hearsCandidates === false
      ? payload.sdp.replace(/^a=candidate:.*\r\n/gm, "") : payload.sdp;
    await this.connection.setRemoteDescription({type: payload.type, sdp});
    const waiting = this.queued;
    this.queued = null;
    for (const candidate of waiting ?? []) await this.add(candidate);
  }

  isDescription({sdp}) {
    const isRight = isText(sdp, 100_000) && sdp.startsWith("v=0") && sdp.includes("o=") &&
      sdp.includes("s=");
    if (!isRight) say({event: "nonsense", where: "description"});
    return isRight;
  }

  async add(payload) {
    if (!this.connection || this.options.hearsCandidates === false) return;
    if (this.queued) {
      this.queued.push(payload);
      if (this.queued.length > MAX_QUEUED) this.queued.shift();
      return;
    }
    try {
      await this.connection.addIceCandidate(payload);
    } catch (error) {
      say({event: "nonsense", where: "candidate", error: String(error)});
    }
  }

  // The channels.

  keep(channel) {
    if (channel.label === "messages") {
      this.messages = channel;
      channel.onmessage = ({data}) => this.take(data);
    } else if (channel.label === "files") {
      this.files = new Files(channel, this.session, this.options);
    } else {
      say({event: "ignored", label: channel.label});
      return;
    }
    const opened = () => {
      say({event: "open", label: channel.label});
      if (channel === this.messages && this.options.handshake === "open") this.shake();
    };
    channel.onclose = () => say({event: "closed", label: channel.label});
    if (channel.readyState === "open") opened();
    else channel.onopen = opened;
  }

  /** Send our handshake, with another key if a test wants it. */
  shake(publicKey = this.options.shows ?? this.publicKey) {
    if (this.messages?.readyState !== "open") return;
    this.messages.send(JSON.stringify({type: "handshake", publicKey}));
  }

  /** Send one text, and how often. */
  send(text, times = 1) {
    const frame = this.session.seal(text);
    for (let time = 0; time < times; time++) this.messages.send(frame);
  }

  take(data) {
    if (typeof data !== "string" || data.length > MAX_FRAME) {
      say({event: "nonsense", where: "messages"});
      return;
    }
    const handshake = readHandshake(data);
    if (handshake) {
      this.check(handshake.publicKey);
      return;
    }
    try {
      const text = this.session.open(data);
      const shown = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "");
      say({event: "text", text: shown.slice(0, MAX_SHOWN)});
    } catch (error) {
      say({event: "unreadable", error: String(error)});
    }
  }

  check(publicKey) {
    if (publicKey !== this.peerKey) {
      say({event: "another key"});
      this.end("another key");
    } else if (!this.hasShaken) {
      this.hasShaken = true;
      say({event: "connected"});
    }
  }

  // The end.

  /** End the link; the service stays. */
  end(reason) {
    if (!this.connection || this.isOver) return;
    this.isOver = true;
    this.files?.close();
    this.connection.close();
    say({event: "ended", reason});
  }

  /** End the link and lose the service. */
  leave() {
    this.end("left");
    clearInterval(this.pinging);
    this.socket.close();
  }
}
