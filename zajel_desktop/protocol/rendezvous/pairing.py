"""The requests that wait for an answer: at most one from each address to each other."""

from __future__ import annotations

from dataclasses import dataclass

from zajel_desktop.model.ids import Address
from zajel_desktop.protocol.rendezvous.limits import Limits


@dataclass(slots=True, eq=False)
class Request:
    """``requester`` asked ``target`` and waits until ``expires_at`` (seconds of the clock)."""

    requester: Address
    target: Address
    proposed_name: str | None
    expires_at: float

    def remaining(self, now: float) -> int:
        """Milliseconds until the end."""
        return max(0, round((self.expires_at - now) * 1000))


class Requests:
    """Every request that waits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._to: dict[Address, dict[Address, Request]] = {}
        self._by: dict[Address, dict[Address, Request]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._to.values()))

    def get(self, requester: Address, target: Address) -> Request | None:
        """The request of ``requester`` to ``target`` that waits."""
        return self._to.get(target, {}).get(requester)

    def is_waiting(self, request: Request) -> bool:
        """Whether exactly this request still waits: not ended, not replaced."""
        return self.get(request.requester, request.target) is request

    def ask(
        self, requester: Address, target: Address, name: str | None, now: float
    ) -> Request | None:
        """Add a request, replacing an earlier one; None if too many wait for ``target``."""
        waiting = self._to.setdefault(target, {})
        waiting.pop(requester, None)
        if len(waiting) >= self._limits.requests_per_target:
            return None
        request = Request(requester, target, name, now + self._limits.request_life)
        waiting[requester] = request
        self._by.setdefault(requester, {})[target] = request
        return request

    def end(self, request: Request) -> None:
        """Forget ``request``."""
        _drop(self._to, request.target, request.requester)
        _drop(self._by, request.requester, request.target)

    def waiting_for(self, target: Address) -> tuple[Request, ...]:
        """The requests to ``target``, oldest first."""
        return tuple(self._to.get(target, {}).values())

    def made_by(self, requester: Address) -> tuple[Request, ...]:
        """The requests of ``requester``, oldest first."""
        return tuple(self._by.get(requester, {}).values())


def _drop(index: dict[Address, dict[Address, Request]], outer: Address, inner: Address) -> None:
    inside = index.get(outer, {})
    inside.pop(inner, None)
    if not inside:
        index.pop(outer, None)
