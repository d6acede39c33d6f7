"""Our pairings under way, each with how far it has come, until it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from zajel_desktop.crypto.pake import Side as SecretSide
from zajel_desktop.engine.match import Match
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.registration import Registration
from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.ids import Address, ContactId, PairingId, PeerId
from zajel_desktop.model.pairing import Code, PairingProgress, Step
from zajel_desktop.protocol.pairing import fail, is_over
from zajel_desktop.protocol.secret import InvitationSecret

MAX_KEPT = 50
MAX_SPENT = 1000

_WAITING = frozenset({Step.ASKED, Step.ACCEPTED})
_TESTED = frozenset({Reason.SECRET_WRONG, Reason.SECRET_UNTESTED})


@dataclass(slots=True, eq=False)
class Try:
    """One pairing; ``registration`` is held until it is over.

    ``code`` is the one that we typed, and ``typed`` its secret. ``key`` is that of the request that
    we accepted, ``claimed_name`` what went with it, and ``shown`` the secret of the code it used.
    ``elsewhere`` are services that are still to be asked, None before anybody has wondered;
    ``patience`` is what the answer has.
    """

    progress: PairingProgress
    address: Address
    registration: Registration | None = None
    code: Code | None = None
    typed: InvitationSecret | None = None
    key: PeerId | None = None
    shown: InvitationSecret | None = None
    claimed_name: str = field(default="", repr=False)
    match: Match | None = None
    elsewhere: list[str] | None = None
    patience: asyncio.Timeout | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Tries:
    """All of them; the newest that are over are remembered for a while."""

    def __init__(self) -> None:
        self.changed: Observable[PairingProgress] = Observable()
        self._all: dict[PairingId, Try] = {}
        self._spent: dict[tuple[Address, str], Failure] = {}

    def __iter__(self) -> Iterator[Try]:
        return iter(tuple(self._all.values()))

    def add(self, attempt: Try) -> Try:
        """One more."""
        for old in [i for i, t in self._all.items() if is_over(t.progress)][:-MAX_KEPT]:
            del self._all[old]
        self._all[attempt.progress.id] = attempt
        return attempt

    def find(self, pairing: PairingId | None) -> Try | None:
        """The one with this id; there is none for a return."""
        return None if pairing is None else self._all.get(pairing)

    def under_way(
        self, registration: Registration, address: Address | None, *, is_asker: bool | None = None
    ) -> Try | None:
        """The newest that waits for an answer about ``address`` (about any, if None).

        Rather one where we asked or where we were asked, if ``is_asker`` tells which.
        """
        waiting = [
            attempt
            for attempt in reversed(self._all.values())
            if attempt.match is None
            and attempt.progress.step in _WAITING
            and address in {None, attempt.address}
            and attempt.registration is registration
        ]
        meant = [each for each in waiting if (each.key is None) is is_asker]
        return next(iter(meant or waiting), None)

    def is_pairing(self, registration: Registration, address: Address) -> bool:
        """Whether one with whoever is at ``address`` is not over."""
        return any(
            attempt.registration is registration
            and attempt.address == address
            and not is_over(attempt.progress)
            for attempt in self
        )

    def tell(self, attempt: Try) -> None:
        """Say how far it is."""
        self.changed.publish(attempt.progress)

    def set(self, attempt: Try, progress: PairingProgress) -> None:
        """It has come further."""
        attempt.progress = progress
        if is_over(progress):
            attempt.answered.set()
            self._end_secret(attempt)
            registration, attempt.registration = attempt.registration, None
            if registration is not None:
                registration.release()
        self.changed.publish(progress)

    def move(self, attempt: Try, registration: Registration | None) -> None:
        """It goes on at ``registration``, which it holds from now on; the one before is let go."""
        before, attempt.registration = attempt.registration, registration
        if before is not None:
            before.release()

    def fail(self, attempt: Try, failure: Failure, contact: ContactId | None = None) -> None:
        """It ends with ``failure``, which concerns ``contact``, unless it is over already."""
        if not is_over(attempt.progress):
            self.set(attempt, fail(attempt.progress, failure, contact))

    def spent(self, code: Code) -> Failure | None:
        """How an earlier try of ours with this very secret ended, if that has spent it."""
        return self._spent.get((code.address, code.secret)) if code.secret else None

    def typed(self, code: Code) -> InvitationSecret | None:
        """The secret of a code that we typed: one for all tries with it that are under way."""
        if code.secret is None:
            return None
        for attempt in self:
            if attempt.code and _is_same(attempt.code, code) and not is_over(attempt.progress):
                return attempt.typed
        return InvitationSecret(side=SecretSide.A, address=code.address, secret=code.secret)

    def _end_secret(self, attempt: Try) -> None:
        """What we typed is forgotten; if the other may have tested it, it is never tried again.

        Another try with the same secret would be another guess for whoever is in between.
        """
        typed, code, failure = attempt.typed, attempt.code, attempt.progress.failure
        if typed is None or code is None or code.secret is None:
            return
        if failure is not None and (typed.was_spent or failure.reason in _TESTED):
            self._note_spent(code.address, code.secret, failure)
        elif failure is not None and self._is_shared(typed):
            return
        typed.end()

    def _note_spent(self, address: Address, secret: str, failure: Failure) -> None:
        if failure.reason not in _TESTED:  # ended after it was said, for whatever reason
            failure = Failure(Reason.SECRET_UNTESTED, failure.side, failure.detail)
        self._spent[address, secret] = failure
        for oldest in list(self._spent)[:-MAX_SPENT]:
            del self._spent[oldest]

    def _is_shared(self, typed: InvitationSecret) -> bool:
        return any(each.typed is typed and not is_over(each.progress) for each in self)


def _is_same(one: Code, other: Code) -> bool:
    """Whether both lead to the same secret, whatever service they name."""
    return (one.address, one.secret) == (other.address, other.secret)
