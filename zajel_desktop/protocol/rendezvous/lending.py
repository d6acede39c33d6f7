"""The STUN and TURN servers a service names, with passwords that end by themselves.

A password is for one client and lives for :data:`LIFE`; half of that later the client gets another
(``ice_servers``), so that whoever stays for weeks always has one that works.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from zajel_desktop.crypto.turn import turn_credential
from zajel_desktop.protocol.wire.service_messages import IceServerEntry

LIFE = 18 * 3600.0
"""Seconds for which a password works; a loan begun with it may go on after that."""

RENEWAL = LIFE / 2
"""Seconds after which a client is told another."""


@dataclass(frozen=True, slots=True)
class TurnAccess:
    """TURN servers (``urls``) that share a ``secret`` with the service."""

    urls: tuple[str, ...]
    secret: bytes = field(repr=False)


class Lending:
    """What each client is told; ``epoch`` is the wall clock (Unix seconds) where ours shows 0."""

    def __init__(
        self,
        *,
        servers: tuple[IceServerEntry, ...] = (),
        turn: TurnAccess | None = None,
        epoch: float = 0.0,
    ) -> None:
        self._servers = servers
        self._turn = turn
        self._epoch = epoch
        self._numbers = itertools.count(1)

    @property
    def is_passing(self) -> bool:
        """Whether what clients are told ends by itself."""
        return self._turn is not None

    def entries(self, now: float) -> tuple[IceServerEntry, ...]:
        """The servers for one client, with a password of its own."""
        if self._turn is None:
            return self._servers
        # A number tells clients apart where the TURN server counts, and nobody can be found by it.
        username = f"{int(self._epoch + now + LIFE)}:{next(self._numbers)}"
        credential = turn_credential(self._turn.secret, username)
        return (*self._servers, IceServerEntry(self._turn.urls, username, credential))
