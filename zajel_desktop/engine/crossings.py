"""Of two matches that cross, the first one counts; the last one where the first leads nowhere.

The existing service makes two matches with opposite parts of two people who ask each other. A page
begins anew with each match, so it waits for our offer if the last one gives that part to us.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from zajel_desktop.engine.links import Links
from zajel_desktop.engine.match import Match
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.engine.tries import Tries, Try
from zajel_desktop.model.pairing import Step
from zajel_desktop.protocol.wire.service_messages import PairMatched

PATIENCE = 6.0
"""Seconds in which the first match may lead somewhere: a little more than gathering may take."""


class Crossings:
    """The second ones of crossed matches, until it is known whether they are needed."""

    def __init__(self, *, tries: Tries, links: Links, tasks: Tasks) -> None:
        self._tries = tries
        self._links = links
        self._tasks = tasks
        self._waiting: set[Match | None] = set()  # the first ones of those kept

    def take(self, registration: Registration, matched: PairMatched) -> bool:
        """Whether this match crosses one that is under way; if it makes us offer it is kept."""
        attempt = next((t for t in self._tries if _crosses(t, registration, matched)), None)
        if attempt is None:
            return False
        if matched.is_initiator and attempt.match not in self._waiting:
            self._waiting.add(attempt.match)  # once, however often a service says it
            self._tasks.start(self._turn_later(attempt, attempt.match), "crossed match")
        return True

    async def _turn_later(self, attempt: Try, before: Match | None) -> None:
        await asyncio.sleep(PATIENCE)
        self._waiting.discard(before)
        if before is None or attempt.match is not before or attempt.progress.step is not Step.PATH:
            return
        # First, so that the end of the other link is not taken for the end of the pairing.
        attempt.match = replace(before, is_offerer=True)
        if not self._links.turn(attempt.match):
            attempt.match = before


def _crosses(attempt: Try, registration: Registration, matched: PairMatched) -> bool:
    match = attempt.match
    if match is None or attempt.progress.step is not Step.PATH:
        return False
    is_same = match.registration is registration and match.address == matched.peer_code
    is_other_part = match.is_offerer is not matched.is_initiator
    return is_same and is_other_part and match.key == matched.peer_public_key
