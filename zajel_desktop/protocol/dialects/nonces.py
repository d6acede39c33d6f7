"""The nonces of what was sealed with one key, so that no frame of an older client is taken twice.

App and headless client seal with the same key as long as both keep theirs, on every link: what was
recorded on one of them would open on the next. So this is kept from link to link, while we run.
"""

from __future__ import annotations

from collections import OrderedDict

from zajel_desktop.model.ids import PeerId

REMEMBERED = 16_384
"""How many nonces of each side are kept."""

MAX_PEERS = 256


class Nonces:
    """The newest nonces that were used; the oldest are forgotten."""

    def __init__(self, limit: int = REMEMBERED) -> None:
        self._limit = limit
        self._used: dict[bytes, None] = {}

    def __repr__(self) -> str:
        return f"Nonces({len(self)})"

    def __len__(self) -> int:
        return len(self._used)

    def __contains__(self, nonce: bytes) -> bool:
        return nonce in self._used

    def add(self, nonce: bytes) -> bool:
        """Remember ``nonce``; False if it is among them already."""
        if nonce in self._used:
            return False
        self._used[nonce] = None
        if len(self._used) > self._limit:
            del self._used[next(iter(self._used))]
        return True


class UsedNonces:
    """What we, and what they, have used with one key."""

    def __init__(self) -> None:
        self.ours, self.theirs = Nonces(), Nonces()

    def __repr__(self) -> str:
        return f"UsedNonces({len(self.ours)}, {len(self.theirs)})"


class NonceMemory:
    """Those of every key that was met lately."""

    def __init__(self, limit: int = MAX_PEERS) -> None:
        self._limit = limit
        self._peers: OrderedDict[PeerId, UsedNonces] = OrderedDict()

    def __repr__(self) -> str:
        return f"NonceMemory({len(self._peers)})"

    def of(self, peer: PeerId) -> UsedNonces:
        """Those used with the owner of this key, the same ones each time."""
        used = self._peers.setdefault(peer, UsedNonces())
        self._peers.move_to_end(peer)
        if len(self._peers) > self._limit:
            self._peers.popitem(last=False)
        return used
