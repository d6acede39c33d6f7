"""How people meet: our code and who used it, the codes we type, and how far each has come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from zajel_desktop.crypto.identity import fingerprint
from zajel_desktop.engine.invitations import Invitations
from zajel_desktop.engine.links import Links
from zajel_desktop.engine.match import Match, Opening
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports import Clock, People
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.request_queue import RequestQueue, Waiting
from zajel_desktop.engine.services import Heard, Services
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import Address, ContactId, PairingId, PeerId, RequestId
from zajel_desktop.model.pairing import (
    Code,
    CodeReading,
    Invitation,
    PairingProgress,
    PairRequest,
    RequestEnded,
    Step,
)
from zajel_desktop.protocol.invitation import build_app_link, read_code
from zajel_desktop.protocol.names import clean_person_name
from zajel_desktop.protocol.pairing import advance, fail, is_over, read_refusal
from zajel_desktop.protocol.wire.service_messages import (
    PairCancel,
    PairCancelled,
    PairError,
    PairIncoming,
    PairMatched,
    PairRejected,
    PairResponse,
    PairTimeout,
    Refusal,
    Registered,
)
from zajel_desktop.protocol.wire.service_messages import PairRequest as AskToPair

logger = logging.getLogger(__name__)

SERVICE_PATIENCE = 15.0  # seconds
REQUEST_LIFE = 120.0
ANSWER_PATIENCE = REQUEST_LIFE + 5.0  # older services never say that the other has gone
MATCH_PATIENCE = 15.0
MAX_KEPT = 50


@dataclass(slots=True, eq=False)
class _Try:
    """One pairing under way."""

    progress: PairingProgress
    address: Address
    registration: Registration | None = None  # held until the try is over
    key: PeerId | None = None  # of the request we accepted
    match: Match | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Pairing:
    """Our invitation, the requests it brings, and our own tries to pair."""

    def __init__(
        self,
        *,
        key: PeerId,
        services: Services,
        links: Links,
        people: People,
        settings: SettingsService,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self.progress_changed: Observable[PairingProgress] = Observable()
        self.paired: Observable[ContactId] = Observable()
        self._key = key
        self._services = services
        self._links = links
        self._people = people
        self._settings = settings
        self._clock = clock
        self._new_id = new_id
        self._tasks = Tasks()
        self._invitations = Invitations(services=services, clock=clock, tasks=self._tasks)
        self._queue = RequestQueue(clock=clock, tasks=self._tasks)
        self._tries: dict[PairingId, _Try] = {}
        self.invitation_changed: Observable[Invitation] = self._invitations.changed
        self.requests_changed: Observable[tuple[PairRequest, ...]] = self._queue.changed
        self.request_ended: Observable[RequestEnded] = self._queue.ended
        services.heard.subscribe(self._on_heard)
        links.opening_changed.subscribe(self._on_opening)

    async def stop(self) -> None:
        """Leave everything where it is."""
        await self._tasks.stop()

    # Our code.

    @property
    def invitation(self) -> Invitation:
        """Our code as it stands now."""
        return self._invitations.current

    def renew(self) -> None:
        """A new code; the old one ends."""
        self._invitations.renew()

    def app_link(self) -> str:
        """Our code in the form that older clients show and scan; empty while there is none."""
        code = self.invitation.code
        return build_app_link(code.address) if code else ""

    # Their code.

    def read(self, text: str) -> CodeReading:
        """What a half-typed code or a pasted link amounts to."""
        own = self._invitations.current.code
        return read_code(text, own.address if own else None)

    def pair(self, text: str) -> PairingId:
        """Ask the owner of a code or link to pair; raise LocalError if it is none."""
        code = self.read(text).code
        if code is None:
            raise LocalError("not a code")
        progress = PairingProgress(PairingId(self._new_id()), str(code), Step.SERVICE)
        attempt = self._add(_Try(progress, code.address))
        self._tasks.start(self._ask(attempt, code), "ask to pair")
        return progress.id

    def progress(self, pairing: PairingId) -> PairingProgress | None:
        """How far a pairing has come."""
        attempt = self._tries.get(pairing)
        return attempt.progress if attempt else None

    def cancel(self, pairing: PairingId) -> None:
        """End a pairing, at the service too."""
        attempt = self._tries.get(pairing)
        if attempt is None or is_over(attempt.progress):
            return
        registration = attempt.registration
        if registration is not None and "pair_cancel" in registration.features:
            registration.send(PairCancel(attempt.address))
        if attempt.match is not None:
            self._links.give_up(attempt.match)
        self._fail(attempt, Failure(Reason.CANCELLED, Side.OURS))

    # Requests for our code.

    @property
    def requests(self) -> tuple[PairRequest, ...]:
        """Who waits for our answer, oldest first."""
        return self._queue.all

    def accept(self, request: RequestId) -> PairingId:
        """Pair with whoever asked; raise LocalError if the request is gone."""
        waiting = self._queue.take(request)
        asked = waiting.request
        pairing = PairingId(self._new_id())
        progress = PairingProgress(pairing, asked.used_code, Step.ACCEPTED, request=request)
        attempt = self._add(_Try(progress, asked.address, waiting.registration, asked.key))
        waiting.registration.hold()
        self._tasks.start(self._wait_match(attempt), "wait for the match")
        return pairing

    def decline(self, request: RequestId) -> None:
        """Say no; raise LocalError if the request is gone."""
        waiting = self._queue.take(request)
        waiting.registration.send(PairResponse(waiting.request.address, False))

    # Our tries.

    def _add(self, attempt: _Try) -> _Try:
        for old in [i for i, t in self._tries.items() if is_over(t.progress)][:-MAX_KEPT]:
            del self._tries[old]
        self._tries[attempt.progress.id] = attempt
        return attempt

    async def _ask(self, attempt: _Try, code: Code) -> None:
        self.progress_changed.publish(attempt.progress)
        try:
            async with asyncio.timeout(SERVICE_PATIENCE):
                registration = await self._reach(attempt, code)
        except TimeoutError:
            failure = Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS, "not registered in time")
            return self._fail(attempt, failure)
        if is_over(attempt.progress):
            return
        if registration.address == code.address:
            return self._fail(attempt, Failure(Reason.CODE_OWN, Side.OURS))
        registration.send(AskToPair(code.address, self._settings.current.name or None))
        expires_at = self._clock.now() + REQUEST_LIFE
        self._set(attempt, advance(attempt.progress, Step.ASKED, expires_at=expires_at))
        await self._wait_answer(attempt, ANSWER_PATIENCE, Reason.NO_ANSWER)

    async def _reach(self, attempt: _Try, code: Code) -> Registration:
        """A registration at the service where ``code`` is known, ready to be spoken to."""
        default = await self._services.wait_default()
        if code.service is None or code.service == default.url:
            default.hold()
            attempt.registration = default
        else:
            attempt.registration = self._services.open(code.service)
        registration = attempt.registration
        await registration.wait_ready()
        return registration

    async def _wait_match(self, attempt: _Try) -> None:
        self.progress_changed.publish(attempt.progress)
        registration = attempt.registration
        if registration is None or not registration.send(PairResponse(attempt.address, True)):
            failure = Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS, "lost before the answer")
            return self._fail(attempt, failure)
        await self._wait_answer(attempt, MATCH_PATIENCE, Reason.PEER_GONE)

    async def _wait_answer(self, attempt: _Try, patience: float, reason: Reason) -> None:
        try:
            async with asyncio.timeout(patience):
                await attempt.answered.wait()
        except TimeoutError:
            if not is_over(attempt.progress):
                self._fail(attempt, Failure(reason, Side.PEERS, f"nothing in {patience} s"))

    def _set(self, attempt: _Try, progress: PairingProgress) -> None:
        attempt.progress = progress
        if is_over(progress):
            attempt.answered.set()
            registration, attempt.registration = attempt.registration, None
            if registration is not None:
                registration.release()
        self.progress_changed.publish(progress)

    def _fail(self, attempt: _Try, failure: Failure) -> None:
        if not is_over(attempt.progress):
            self._set(attempt, fail(attempt.progress, failure))

    # What the service says.

    def _on_heard(self, heard: Heard) -> None:
        registration, announcement = heard
        match announcement:
            case PairIncoming():
                self._on_incoming(registration, announcement)
            case PairMatched():
                self._on_matched(registration, announcement)
            case PairRejected() | PairTimeout() | PairError() | Refusal():
                self._on_refused(registration, announcement)
            case PairCancelled(peer_code=address):
                failure = Failure(Reason.PEER_GONE, Side.PEERS, announcement.reason)
                self._queue.withdraw(registration, address, failure)
            case Registered(resumed=False):
                self._on_forgotten(registration)
            case _:
                pass

    def _on_incoming(self, registration: Registration, asked: PairIncoming) -> None:
        known = self._people.with_key(asked.from_public_key)
        is_ours = registration is self._invitations.registration
        is_unwelcome = asked.from_public_key == self._key or (known and known.is_blocked)
        code = registration.address
        if not is_ours or is_unwelcome or code is None:
            registration.send(PairResponse(asked.from_code, False))
            return
        name = clean_person_name(asked.proposed_name or "")
        namesake = self._people.with_name(name) if name else None
        request = PairRequest(
            id=RequestId(self._new_id()),
            address=asked.from_code,
            key=asked.from_public_key,
            fingerprint=fingerprint(asked.from_public_key),
            claimed_name=name,
            used_code=code,
            expires_at=self._clock.now() + asked.expires_in / 1000,
            known=known.id if known else None,
            same_name=namesake.id if namesake and namesake != known else None,
        )
        if not self._queue.put(Waiting(request, registration)):
            registration.send(PairResponse(asked.from_code, False))

    def _on_matched(self, registration: Registration, matched: PairMatched) -> None:
        attempt = self._under_way(registration, matched.peer_code)
        if attempt is None:
            logger.info("a match that nobody here asked for was left aside")
            return
        failure = self._check_match(attempt, matched)
        if failure is not None:
            return self._fail(attempt, failure)
        crossing = Failure(Reason.CANCELLED, Side.OURS, "both asked each other")
        self._queue.withdraw(registration, matched.peer_code, crossing)
        attempt.answered.set()
        if attempt.progress.step is Step.ASKED:
            self._set(attempt, advance(attempt.progress, Step.ACCEPTED))
        attempt.match = Match(
            registration=registration,
            address=matched.peer_code,
            key=matched.peer_public_key,
            is_offerer=matched.is_initiator,
            pairing=attempt.progress.id,
        )
        if not self._links.open(attempt.match):
            self._fail(attempt, Failure(Reason.CANCELLED, Side.OURS, "there is a link already"))
        if attempt.key is not None:
            self._invitations.used(registration)

    def _check_match(self, attempt: _Try, matched: PairMatched) -> Failure | None:
        if matched.peer_public_key == self._key:
            return Failure(Reason.CODE_OWN, Side.OURS)
        if attempt.key not in {None, matched.peer_public_key}:
            return Failure(Reason.ALTERED, Side.SERVICES, "matched with another key than asked")
        return None

    def _on_refused(
        self, registration: Registration, answer: PairRejected | PairTimeout | PairError | Refusal
    ) -> None:
        address = self._answered_address(answer)
        if isinstance(answer, Refusal) and read_refusal(answer).reason is Reason.SERVICE_REFUSED:
            return  # not about a request of ours
        attempt = self._under_way(registration, address)
        if attempt is None:
            return
        if attempt.key is not None:
            failure = Failure(Reason.PEER_GONE, Side.PEERS, "the request has gone")
        else:
            failure = read_refusal(answer)
        self._fail(attempt, failure)

    @staticmethod
    def _answered_address(
        answer: PairRejected | PairTimeout | PairError | Refusal,
    ) -> Address | None:
        match answer:
            case PairRejected(peer_code=address) | PairTimeout(peer_code=address):
                return address
            case PairError(target_code=address):
                return address
            case _:
                return None

    def _on_forgotten(self, registration: Registration) -> None:
        """The service knows nothing of what was under way before the connection was lost."""
        failure = Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS, "the service forgot us")
        for attempt in tuple(self._tries.values()):
            is_waiting = attempt.match is None and attempt.progress.step is not Step.SERVICE
            if is_waiting and attempt.registration is registration:
                self._fail(attempt, failure)
        self._queue.clear(lambda waiting: waiting.registration is not registration, failure)

    def _under_way(self, registration: Registration, address: Address | None) -> _Try | None:
        """The newest try that waits for an answer about ``address`` (about any, if None)."""
        for attempt in reversed(self._tries.values()):
            is_waiting = attempt.match is None and attempt.progress.step in {
                Step.ASKED,
                Step.ACCEPTED,
            }
            is_meant = address is None or attempt.address == address
            if is_waiting and is_meant and attempt.registration is registration:
                return attempt
        return None

    # What links say.

    def _on_opening(self, opening: Opening) -> None:
        attempt = self._tries.get(opening.match.pairing)
        if attempt is None or is_over(attempt.progress):
            return
        if opening.step is Step.FAILED:
            self._fail(attempt, opening.failure or Failure(Reason.CANCELLED, Side.OURS))
        else:
            progress = advance(attempt.progress, opening.step, contact=opening.contact)
            self._set(attempt, progress)
            if opening.contact is not None:
                self.paired.publish(opening.contact)
