"""Which older client it may be, judged by everything but what it has sealed.

A guess only: the first frame that authenticates decides (foreign_talk.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.connection import HEADLESS_MESSAGES, MESSAGES
from zajel_desktop.protocol.wire.signals import Candidate, Description


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about a peer.

    ``has_link``: whether their description had the member of a Desktop, None while none has come.
    ``is_typed``: a candidate of theirs had a ``type`` inside, as the app sends them.
    ``has_fragment``: one had a ``usernameFragment``, as browsers send them.
    ``are_channels_lossy``: how they made the channels, None if we made them, or none is there yet.
    ``labels``: of the channels they have made, or have said something on.
    ``handshake_after``: seconds from the open channel to their handshake, None before it; it may be
    negative. ``known``: how the contact has spoken before.
    """

    has_link: bool | None = None
    is_typed: bool = False
    has_fragment: bool = False
    are_channels_lossy: bool | None = None
    labels: frozenset[str] = frozenset()
    handshake_after: float | None = None
    known: Dialect = Dialect.UNKNOWN

    def signalled(self, signal: Description | Candidate) -> Evidence:
        """The same, and a signal of theirs."""
        if isinstance(signal, Description):
            return replace(self, has_link=bool(signal.link) or bool(self.has_link))
        return replace(
            self,
            is_typed=self.is_typed or signal.is_typed,
            has_fragment=self.has_fragment or signal.ufrag is not None,
        )

    def used(self, label: str) -> Evidence:
        """The same, and a channel that they use."""
        return self if label in self.labels else replace(self, labels=self.labels | {label})


def guess(evidence: Evidence) -> Dialect:
    """Which client it is most likely, UNKNOWN if nothing speaks for any."""
    if HEADLESS_MESSAGES in evidence.labels and MESSAGES not in evidence.labels:
        return Dialect.HEADLESS
    if evidence.is_typed or evidence.are_channels_lossy:
        return Dialect.APP
    if evidence.are_channels_lossy is False:
        return Dialect.WEB
    if evidence.known in {Dialect.APP, Dialect.WEB}:
        return evidence.known
    if evidence.has_fragment and not evidence.has_link:
        return Dialect.WEB
    if evidence.known is Dialect.HEADLESS and MESSAGES not in evidence.labels:
        return Dialect.HEADLESS
    return _by_handshake(evidence)


def _by_handshake(evidence: Evidence) -> Dialect:
    """The page as it is shipped never says one; the app says it as soon as it can."""
    return Dialect.UNKNOWN if evidence.handshake_after is None else Dialect.APP
