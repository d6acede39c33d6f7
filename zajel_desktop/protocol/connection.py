"""What happens on one peer connection, as facts that go into the inbox of its link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.protocol.wire.signals import Candidate

MESSAGES, FILES = "messages", "files"
LABELS = (MESSAGES, FILES)
"""The data channels of every peer connection, in the order of their opening."""


@dataclass(frozen=True, slots=True)
class ChannelOpened:
    """A data channel can be written to."""

    label: str


@dataclass(frozen=True, slots=True)
class ChannelClosed:
    """A data channel has ended."""

    label: str


@dataclass(frozen=True, slots=True)
class FrameArrived:
    """One frame came in on a data channel: text or bytes."""

    label: str
    data: str | bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CandidateFound:
    """One more address of ours, found after our description was made: the other may try it."""

    candidate: Candidate


@dataclass(frozen=True, slots=True)
class ConnectionFailed:
    """The peer connection has failed or was closed by the other side."""

    detail: str


ConnectionEvent: TypeAlias = (
    ChannelOpened | ChannelClosed | FrameArrived | CandidateFound | ConnectionFailed
)
