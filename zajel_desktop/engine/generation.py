"""One peer connection of a link, with its number and the negotiation that makes it.

What it has to do it does in a task of its own, one thing after the other: while servers are asked
and addresses gathered the link goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from zajel_desktop.engine.negotiator import Negotiator, TooLongError
from zajel_desktop.engine.ports.connections import PeerConnection
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.wire.signals import Candidate, Description

Step: TypeAlias = Callable[[], Awaitable[None]]
Trouble: TypeAlias = OSError | RemoteError | TooLongError


class Generation:
    """Connection ``number`` of a link; what goes wrong in its making goes to ``report``.

    ``is_relay_only``: it was made so that nothing goes to an address that is not a relay's.
    """

    def __init__(
        self,
        number: int,
        negotiator: Negotiator,
        *,
        is_relay_only: bool,
        tasks: Tasks,
        report: Callable[[Trouble], None],
    ) -> None:
        self.number = number
        self.negotiator = negotiator
        self.is_relay_only = is_relay_only
        self._report = report
        self._steps: asyncio.Queue[Step] = asyncio.Queue()
        self._task = tasks.start(self._work(), "connection")

    def __repr__(self) -> str:
        return f"Generation({self.number})"

    @property
    def connection(self) -> PeerConnection:
        """The connection of now; OSError without one."""
        return self.negotiator.connection

    def begin(self) -> None:
        """Offer, if that is our part."""
        self._steps.put_nowait(self.negotiator.begin)

    def take(self, signal: Description | Candidate) -> None:
        """Take what the other side says for this connection, after everything before it."""
        if isinstance(signal, Candidate):
            self._steps.put_nowait(lambda: self.negotiator.add(signal))
        else:
            self._steps.put_nowait(lambda: self.negotiator.describe(signal))

    async def close(self) -> None:
        """End it, in whatever it is; idempotent."""
        self._task.cancel()
        await asyncio.wait([self._task])
        await self.negotiator.close()

    async def _work(self) -> None:
        while True:
            step = await self._steps.get()
            try:
                await step()
            except (OSError, RemoteError, TooLongError) as error:  # TimeoutError is an OSError
                self._report(error)
