"""Candidates of the other side that come before the description they belong to.

A connection would lose them without a word, so they wait here, at most 100 of them, and are applied
in order after it. Those that name another ufrag (RFC 8839, 5.4) may belong to a description that is
still to come, and wait for that.
"""

from __future__ import annotations

import re
from collections import deque

from zajel_desktop.protocol.negotiation import MAX_WAITING, ApplyCandidate, DroppedCandidate
from zajel_desktop.protocol.wire.signals import Candidate

_UFRAG = re.compile(r"^a=ice-ufrag:(\S{1,256})\s*$", re.MULTILINE)


class Early:
    """The candidates that wait, and which ones need not."""

    def __init__(self) -> None:
        self._ufrags: frozenset[str] | None = None  # of the description applied; None before
        self._waiting: deque[Candidate] = deque()

    def take(self, candidate: Candidate) -> list[ApplyCandidate | DroppedCandidate]:
        """One has come: apply it, or keep it."""
        if self._belongs(candidate):
            return [ApplyCandidate(candidate)]
        self._waiting.append(candidate)
        if len(self._waiting) <= MAX_WAITING:
            return []
        self._waiting.popleft()
        return [DroppedCandidate()]

    def settle(self, sdp: str) -> list[ApplyCandidate]:
        """The description ``sdp`` is applied; these candidates come after it."""
        self._ufrags = frozenset(_UFRAG.findall(sdp))
        ready = [each for each in self._waiting if self._belongs(each)]
        self._waiting = deque(each for each in self._waiting if not self._belongs(each))
        return [ApplyCandidate(each) for each in ready]

    def _belongs(self, candidate: Candidate) -> bool:
        if self._ufrags is None:
            return False
        return candidate.ufrag is None or not self._ufrags or candidate.ufrag in self._ufrags
