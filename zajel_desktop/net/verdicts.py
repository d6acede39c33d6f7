"""What is known of STUN and TURN servers: shared by whoever asks them, forgotten after a while.

Nobody is asked for its own sake: gathering asks all servers at once, waits for none, and notes
here how each has answered, so that the next connection leaves out whoever is dead. That also costs
a hidden computer no packet to a server it must not ask.
"""

from __future__ import annotations

import dataclasses
import enum
import time
from collections.abc import Callable, Sequence

from zajel_desktop.model.service import IceServer

LIFE = 300.0
"""Seconds for which an answer is remembered."""

BAD_LIFE = 60.0
"""Seconds for which silence or a refusal is remembered."""

MAX_KNOWN = 256
"""Most servers remembered: their names may come from somebody else."""


class Answer(enum.Enum):
    """How a server has answered, seen by somebody who would rather not wait."""

    QUICK = "quick"
    SLOW = "slow"  # not at once; perhaps it never will
    NONE = "none"


class Verdicts:
    """The last answer of each server; ``who`` tells apart what it said to one user name.

    The port ``IceProbe`` of the engine.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._known: dict[tuple[str, str], tuple[Answer, float]] = {}

    def of(self, url: str, who: str = "") -> Answer | None:
        """What ``url`` has answered, None if that is not known or too long ago."""
        answer, until = self._known.get((url, who), (None, 0.0))
        return answer if self._now() < until else None

    def note(self, url: str, answer: Answer, who: str = "") -> None:
        """``url`` has answered, or not."""
        now = self._now()
        if len(self._known) >= MAX_KNOWN:
            self._known = {key: known for key, known in self._known.items() if now < known[1]}
        if len(self._known) < MAX_KNOWN or (url, who) in self._known:
            life = BAD_LIFE if answer is Answer.NONE else LIFE
            self._known[url, who] = answer, now + life

    async def working(self, servers: Sequence[IceServer]) -> tuple[IceServer, ...]:
        """``servers`` without the STUN servers that are known to fail.

        A relay may be the only way there is: it is never given up.
        """
        kept = (
            dataclasses.replace(server, urls=tuple(filter(self._may_work, server.urls)))
            for server in servers
        )
        return tuple(server for server in kept if server.urls)

    def forget(self) -> None:
        """Know nothing any more: the network is another one."""
        self._known.clear()

    def _may_work(self, url: str) -> bool:
        return url.startswith("turn") or self.of(url) is not Answer.NONE
