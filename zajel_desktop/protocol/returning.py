"""How contacts with older clients come back: who asks, who is let in, what a hint is worth.

    hint --ours is the smaller address--> ASKED --matched--> who is it? --> link, or forgotten
    they ask, with a contact's key -----> LET IN --matched--> the same key? --> link, or forgotten

Services say "somebody is there", not who; what they say of it may be stale, or made up. So nobody
is asked often, and whoever was not there is not asked again soon. Of two requests that cross each
becomes a match: the last one counts, since older clients do as it says. Times come from one
monotonic clock, in seconds.
"""

from __future__ import annotations

import enum
from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from zajel_desktop.model.ids import Address, PeerId

MATCH_LIFE = 125.0  # so long a request of either side may become a match
ASK_AGAIN = MATCH_LIFE  # sooner it would only be asked twice of somebody who thinks about it
CALM = 30.0  # so long after a match nobody is asked there again, unless its link is over
DEAD_LIFE = 1800.0  # so long nobody is asked where nobody was, or somebody else
MINUTE = 60.0

MAX_ASKED = 5
"""Requests of one minute at one service; the others that services take are for people."""

MAX_LET_IN = 4
"""Requests with one key that are accepted in one minute without our person."""

MAX_KEPT = 500

Place: TypeAlias = tuple[str, Address]
"""The URL of a service, and an address there; by which address of ours is no matter."""

Request: TypeAlias = tuple[Place, bool]
"""Where a request is under way, and whether it is ours."""

Key = TypeVar("Key", bound=Hashable)


class Meaning(enum.Enum):
    """What a match is."""

    RETURN = "return"
    STRANGER = "stranger"  # somebody else than those who may come back
    NOTHING = "nothing"  # not the end of anything here


@dataclass(frozen=True, slots=True)
class _Open:
    """A request that may become a match; ``key`` is whose it must be, None if anybody's."""

    since: float
    key: PeerId | None = None


class Returning:
    """Everything that is under way, and what was learned by it, bounded."""

    def __init__(self) -> None:
        self._requests: OrderedDict[Request, _Open] = OrderedDict()
        self._dead: _Times[Place] = _Times()
        self._matched: _Times[Place] = _Times()
        self._asked: _Counts[str] = _Counts()
        self._let_in: _Counts[PeerId] = _Counts()

    def __repr__(self) -> str:
        return f"Returning({len(self._requests)} requests)"

    def ask(self, place: Place, ours: Address, now: float) -> bool:
        """Whether to ask at ``place`` now, as ``ours``; counted if so.

        The smaller address asks, the other one waits.
        """
        is_ours = ours < place[1]
        if not is_ours or self.is_dead(place, now) or self._is_under_way(place, now):
            return False
        if not self._asked.admits(place[0], now, MAX_ASKED):
            return False
        self._begin((place, True), _Open(now))
        return True

    def let_in(self, place: Place, key: PeerId, now: float) -> bool:
        """Whether somebody at ``place``, who asks with a contact's key, is let in; counted if so.

        Else it is for our person to decide.
        """
        if not self._let_in.admits(key, now, MAX_LET_IN):
            return False
        self._begin((place, False), _Open(now, key))
        return True

    def match(
        self, place: Place, key: PeerId, *, is_asker: bool, is_expected: bool, now: float
    ) -> Meaning:
        """There is a match at ``place``, of our request or of theirs (``is_asker``).

        ``is_expected``: the owner of ``key`` may come back.
        """
        opened = self._requests.pop((place, is_asker), None)
        if opened is None or now >= opened.since + MATCH_LIFE:
            return Meaning.NOTHING
        if not is_expected or opened.key not in {None, key}:
            self._dead.note(place, now)
            return Meaning.STRANGER
        self._matched.note(place, now)
        return Meaning.RETURN

    def settle(self, place: Place, now: float) -> None:
        """Our person has been matched with whoever is at ``place``: no second link is wanted."""
        self._end(place)
        self._matched.note(place, now)

    def part(self, place: Place) -> None:
        """The link that came of a match at ``place`` is over: another match is news again."""
        self._matched.forget(place)

    def refuse(self, place: Place, now: float) -> bool:
        """Nobody is at ``place``, or they decline; tell whether anything was under way there."""
        if not self._end(place):
            return False
        self._dead.note(place, now)
        return True

    def is_waiting(self, service: str) -> bool:
        """Whether anything is under way at ``service``."""
        return any(place[0] == service for place, _ in self._requests)

    def is_dead(self, place: Place, now: float) -> bool:
        """Whether nobody who may come back was at ``place`` lately."""
        return self._dead.is_within(place, now, DEAD_LIFE)

    def forget(self, service: str) -> None:
        """``service`` knows nothing of what was under way there."""
        for place in [place for place, _ in self._requests if place[0] == service]:
            self._end(place)

    def _is_under_way(self, place: Place, now: float) -> bool:
        opened = self._requests.get((place, True))
        is_asked = opened is not None and now < opened.since + ASK_AGAIN
        return is_asked or self._matched.is_within(place, now, CALM)

    def _begin(self, request: Request, opened: _Open) -> None:
        self._requests[request] = opened
        self._requests.move_to_end(request)
        if len(self._requests) > MAX_KEPT:
            self._requests.popitem(last=False)

    def _end(self, place: Place) -> bool:
        """End what is under way at ``place``; tell whether anything was."""
        ended = [self._requests.pop((place, is_ours), None) for is_ours in (True, False)]
        return ended != [None, None]


class _Times(Generic[Key]):
    """When something was last so; the newest ones."""

    def __init__(self) -> None:
        self._since: OrderedDict[Key, float] = OrderedDict()

    def note(self, key: Key, now: float) -> None:
        self._since[key] = now
        self._since.move_to_end(key)
        if len(self._since) > MAX_KEPT:
            self._since.popitem(last=False)

    def forget(self, key: Key) -> None:
        self._since.pop(key, None)

    def is_within(self, key: Key, now: float, seconds: float) -> bool:
        since = self._since.get(key)
        return since is not None and now < since + seconds


class _Counts(Generic[Key]):
    """How often something happened in the last minute."""

    def __init__(self) -> None:
        self._times: deque[tuple[float, Key]] = deque()

    def admits(self, key: Key, now: float, most: int) -> bool:
        """Whether it may happen once more; counted if so."""
        while self._times and now >= self._times[0][0] + MINUTE:
            self._times.popleft()
        if sum(each == key for _, each in self._times) >= most:
            return False
        self._times.append((now, key))
        return True
