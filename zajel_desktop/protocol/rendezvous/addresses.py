"""Who holds which address, on which connection, and what waits for whoever is away.

    free --register--> present --socket closed--> away --resume--> present
                          |                        |
                          +-----leave, moved-------+---two minutes---> free

Only a client that was given a resume token can be away; every other address is free at once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import deque
from dataclasses import dataclass
from typing import NewType

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.wire.service_messages import Announcement, Relayed, ResumeToken

ConnectionId = NewType("ConnectionId", int)
"""One socket, named by the server that holds it; never used twice."""

TOKEN_BYTES = 16


@dataclass(slots=True, eq=False)
class Holder:
    """Who registered an address; ``connection`` is None while away, until ``away_until``."""

    address: Address
    key: PeerId
    connection: ConnectionId | None
    is_desktop: bool = False
    resume_hash: bytes | None = None
    away_until: float = 0.0
    held: deque[Announcement] | None = None

    @property
    def is_away(self) -> bool:
        """Whether the socket closed and the owner may still come back."""
        return self.connection is None


class Addresses:
    """The addresses in use."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._holders: dict[Address, Holder] = {}

    def __len__(self) -> int:
        return len(self._holders)

    def get(self, address: Address) -> Holder | None:
        """The holder of ``address``, present or away."""
        return self._holders.get(address)

    def take(self, address: Address, key: PeerId, connection: ConnectionId) -> Holder:
        """Give the free ``address`` to ``connection``."""
        if address in self._holders:
            raise LocalError("the address is taken")
        holder = self._holders[address] = Holder(address, key, connection)
        return holder

    def free(self, holder: Holder) -> None:
        """End ``holder``."""
        if self._holders.get(holder.address) is holder:
            del self._holders[holder.address]

    def leave(self, holder: Holder, now: float) -> bool:
        """The socket closed: keep the address if its owner can come back; tell whether."""
        if holder.resume_hash is None:
            return False
        holder.connection = None
        holder.away_until = now + self._limits.away_life
        return True

    def may_resume(self, holder: Holder, key: PeerId, token: ResumeToken | None) -> bool:
        """Whether ``token`` and ``key`` belong to ``holder``."""
        if token is None or holder.resume_hash is None or holder.key != key:
            return False
        return hmac.compare_digest(_hash(token), holder.resume_hash)

    def hold(self, holder: Holder, message: Announcement) -> None:
        """Keep ``message`` until the owner is back; the oldest make room."""
        if holder.held is None:
            holder.held = deque()
        holder.held.append(message)
        size = sum(map(_size, holder.held))
        while len(holder.held) > self._limits.held_frames or size > self._limits.held_bytes:
            size -= _size(holder.held.popleft())

    def release(self, holder: Holder) -> tuple[Announcement, ...]:
        """Hand out what was kept, in its order."""
        held, holder.held = holder.held or (), None
        return tuple(held)


def issue_token(holder: Holder, entropy: bytes) -> ResumeToken:
    """Make the token of 16 random bytes that replaces every earlier one of ``holder``."""
    if len(entropy) != TOKEN_BYTES:
        raise LocalError(f"{len(entropy)} random bytes for a token")
    token = ResumeToken(base64.urlsafe_b64encode(entropy).rstrip(b"=").decode())
    holder.resume_hash = _hash(token)
    return token


def _hash(token: ResumeToken) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _size(message: Announcement) -> int:
    return len(bytes(message.payload)) if isinstance(message, Relayed) else 0
