"""Which contacts are on this network, and at whose service we meet them.

Two contacts on one network that both announce themselves meet at the service of the one with the
lower id of the run: the other goes there. Whoever is linked already need not be met.

    heard, wanted ──> Join(url) … Leave(url)

Anybody may announce anything, so a place counts only with a tag that a contact alone can make for
this very announcement, and only a few are gone to at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.ids import ContactId

MAX_JOINED = 4
"""Most services of others that we are registered at."""

MAX_TAGS = 64
"""Most tags that are announced, and most that are looked at in one announcement."""

TAGS_STEP = 16
"""Tags are announced by so many at a time, so that nobody can count our contacts by them."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One announcement heard: ``url`` is the service it names, ``place`` what its tags are for.

    ``is_lower``: its id is lower than ours, so that we go there.
    """

    id: str
    place: bytes
    tags: tuple[bytes, ...]
    url: str
    is_lower: bool


@dataclass(frozen=True, slots=True)
class Join:
    """Register at the service ``url``."""

    url: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Give up the address at the service ``url``."""

    url: str


Output: TypeAlias = Join | Leave


class Neighbourhood:
    """The contacts heard on this network, and the places where we are to meet them."""

    def __init__(self) -> None:
        self._heard: dict[str, frozenset[ContactId]] = {}  # url of a service: contacts there
        self._linked: set[ContactId] = set()
        self._joined: dict[str, None] = {}  # in the order of joining

    @property
    def joined(self) -> tuple[str, ...]:
        """The services of others that we are to be registered at."""
        return tuple(self._joined)

    def hear(self, places: Mapping[str, frozenset[ContactId]]) -> list[Output]:
        """What is announced now, lower ids only: the contacts at each service."""
        self._heard = {url: contacts for url, contacts in places.items() if contacts}
        gone = [url for url in self._joined if url not in self._heard]
        return [*self._leave(gone), *self._join()]

    def linked(self, contact: ContactId, *, is_linked: bool) -> list[Output]:
        """Whether there is a link to ``contact`` now."""
        (self._linked.add if is_linked else self._linked.discard)(contact)
        return self._join()

    def clear(self) -> list[Output]:
        """Nothing is heard any more."""
        return self.hear({})

    def _join(self) -> list[Output]:
        """Go where somebody is who is not linked; where all are linked, others come first."""
        outputs: list[Output] = []
        for url in self._heard:
            if url in self._joined or not self._is_needed(url):
                continue
            if len(self._joined) >= MAX_JOINED:
                idle = [joined for joined in self._joined if not self._is_needed(joined)]
                if not idle:
                    break
                outputs += self._leave(idle[:1])
            self._joined[url] = None
            outputs.append(Join(url))
        return outputs

    def _leave(self, urls: Iterable[str]) -> list[Output]:
        outputs: list[Output] = []
        for url in urls:
            del self._joined[url]
            outputs.append(Leave(url))
        return outputs

    def _is_needed(self, url: str) -> bool:
        return bool(self._heard.get(url, frozenset()) - self._linked)


def padded(count: int) -> int:
    """How many tags are announced where ``count`` are true, at most :data:`MAX_TAGS`."""
    steps = max(1, -(-count // TAGS_STEP))
    return min(MAX_TAGS, steps * TAGS_STEP)
