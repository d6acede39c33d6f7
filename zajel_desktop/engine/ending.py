"""Why one link ends: whatever was met on its way, said as a failure."""

from __future__ import annotations

import logging

from zajel_desktop.engine.negotiator import TooLongError
from zajel_desktop.engine.prospects import Prospects
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.protocol.wire.operations import ELSEWHERE

logger = logging.getLogger(__name__)


class Over(Exception):  # noqa: N818 (a signal inside the driver of a link, not an error)
    """The link ends now; ``failure`` is None if that is our own will."""

    def __init__(self, failure: Failure | None) -> None:
        super().__init__(failure)
        self.failure = failure


ENDS = (Over, RemoteError, TooLongError, OSError, TimeoutError)
"""All that can end a link from within."""


def explain(end: Exception, prospects: Prospects) -> Failure | None:
    """What one of ``ENDS`` means; for a connection that failed the opening's ``prospects`` say."""
    match end:
        case Over(failure=failure):
            return failure
        case RemoteError():
            logger.warning("the peer broke the rules: %s", end)
            return Failure(Reason.PEER_MISBEHAVED, Side.PEERS, str(end))
        case TooLongError():
            return Failure(Reason.OUR_FAULT, Side.OURS, str(end))
        case _:
            return prospects.why(str(end))


def parting(reason: str) -> Failure:
    """What the goodbye of the other means for us."""
    if reason == ELSEWHERE:
        return Failure(Reason.LINKED_ELSEWHERE, Side.OURS, "a newer link of our identity")
    return Failure(Reason.PEER_GONE, Side.PEERS, "said goodbye")
