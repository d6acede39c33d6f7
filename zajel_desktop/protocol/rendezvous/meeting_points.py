"""Where people who know each other meet without a code: daily points and hourly tokens.

A daily point holds what somebody left there for whoever knows it (a *dead drop*). An hourly
token tells who holds it now. Everything is kept in memory.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.ids import Address
from zajel_desktop.protocol.rendezvous.addresses import ConnectionId
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.origins import UNKNOWN, Origin
from zajel_desktop.protocol.wire.service_messages import DeadDrop, LiveMatch, RegisterRendezvous

Place: TypeAlias = Address | ConnectionId
"""Where somebody who holds a token can be told: by address (survives the socket) or socket."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who holds an hourly token."""

    peer_id: str
    relay_id: str
    place: Place
    until: float


@dataclass(frozen=True, slots=True)
class _Drop:
    peer_id: str
    relay_id: str
    content: str | None
    until: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a registration met; ``present`` has one entry for each shared token."""

    present: tuple[Presence, ...]
    drops: tuple[DeadDrop, ...]

    def live_matches(self) -> tuple[LiveMatch, ...]:
        """The members ``liveMatches`` of the result."""
        return tuple(LiveMatch(each.peer_id, each.relay_id) for each in self.present)


class MeetingPoints:
    """Everybody's points and tokens."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._drops: dict[str, dict[str, _Drop]] = {}
        self._present: dict[str, dict[str, Presence]] = {}
        self._tokens_at: dict[Place, set[tuple[str, str]]] = {}
        # (is hourly, point, peer) in the order of registration, so that whoever brings too many
        # pushes out only their own.
        self._brought: dict[Origin, OrderedDict[tuple[bool, str, str], None]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._drops.values())) + sum(map(len, self._present.values()))

    def look(self, message: RegisterRendezvous, now: float) -> Found:
        """Who and what is at the points of ``message``, without whoever asks."""
        asking = message.peer_id
        present = [
            each
            for token in message.hourly_tokens
            for each in self._present.get(token, {}).values()
            if each.peer_id != asking and now < each.until
        ]
        drops = [
            DeadDrop(each.peer_id, each.content, each.relay_id)
            for point in message.daily_points
            for each in self._drops.get(point, {}).values()
            if each.peer_id != asking and now < each.until and each.content is not None
        ]
        return Found(tuple(present), tuple(drops))

    def register(
        self, message: RegisterRendezvous, place: Place, origin: Origin | None, now: float
    ) -> None:
        """Put the sender of ``message`` at its points; what it had left there is replaced."""
        peer, relay = message.peer_id, message.relay_id
        origin = origin or UNKNOWN
        for point in message.daily_points:
            drop = _Drop(peer, relay, message.dead_drops.get(point), now + self._limits.daily_life)
            self._drops.setdefault(point, {})[peer] = drop
            self._note(origin, (False, point, peer))
        for token in message.hourly_tokens:
            self._take_away(token, peer, is_moving=True)
            presence = Presence(peer, relay, place, now + self._limits.hourly_life)
            self._present.setdefault(token, {})[peer] = presence
            self._tokens_at.setdefault(place, set()).add((token, peer))
            self._note(origin, (True, token, peer))

    def leave(self, place: Place) -> None:
        """Nobody can be told at ``place`` any more: its tokens end, dead drops stay."""
        for token, peer in tuple(self._tokens_at.get(place, ())):
            self._take_away(token, peer)

    def sweep(self, now: float) -> None:
        """Forget what has run out."""
        for point, drops in tuple(self._drops.items()):
            for drop in [each for each in drops.values() if now >= each.until]:
                _discard(self._drops, point, drop.peer_id)
        for token, present in tuple(self._present.items()):
            for presence in [each for each in present.values() if now >= each.until]:
                self._take_away(token, presence.peer_id)
        for origin in tuple(self._brought):
            self._forget_gone(origin)

    def _take_away(self, token: str, peer: str, *, is_moving: bool = False) -> None:
        presence = self._present.get(token, {}).get(peer)
        if presence is None:
            return
        there = self._tokens_at.get(presence.place, set())
        there.discard((token, peer))
        if not there:
            self._tokens_at.pop(presence.place, None)
        if not is_moving:  # whoever moves keeps the place in the order
            _discard(self._present, token, peer)

    def _note(self, origin: Origin, entry: tuple[bool, str, str]) -> None:
        brought = self._brought.setdefault(origin, OrderedDict())
        brought[entry] = None
        brought.move_to_end(entry)
        while len(brought) > self._limits.entries_per_client:
            is_hourly, point, peer = brought.popitem(last=False)[0]
            if is_hourly:
                self._take_away(point, peer)
            else:
                _discard(self._drops, point, peer)

    def _forget_gone(self, origin: Origin) -> None:
        brought = self._brought[origin]
        for entry in tuple(brought):
            is_hourly, point, peer = entry
            if peer not in (self._present if is_hourly else self._drops).get(point, {}):
                del brought[entry]
        if not brought:
            del self._brought[origin]


def _discard(
    index: dict[str, dict[str, _Drop]] | dict[str, dict[str, Presence]], point: str, peer: str
) -> None:
    inside = index.get(point, {})
    inside.pop(peer, None)
    if not inside:
        index.pop(point, None)
