"""What we say on one link: put into frames, queued, and waited for before we go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.connection import FILES, MESSAGES
from zajel_desktop.protocol.dialects.abreast import TEXT_FRAMES, Abreast
from zajel_desktop.protocol.dialects.parts import FilePart
from zajel_desktop.protocol.opening import SendFrame
from zajel_desktop.protocol.speaking import Speaking
from zajel_desktop.protocol.wire.operations import Known, Text

HANDING_TRIES, HANDING_PAUSE = 10, 0.05
"""How long a goodbye waits for texts that nobody confirms: so many pauses, in seconds."""

ROOM_PAUSE = 0.01
"""Seconds until it is asked again whether there is room beside texts, or files, to a page."""


class Way(Protocol):
    """What carries frames to the other side; its methods raise OSError once there is none."""

    def send(self, label: str, data: str | bytes) -> None:
        """Queue one frame."""

    async def wait_drained(self, label: str, mark: int) -> None:
        """Wait until at most ``mark`` bytes are queued."""

    def packets(self) -> int:
        """How many packets of the other have come."""

    def unacknowledged(self, label: str) -> int:
        """How many frames, the newest on this channel, the other may not have yet."""


class Saying:
    """Our half of one link, in whatever it speaks, over ``way``."""

    def __init__(self, speaking: Speaking, way: Way, *, clock: Clock) -> None:
        self._speaking = speaking
        self._way = way
        self._clock = clock
        self._under_way: set[str] = set()  # texts to an older client, not known to be handed over
        self._abreast = Abreast()

    @property
    def is_holding(self) -> bool:
        """Whether texts wait until more of a file has come."""
        return self._abreast.is_holding and not self._speaking.is_over

    def say(self, said: Known | FilePart) -> None:
        """Queue what says it, if the other would understand; OSError once the link is gone.

        A text to a page may have to wait for :meth:`flush`.
        """
        if isinstance(said, Text) and self._is_numbered:
            self._abreast.hold(said)
            self.flush()
        else:
            self._say(said)

    def flush(self) -> None:
        """Say the texts that wait, as far as they may be said; OSError once the link is gone.

        While its connection still closes, nothing is said any more: they go on the next link.
        """
        while self.is_holding and self._has_room(MESSAGES, TEXT_FRAMES):
            text = self._abreast.release()
            if text is not None:
                self._say(text)

    def put(self, frame: SendFrame) -> None:
        """Queue one frame; OSError once the link is gone."""
        self._way.send(frame.label, frame.data)
        if self._is_numbered:
            self._abreast.said(frame.label)
            if self._abreast.is_due(frame.label):
                self._abreast.settle(frame.label, self._way.unacknowledged(frame.label))

    def handed(self, text: str) -> None:
        """The text with this id is with the channel, and they have stirred since."""
        self._under_way.discard(text)

    async def wait_files_drained(self, mark: int) -> None:
        """Wait until at most ``mark`` bytes of files are queued; OSError once the link is gone.

        And until a chunk may be said: those to a page wait for texts.
        """
        label = self._speaking.rules.file_label if self._is_foreign else FILES
        await self._way.wait_drained(label, mark)
        while self.is_holding or not self._has_room(label):
            await asyncio.sleep(ROOM_PAUSE)
            self.flush()
            await self._way.wait_drained(label, mark)

    async def finish(self, stir: Callable[[], None]) -> None:
        """Wait until everything said is on its way, as far as that can be known.

        Where nobody confirms anything, ``stir`` asks now and then whether the other has stirred.
        """
        if not self._is_foreign:
            return await self._way.wait_drained(MESSAGES, 0)
        await self._way.wait_drained(self._speaking.rules.text_label, 0)
        for _ in range(HANDING_TRIES):
            if not self._under_way and not self.is_holding:
                return
            await asyncio.sleep(HANDING_PAUSE)
            self.flush()
            stir()

    def _say(self, said: Known | FilePart) -> None:
        frames = self._speaking.say(said, self._clock.monotonic(), self._way.packets())
        for frame in frames:
            self.put(frame)
        if frames and isinstance(said, Text) and self._is_foreign:
            self._under_way.add(said.id)

    def _has_room(self, label: str, frames: int = 1) -> bool:
        """Whether so many ``frames`` may be said on ``label`` now."""
        if not self._is_numbered:
            return True
        for other in self._abreast.others(label):
            self._abreast.settle(other, self._way.unacknowledged(other))
        return self._abreast.has_room(label, frames)

    @property
    def _is_numbered(self) -> bool:
        """Whether a page hears it, which counts texts and chunks together."""
        return self._speaking.dialect is Dialect.WEB

    @property
    def _is_foreign(self) -> bool:
        return self._speaking.dialect.is_foreign
