"""A service without sockets: its clock is turned by hand, its chance is a counter."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from zajel_desktop.protocol.rendezvous.addresses import ConnectionId
from zajel_desktop.protocol.rendezvous.lending import TurnAccess
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.machine import Rendezvous
from zajel_desktop.protocol.rendezvous.outputs import Close, Output, Send
from zajel_desktop.protocol.wire.service import encode
from zajel_desktop.protocol.wire.service_messages import IceServerEntry, ServerInfo

KEY = "A" * 43 + "="
DESKTOP = {"features": ["desktop-1"]}


class Guest:
    """One client: what it heard and did not read yet, and how its socket was closed."""

    def __init__(self, town: Town, connection: ConnectionId) -> None:
        self._town = town
        self.connection = connection
        self.unread: list[dict[str, Any]] = []
        self.closed: int | None = None

    def say(self, kind: str | None = None, /, **members: object) -> list[dict[str, Any]]:
        """Say a message; what this client hears at once."""
        return self.say_text(json.dumps({"type": kind, **members}))

    def say_text(self, text: str) -> list[dict[str, Any]]:
        self._town.follow(
            self._town.machine.receive(self.connection, text, self._town.now, self._town.draw)
        )
        return self.heard()

    def heard(self) -> list[dict[str, Any]]:
        """Everything unread, which is read by that."""
        unread, self.unread = self.unread, []
        return unread

    def leave(self) -> None:
        """The socket closes."""
        self._town.follow(self._town.machine.disconnect(self.connection, self._town.now))


class Town:
    """A service and its clients."""

    def __init__(self, limits: Limits, turn: TurnAccess | None = None) -> None:
        self.now = 1000.0
        self.machine = Rendezvous(
            ServerInfo("ed25519:x", "ws://here", "local"),
            limits=limits,
            ice_servers=(IceServerEntry(("stun:127.0.0.1:3478",)),),
            turn=turn,
            epoch=1_700_000_000.0 - 1000.0,
        )
        self.guests: dict[ConnectionId, Guest] = {}
        self._ids = itertools.count(1)
        self._chance = itertools.count(1)

    def draw(self, count: int) -> bytes:
        return next(self._chance).to_bytes(count, "big")

    def open(self, ip: str = "127.0.0.1") -> Guest:
        """A client connects and has not yet read who we are."""
        connection = ConnectionId(next(self._ids))
        guest = self.guests[connection] = Guest(self, connection)
        self.follow(self.machine.connect(connection, ip, self.now))
        return guest

    def join(self, code: str, *, ip: str = "127.0.0.1", key: str = KEY, **more: object) -> Guest:
        """A client connects and registers, and has read the answers."""
        guest = self.open(ip)
        answer = guest.say("register", pairingCode=code, publicKey=key, **more)[-1]
        assert answer["type"] == "registered"
        return guest

    def matched(self, asker: str, target: str, **more: object) -> tuple[Guest, Guest]:
        """Two clients that were matched, ``asker`` first."""
        one, other = self.join(asker, **more), self.join(target, **more)
        one.say("pair_request", targetCode=target)
        other.say("pair_response", targetCode=asker, accepted=True)
        assert one.heard()[-1]["type"] == "pair_matched"
        other.heard()
        return one, other

    def wait(self, seconds: float) -> None:
        """Let time pass as a server does: waking at every deadline."""
        end = self.now + seconds
        while (due := self.machine.next_deadline) is not None and due <= end:
            self.now = max(self.now, due)
            self.follow(self.machine.tick(self.now))
        self.now = end

    def follow(self, outputs: list[Output]) -> None:
        for output in outputs:
            guest = self.guests[output.connection]
            match output:
                case Send(message=message):
                    guest.unread.append(json.loads(encode(message)))
                case Close(code=code):
                    guest.closed = code


@pytest.fixture
def make_town():
    """Make services with these limits."""
    return lambda **limits: Town(Limits(**limits))


@pytest.fixture
def town(make_town):
    """A service with the limits it has by default."""
    return make_town()
