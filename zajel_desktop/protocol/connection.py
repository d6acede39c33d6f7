"""What happens on one peer connection, as facts that go into the inbox of its link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.protocol.wire.signals import Candidate

MESSAGES, FILES = "messages", "files"
LABELS = (MESSAGES, FILES)
"""The data channels of every peer connection, in the order of their opening."""

HEADLESS_MESSAGES, HEADLESS_FILES = "zajel_message", "zajel_file"
FOREIGN_LABELS = (HEADLESS_MESSAGES, HEADLESS_FILES)
"""Those of the older headless client."""


@dataclass(frozen=True, slots=True)
class ChannelOpened:
    """A data channel can be written to.

    ``is_lossy``: whoever made it lets frames be lost (maxRetransmits or maxPacketLifeTime is set).
    """

    label: str
    is_lossy: bool = False


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
