"""What we say on one link: put into frames, queued, and waited for before we go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.protocol.connection import FILES, MESSAGES
from zajel_desktop.protocol.dialects.parts import FilePart
from zajel_desktop.protocol.speaking import Speaking
from zajel_desktop.protocol.wire.operations import Known, Text

HANDING_TRIES, HANDING_PAUSE = 10, 0.05
"""How long a goodbye waits for texts that nobody confirms: so many pauses, in seconds."""


class Way(Protocol):
    """What carries frames to the other side; its methods raise OSError once there is none."""

    def send(self, label: str, data: str | bytes) -> None:
        """Queue one frame."""

    async def wait_drained(self, label: str, mark: int) -> None:
        """Wait until at most ``mark`` bytes are queued."""

    def packets(self) -> int:
        """How many packets of the other have come."""


class Saying:
    """Our half of one link, in whatever it speaks, over ``way``."""

    def __init__(self, speaking: Speaking, way: Way, *, clock: Clock) -> None:
        self._speaking = speaking
        self._way = way
        self._clock = clock
        self._under_way: set[str] = set()  # texts to an older client, not known to be handed over

    def say(self, said: Known | FilePart) -> None:
        """Queue what says it, if the other would understand; OSError once the link is gone."""
        frames = self._speaking.say(said, self._clock.monotonic(), self._way.packets())
        for frame in frames:
            self._way.send(frame.label, frame.data)
        if frames and isinstance(said, Text) and self._is_foreign:
            self._under_way.add(said.id)

    def handed(self, text: str) -> None:
        """The text with this id is with the channel, and they have stirred since."""
        self._under_way.discard(text)

    async def wait_files_drained(self, mark: int) -> None:
        """Wait until at most ``mark`` bytes of files are queued; OSError once the link is gone."""
        label = self._speaking.rules.file_label if self._is_foreign else FILES
        await self._way.wait_drained(label, mark)

    async def finish(self, stir: Callable[[], None]) -> None:
        """Wait until everything said is on its way, as far as that can be known.

        Where nobody confirms anything, ``stir`` asks now and then whether the other has stirred.
        """
        if not self._is_foreign:
            return await self._way.wait_drained(MESSAGES, 0)
        await self._way.wait_drained(self._speaking.rules.text_label, 0)
        for _ in range(HANDING_TRIES):
            if not self._under_way:
                return
            await asyncio.sleep(HANDING_PAUSE)
            stir()

    @property
    def _is_foreign(self) -> bool:
        return self._speaking.dialect.is_foreign
