"""The two ends of a peer connection under test, with everything that came into their inboxes."""

from __future__ import annotations

import asyncio

from zajel_desktop.protocol.connection import ChannelOpened, ConnectionFailed, FrameArrived

PATIENCE = 10.0
LABELS = ("messages", "files")


class End:
    """A connection and its inbox."""

    def __init__(self, connections, servers=(), interfaces=("lo",), is_relay_only=False):
        self.inbox = []
        self._changed = asyncio.Event()
        self.connection = connections.make(
            servers=servers,
            interfaces=interfaces,
            inbox=self._on_event,
            is_relay_only=is_relay_only,
        )

    def _on_event(self, event):
        self.inbox.append(event)
        self._changed.set()

    async def wait(self, condition):
        """Wait until ``condition`` holds for the inbox."""
        async with asyncio.timeout(PATIENCE):
            while not condition(self.inbox):
                self._changed.clear()
                await self._changed.wait()

    async def wait_event(self, *events):
        """Wait until all ``events`` have come."""
        await self.wait(lambda inbox: all(event in inbox for event in events))

    async def wait_failed(self):
        """Wait until the connection has failed; return that event."""
        await self.wait(lambda inbox: any(isinstance(e, ConnectionFailed) for e in inbox))
        return next(event for event in self.inbox if isinstance(event, ConnectionFailed))

    def frames(self, label="messages"):
        """What has arrived on a channel."""
        return [e.data for e in self.inbox if isinstance(e, FrameArrived) and e.label == label]


async def wait_linked(*ends, labels=LABELS):
    """Wait until all channels are open on all ``ends``."""
    opened = [ChannelOpened(label) for label in labels]
    await asyncio.gather(*(end.wait_event(*opened) for end in ends))


async def link(offerer, answerer):
    """Connect two ends."""
    offer = await offerer.connection.create_offer(LABELS)
    await answerer.connection.accept_offer(offer)
    await offerer.connection.accept_answer(await answerer.connection.create_answer())
    await wait_linked(offerer, answerer)
