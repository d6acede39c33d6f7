"""How much one connection and one client address may ask of the service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number the service enforces, in one value; times in seconds, sizes in bytes."""

    # of one connection, in fixed windows
    window: float = 60.0
    frames: int = 100
    pair_requests: int = 10
    # of one client address: an IPv4 address or an IPv6 /64 network
    connections: int = 64
    registrations: int = 20
    registration_window: float = 60.0
    wrong_codes: int = 30
    wrong_code_window: float = 600.0
    is_loopback_limited: bool = False
    # of a request
    request_life: float = 120.0
    request_warning: float = 30.0
    requests_per_target: int = 10
    # of an address whose socket closed
    away_life: float = 120.0
    held_frames: int = 64
    held_bytes: int = 131_072
    # of what a rendezvous result allows
    named_life: float = 600.0
    # of meeting points
    daily_life: float = 48 * 3600.0
    hourly_life: float = 3 * 3600.0
    entries_per_client: int = 50_000
    sweep: float = 300.0


class Window:
    """Counts in fixed windows, each beginning with its first event."""

    __slots__ = ("_count", "_end")

    def __init__(self) -> None:
        self._end = 0.0
        self._count = 0

    def admits(self, now: float, most: int, length: float) -> bool:
        """Count one event; tell whether it is among the first ``most`` of its window."""
        if now >= self._end:
            self._end = now + length
            self._count = 0
        self._count += 1
        return self._count <= most

    def is_full(self, now: float, most: int) -> bool:
        """Whether ``most`` events were counted in the window that holds ``now``."""
        return now < self._end and self._count >= most

    def is_over(self, now: float) -> bool:
        """Whether nothing counted here matters any more."""
        return now >= self._end
