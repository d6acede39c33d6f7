"""How alive the other side of one link is, and how far away: from silence, and from pings."""

from __future__ import annotations

from zajel_desktop.protocol.heartbeat import CONSENTING, PINGED, Heartbeat, Pulse
from zajel_desktop.protocol.wire.operations import Ping, Pong


class Pinging:
    """The signs of life of one open link; all times from one monotonic clock, in seconds.

    ``is_answered``: pings are, as between Desktops; else nobody is asked, and what counts is
    whatever comes and the answers to the connection's own question for consent.
    """

    def __init__(self, now: float, *, is_answered: bool = True) -> None:
        self.round_trip: int | None = None  # milliseconds
        self.is_answered = is_answered
        self._heartbeat = Heartbeat(now, PINGED if is_answered else CONSENTING)
        self._number = 0
        self._asked_at = now

    @property
    def pulse(self) -> Pulse:
        """How alive the other side seems."""
        return self._heartbeat.pulse

    def ask(self, now: float) -> Ping:
        """The next ping, which goes out now."""
        self._number += 1
        self._asked_at = now
        return Ping(self._number)

    def sent(self, now: float) -> None:
        """We sent something."""
        self._heartbeat.sent(now)

    def heard(self, now: float) -> None:
        """A frame came."""
        self._heartbeat.heard(now)

    def stirred(self, now: float) -> None:
        """Packets came, of frames that are not whole yet; or answers."""
        if self.is_answered:
            self._heartbeat.stirred(now)
        else:
            self._heartbeat.heard(now)

    def doubt(self, now: float, *, is_lost: bool) -> None:
        """The network is another one; ``is_lost``: nothing can come on this way any more."""
        self._heartbeat.doubt(now, is_lost=is_lost)

    def answered(self, pong: Pong, now: float) -> bool:
        """Our ping was answered; True if the round trip is news worth showing."""
        if pong.number != self._number:
            return False
        round_trip = max(1, round((now - self._asked_at) * 1000))
        if self.round_trip is not None and not _differs(round_trip, self.round_trip):
            return False
        self.round_trip = round_trip
        return True

    def tick(self, now: float) -> bool:
        """Judge the silence so far; True if a ping is due."""
        return self._heartbeat.tick(now) and self.is_answered


def _differs(one: int, other: int) -> bool:
    """Whether two round trips differ enough to show it, in milliseconds."""
    return abs(one - other) > max(5, other // 2)
