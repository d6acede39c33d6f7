"""What the machine asks of the server that holds the sockets, and the one who collects it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.protocol.rendezvous.addresses import Addresses, ConnectionId, Holder
from zajel_desktop.protocol.wire.service_messages import Announcement

TRY_LATER = 1013  # RFC 6455, 7.4: registry of close codes
TAKEN_OVER = 4001


@dataclass(frozen=True, slots=True)
class Send:
    """Say ``message`` on ``connection``, if it is still open."""

    connection: ConnectionId
    message: Announcement


@dataclass(frozen=True, slots=True)
class Close:
    """Close ``connection``; its end is reported like any other."""

    connection: ConnectionId
    code: int
    reason: str


Output: TypeAlias = Send | Close


class Post:
    """Collects what is said, and keeps it for those who are away."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._outputs: list[Output] = []

    def say(self, connection: ConnectionId, message: Announcement) -> None:
        """Say ``message`` on one socket."""
        self._outputs.append(Send(connection, message))

    def tell(self, holder: Holder | None, message: Announcement) -> None:
        """Say ``message`` to the owner of an address, now or when they are back."""
        if holder is None:
            return
        if holder.connection is None:
            self._addresses.hold(holder, message)
        else:
            self.say(holder.connection, message)

    def close(self, connection: ConnectionId, code: int, reason: str) -> None:
        """Have a socket closed."""
        self._outputs.append(Close(connection, code, reason))

    def take(self) -> list[Output]:
        """Everything since the last time, in its order."""
        outputs, self._outputs = self._outputs, []
        return outputs
