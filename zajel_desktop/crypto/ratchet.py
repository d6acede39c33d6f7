"""Sealed sessions that forget: a fresh Olm double ratchet for each link, in memory only.

Each side draws an account with one one-time key; the offerer begins a session with the keys of
the answerer and says an empty hello first. Nothing here can be stored, on purpose: a session that
is restored from a copy repeats its key stream.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import vodozemac
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from zajel_desktop.model.errors import LocalError, RemoteError

KEY_BYTES = 32
SEALED_KEYS_BYTES = 2 * KEY_BYTES + 16
_ONCE = bytes(12)  # the nonce: each of these keys seals one thing only

# vodozemac's exceptions all derive from ValueError; TypeError is a pre-key message that is none.
_REFUSALS = (ValueError, TypeError)


@dataclass(frozen=True, slots=True)
class OlmKeys:
    """The public keys of one account: its identity, and the one-time key of one session."""

    identity: bytes = field(repr=False)
    one_time: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OlmMessage:
    """One sealed message; ``is_pre_key`` until the one who began has heard something."""

    is_pre_key: bool
    data: bytes = field(repr=False)


class OlmSession:
    """One double ratchet between two sides."""

    def __init__(self, session: vodozemac.Session) -> None:
        self._session = session

    def __repr__(self) -> str:
        return "OlmSession(…)"

    def seal(self, body: bytes) -> OlmMessage:
        """The next message of ours."""
        kind, data = self._session.encrypt(body).to_parts()
        return OlmMessage(kind == 0, data)

    def open(self, message: OlmMessage) -> bytes:
        """What is in ``message``; RemoteError if it is none of ours, or a replay."""
        try:
            return self._session.decrypt(_parts(message))
        except _REFUSALS:
            raise RemoteError("sealed message that does not open") from None

    def owns(self, message: OlmMessage) -> bool:
        """Whether ``message`` is a pre-key message of this session, not of a new one."""
        try:
            pre_key = _parts(message).to_pre_key()
            return pre_key is not None and self._session.session_matches(pre_key)
        except _REFUSALS:
            raise RemoteError("pre-key message that is none") from None


class OlmAccount:
    """Our keys for one session; drawn anew for each."""

    def __init__(self) -> None:
        account = vodozemac.Account()
        account.generate_one_time_keys(1)
        (one_time,) = account.one_time_keys.values()
        account.mark_keys_as_published()
        self._account: vodozemac.Account | None = account
        self.keys = OlmKeys(account.curve25519_key.to_bytes(), one_time.to_bytes())

    def __repr__(self) -> str:
        return "OlmAccount(…)"

    def begin(self, theirs: OlmKeys) -> tuple[OlmSession, OlmMessage]:
        """A new session with the owner of ``theirs``, and the hello that must go first."""
        account = self._take()
        try:
            identity, one_time = _key(theirs.identity), _key(theirs.one_time)
            session = OlmSession(account.create_outbound_session(identity, one_time))
        except _REFUSALS:
            raise RemoteError("Olm keys that agree on nothing") from None
        return session, session.seal(b"")

    def accept(self, theirs: OlmKeys, hello: OlmMessage) -> OlmSession:
        """The session that ``hello`` begins; RemoteError if it is not an empty one of theirs."""
        account = self._take()
        try:
            pre_key = _parts(hello).to_pre_key()
            if pre_key is None:
                raise RemoteError("hello that is no pre-key message")
            session, body = account.create_inbound_session(_key(theirs.identity), pre_key)
        except _REFUSALS:
            raise RemoteError("hello that does not open") from None
        if body:
            raise RemoteError("hello that is not empty")
        return OlmSession(session)

    def _take(self) -> vodozemac.Account:
        account, self._account = self._account, None
        if account is None:
            raise LocalError("an account makes one session")
        return account


def seal_keys(keys: OlmKeys, key: bytes, transcript: bytes) -> bytes:
    """``keys`` under a key of the link that seals nothing else (ChaCha20-Poly1305, RFC 8439)."""
    return ChaCha20Poly1305(key).encrypt(_ONCE, keys.identity + keys.one_time, transcript)


def open_keys(sealed: bytes, key: bytes, transcript: bytes) -> OlmKeys:
    """The keys in ``sealed``; RemoteError if they were altered or are of another link."""
    if len(sealed) != SEALED_KEYS_BYTES:
        raise RemoteError(f"sealed Olm keys of {len(sealed)} bytes")
    try:
        opened = ChaCha20Poly1305(key).decrypt(_ONCE, sealed, transcript)
    except InvalidTag:
        raise RemoteError("Olm keys that do not open") from None
    return OlmKeys(opened[:KEY_BYTES], opened[KEY_BYTES:])


def _parts(message: OlmMessage) -> vodozemac.AnyOlmMessage:
    return vodozemac.AnyOlmMessage.from_parts(0 if message.is_pre_key else 1, message.data)


def _key(public: bytes) -> vodozemac.Curve25519PublicKey:
    return vodozemac.Curve25519PublicKey.from_bytes(public)
