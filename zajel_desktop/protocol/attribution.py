"""Whom a refusal of an older service is about: it does not say so, but it answers in order.

A ping goes out behind everything that may be refused. What is refused before its pong comes back
was that; what is refused later is something else.

    us       pair_request A, ping, pair_request B, ping
    service           pong            pair_error, pong     (B is refused)
"""

from __future__ import annotations

import re
from collections import deque

from zajel_desktop.model.ids import Address
from zajel_desktop.protocol.wire.service_messages import (
    Announcement,
    PairError,
    PairRequest,
    PairResponse,
    Ping,
    Pong,
    Refusal,
    RefusalReason,
    Request,
)

NAMES_ERRORS = "pair_cancel"
"""The feature of services that say whom an error is about."""

MAX_OPEN = 200

_NOT_FOUND = re.compile(r"\APeer not found: ([ABCDEFGHJKLMNPQRSTUVWXYZ23456789]{6})\Z")
_REASONS = {
    "Rate limit exceeded. Please slow down.": RefusalReason.SLOW_DOWN,
    "Too many pair requests. Please slow down.": RefusalReason.PAIR_REQUESTS,
}


class Attribution:
    """What was said on one connection and may be refused yet, in order; None is a ping."""

    def __init__(self) -> None:
        self._open: deque[Address | None] = deque(maxlen=MAX_OPEN)

    def said(self, message: Request) -> bool:
        """``message`` has been said; True if a ping is to follow at once."""
        match message:
            case PairRequest(target_code=target) | PairResponse(target_code=target):
                self._open.append(target)
                return True
            case Ping():
                self._open.append(None)
        return False

    def name(self, announcement: Announcement) -> Announcement:
        """``announcement``, with whom it is about where that is known."""
        match announcement:
            case Pong():
                self._close()
            case PairError(target_code=None):
                return PairError(announcement.error, self._refused())
            case Refusal(reason=RefusalReason.NONE.value, message=text):
                return self._refuse(_read_refusal(announcement, text))
        return announcement

    def _refuse(self, refusal: Refusal) -> Refusal:
        """If the service has dropped a frame, perhaps a ping: its pong must not be waited for."""
        if refusal.reason == RefusalReason.SLOW_DOWN.value:
            self._open.clear()
        return refusal

    def _close(self) -> None:
        """Whatever was said before this ping is refused no more."""
        while self._open and self._open.popleft() is not None:
            pass

    def _refused(self) -> Address | None:
        """What was said first of what is not answered yet."""
        if not self._open or self._open[0] is None:
            return None
        return self._open.popleft()


def _read_refusal(refusal: Refusal, text: str) -> Refusal:
    """Older services say in words alone why, and whom they do not find."""
    if found := _NOT_FOUND.match(text):
        return Refusal(text, RefusalReason.PEER_NOT_FOUND.value, Address(found[1]))
    reason = _REASONS.get(text)
    return refusal if reason is None else Refusal(text, reason.value)
