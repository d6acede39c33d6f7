"""How somebody is there, in a sentence: by which way, since when not, and why not."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.link import LinkStatus, Path, Presence
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.text import isolated, list_time_text, round_trip_text

translate = QCoreApplication.translate


def standing_text(status: LinkStatus, name: str, now: float) -> str:
    """Say how ``name`` is there; ``now`` in seconds since the epoch. A reason has its own line."""
    match status.presence:
        case Presence.ONLINE:
            return _way(status)
        case Presence.OFFLINE:
            first = _absence(status, now)
            cause = _worth_telling(status.failure)
        case Presence.CONNECTING:
            first = translate("Standing", "Connecting…")
            cause = status.doubt
        case Presence.RECONNECTING:
            first = translate("Standing", "Reconnecting…")
            cause = status.doubt
    return first if cause is None else f"{first}\n{sentence_for(cause, name=name).text}"


def _worth_telling(failure: Failure | None) -> Failure | None:
    """Whoever said goodbye is away, and that is all there is to say."""
    return None if failure is None or failure.reason is Reason.PEER_GONE else failure


def _way(status: LinkStatus) -> str:
    words = {
        Path.NONE: translate("Standing", "Online"),
        Path.LAN: translate("Standing", "Online, same network"),
        Path.DIRECT: translate("Standing", "Online, direct"),
        Path.RELAYED: translate("Standing", "Online, relayed"),
    }[status.path]
    if status.round_trip is None:
        return words
    return f"{words} · {isolated(round_trip_text(status.round_trip))}"


def _absence(status: LinkStatus, now: float) -> str:
    if not status.since:
        return translate("Standing", "Not connected")
    when = isolated(list_time_text(status.since, now))
    return translate("Standing", "Not connected since {time}").format(time=when)
