"""How the opening of one link stands: in time, late and why, or too late."""

from __future__ import annotations

from collections.abc import Callable

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.network import Conditions
from zajel_desktop.model.pairing import Step
from zajel_desktop.protocol.diagnosis import Evidence, diagnose
from zajel_desktop.protocol.wire.signals import Description

DOUBT_AFTER = 7.0  # seconds without an open channel: say why, within 8 since it was wanted; go on
NEGOTIATION_PATIENCE = 20.0
SECURING_PATIENCE = 10.0


class Prospects:
    """What is known about one opening; ``now`` is monotonic, in seconds.

    ``ours`` and ``theirs`` tell how both sides stand in the network; ``doubt`` says why the link
    does not seem to open, while it is still tried.
    """

    def __init__(
        self,
        *,
        ours: Callable[[], Conditions],
        is_service_ready: Callable[[], bool],
        now: float,
    ) -> None:
        self.theirs: Conditions | None = None
        self.doubt: Failure | None = None
        self._ours = ours
        self._is_service_ready = is_service_ready
        self._has_heard = self._is_open = False
        self._late_at = now + DOUBT_AFTER
        self._ends_at = now + NEGOTIATION_PATIENCE

    def heard(self, description: Description) -> bool:
        """The other side has described itself; True if that says something new of its network."""
        self._has_heard = True
        if description.network in {None, self.theirs} or self._is_open:
            return False
        self.theirs = description.network
        return True

    def opened(self, now: float) -> None:
        """There is a path: what remains is to prove who is there."""
        self._is_open, self.doubt = True, None
        self._ends_at = now + SECURING_PATIENCE

    def tick(self, now: float) -> bool:
        """Time passes; True if there is doubt now. Raise TimeoutError when it is too late."""
        if now >= self._ends_at:
            raise TimeoutError("securing took too long" if self._is_open else "no path in time")
        if self._is_open or self.doubt is not None or now < self._late_at:
            return False
        self.doubt = self._diagnose("")
        return True

    def why(self, detail: str) -> Failure:
        """Why the link has ended; ``detail`` is for the log."""
        if self._is_open:
            return Failure(Reason.LINK_LOST, Side.NETWORKS, detail)
        return self._diagnose(detail)

    def _diagnose(self, detail: str) -> Failure:
        """Name the reason why no path is found, from what both sides know."""
        found = diagnose(
            Evidence(
                step=Step.PATH,
                ours=self._ours(),
                theirs=self.theirs,
                is_service_ready=self._is_service_ready(),
                has_heard=self._has_heard,
            )
        )
        return Failure(found.reason, found.side, detail)
