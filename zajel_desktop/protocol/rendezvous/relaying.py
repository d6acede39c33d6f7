"""Who may send whom offers and candidates: the matched, and for a while the named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from zajel_desktop.model.ids import Address
from zajel_desktop.protocol.rendezvous.limits import Limits

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Match:
    """Two addresses that agreed; ``late_answer_of`` may still answer a request that it ended."""

    initiator: Address
    other: Address
    late_answer_of: Address | None = None


class Acquaintances:
    """Which addresses know each other, always both ways."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._matches: dict[Address, dict[Address, Match]] = {}
        self._named: dict[Address, dict[Address, float]] = {}

    def match(self, initiator: Address, other: Address) -> Match:
        """Remember that the two agreed; a newer match replaces an older one."""
        match = Match(initiator, other)
        self._matches.setdefault(initiator, {})[other] = match
        self._matches.setdefault(other, {})[initiator] = match
        return match

    def match_of(self, one: Address, other: Address) -> Match | None:
        """The match of the two."""
        return self._matches.get(one, {}).get(other)

    def matched_with(self, address: Address) -> dict[Address, Match]:
        """The other side of every match of ``address``."""
        return dict(self._matches.get(address, {}))

    def name(self, one: Address, other: Address, now: float) -> None:
        """Let the two send each other signals for a while."""
        until = now + self._limits.named_life
        self._named.setdefault(one, {})[other] = until
        self._named.setdefault(other, {})[one] = until

    def may_relay(self, sender: Address, target: Address, now: float) -> bool:
        """Whether ``sender`` may send ``target`` signals."""
        if target in self._matches.get(sender, {}):
            return True
        return now < self._named.get(sender, {}).get(target, now)

    def forget(self, address: Address) -> None:
        """End everything between ``address`` and others."""
        for other in self._matches.pop(address, {}):
            _drop(self._matches, other, address)
        for other in self._named.pop(address, {}):
            _drop(self._named, other, address)

    def sweep(self, now: float) -> None:
        """Forget names that have run out."""
        for one, others in tuple(self._named.items()):
            for other in [each for each, until in others.items() if now >= until]:
                _drop(self._named, one, other)


def _drop(index: dict[Address, dict[Address, T]], outer: Address, inner: Address) -> None:
    inside = index.get(outer, {})
    inside.pop(inner, None)
    if not inside:
        index.pop(outer, None)
