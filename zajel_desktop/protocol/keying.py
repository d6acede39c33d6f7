"""How two who have agreed on keys begin their sealed session: fresh Olm keys, then the hello.

Each side sends the public keys of a new account, sealed under a key of the link; the offerer then
makes the session and says an empty hello (docs/protocol.md, "Opening a link, version 2", step 4).
"""

from __future__ import annotations

from collections.abc import Callable

from zajel_desktop.crypto.agreement import LinkKeys, Purpose
from zajel_desktop.crypto.ratchet import (
    OlmAccount,
    OlmKeys,
    OlmMessage,
    OlmSession,
    open_keys,
    seal_keys,
)
from zajel_desktop.model.errors import LocalError
from zajel_desktop.protocol.sealed import SealedLink


class Keying:
    """Our side of it, on the link of ``keys``; ``account`` draws a new account."""

    def __init__(
        self, keys: LinkKeys, *, is_offerer: bool, account: Callable[[], OlmAccount] = OlmAccount
    ) -> None:
        self._keys = keys
        self._is_offerer = is_offerer
        self._draw = account
        self._account: OlmAccount | None = None
        self._theirs: OlmKeys | None = None

    def __repr__(self) -> str:
        return f"Keying({'offerer' if self._is_offerer else 'answerer'})"

    @property
    def has_theirs(self) -> bool:
        """Whether the keys of the other side are here."""
        return self._theirs is not None

    def offer(self) -> bytes:
        """The keys of our new account, sealed."""
        self._account = self._draw()
        key = self._keys.key_for(_purpose(self._is_offerer))
        return seal_keys(self._account.keys, key, self._keys.transcript)

    def take(self, sealed: bytes) -> None:
        """Take the other side's keys; RemoteError if they do not open."""
        key = self._keys.key_for(_purpose(not self._is_offerer))
        self._theirs = open_keys(sealed, key, self._keys.transcript)

    def begin(self, now: float) -> tuple[bytes, SealedLink]:
        """The offerer's hello, and the link; RemoteError for keys that agree on nothing."""
        account, theirs = self._both()
        session, hello = account.begin(theirs)
        return hello.data, self._link(session, now)

    def accept(self, hello: bytes, now: float) -> SealedLink:
        """The answerer's link; RemoteError if ``hello`` is none of theirs."""
        account, theirs = self._both()
        return self._link(account.accept(theirs, OlmMessage(True, hello)), now)

    def _link(self, session: OlmSession, now: float) -> SealedLink:
        return SealedLink(
            session,
            is_offerer=self._is_offerer,
            transcript=self._keys.transcript,
            connection_key=self._keys.key_for(Purpose.CONNECTION),
            now=now,
            account=self._draw,
        )

    def _both(self) -> tuple[OlmAccount, OlmKeys]:
        if self._account is None or self._theirs is None:
            raise LocalError("no session without the keys of both sides")
        return self._account, self._theirs


def _purpose(is_offerer: bool) -> Purpose:
    return Purpose.OLM_OFFERER if is_offerer else Purpose.OLM_ANSWERER
