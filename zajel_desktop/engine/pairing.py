"""How people meet: our code and who used it, the codes we type, and how far each has come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from zajel_desktop.crypto.identity import fingerprint
from zajel_desktop.engine.crossings import Crossings
from zajel_desktop.engine.elsewhere import Elsewhere
from zajel_desktop.engine.foreign_returns import ForeignReturns
from zajel_desktop.engine.invitations import Invitations
from zajel_desktop.engine.links import Links
from zajel_desktop.engine.match import Match, Opening
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.siblings import Doorkeeper, People
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.request_queue import RequestQueue, Waiting
from zajel_desktop.engine.services import Heard, Services
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.engine.tries import Tries, Try
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
from zajel_desktop.protocol.pairing import advance, doubt, is_over, read_refusal
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


class Pairing:
    """Our invitation, the requests it brings, and our own tries to pair."""

    def __init__(
        self,
        *,
        is_own: Callable[[PeerId], bool],
        doorkeeper: Doorkeeper,
        services: Services,
        links: Links,
        returns: ForeignReturns,
        people: People,
        settings: SettingsService,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self.paired: Observable[ContactId] = Observable()
        self._is_own = is_own
        self._doorkeeper = doorkeeper
        self._services = services
        self._links = links
        self._returns = returns
        self._people = people
        self._settings = settings
        self._clock = clock
        self._new_id = new_id
        self._tasks = Tasks()
        self._invitations = Invitations(services=services, clock=clock, tasks=self._tasks)
        self._queue = RequestQueue(clock=clock, tasks=self._tasks)
        self._tries = Tries()
        self._crossings = Crossings(tries=self._tries, links=links, tasks=self._tasks)
        self._elsewhere = Elsewhere(
            services=services,
            settings=settings,
            tries=self._tries,
            tasks=self._tasks,
            asked=self._on_asked_elsewhere,
        )
        self.progress_changed: Observable[PairingProgress] = self._tries.changed
        self.invitation_changed: Observable[Invitation] = self._invitations.changed
        self.requests_changed: Observable[tuple[PairRequest, ...]] = self._queue.changed
        self.request_ended: Observable[RequestEnded] = self._queue.ended
        services.heard.subscribe(self._on_heard)
        links.opening_changed.subscribe(self._on_opening)

    async def stop(self) -> None:
        """Leave everything where it is."""
        await self._tasks.stop()
        self._queue.close()

    # Our code.

    @property
    def invitation(self) -> Invitation:
        """Our code as it stands now."""
        return self._invitations.current

    def renew(self, key: PeerId | None = None) -> None:
        """A new code; the old one ends.

        ``key`` is one of ours of before: whoever knows only that one is met under it, and hears of
        the new one. It counts for this code alone. Raise LocalError if it is not ours any more.
        """
        if key is not None and not self._is_own(key):
            raise LocalError("not a key of ours")
        self._invitations.renew(key)

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
        typed = self._tries.typed(code)
        attempt = self._tries.add(Try(progress, code.address, code=code, typed=typed))
        self._tasks.start(self._ask(attempt, code), "ask to pair")
        return progress.id

    def progress(self, pairing: PairingId) -> PairingProgress | None:
        """How far a pairing has come."""
        attempt = self._tries.find(pairing)
        return attempt.progress if attempt else None

    def cancel(self, pairing: PairingId) -> None:
        """End a pairing, at the service too."""
        attempt = self._tries.find(pairing)
        if attempt is None or is_over(attempt.progress):
            return
        registration = attempt.registration
        if registration is not None and "pair_cancel" in registration.features:
            registration.send(PairCancel(attempt.address))
        if attempt.match is not None:
            self._links.give_up(attempt.match)
        self._tries.fail(attempt, Failure(Reason.CANCELLED, Side.OURS))

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
        attempt = Try(progress, asked.address, waiting.registration, key=asked.key)
        attempt.shown = self._invitations.secret_of(waiting.registration)
        attempt.claimed_name = asked.claimed_name
        self._tries.add(attempt)
        self._tasks.start(self._wait_match(attempt), "wait for the match")
        return pairing

    def on_shut(self, contact: ContactId) -> None:
        """A contact was blocked: whatever they ask is declined, without a word."""
        for request in self._queue.all:
            known = self._people.with_key(request.key)
            if known is not None and known.id == contact and known.is_blocked:
                self.decline(request.id)

    def decline(self, request: RequestId) -> None:
        """Say no; raise LocalError if the request is gone."""
        waiting = self._queue.take(request)
        waiting.registration.send(PairResponse(waiting.request.address, False))
        waiting.registration.release()

    # Our tries.

    async def _ask(self, attempt: Try, code: Code) -> None:
        self._tries.tell(attempt)
        spent = self._tries.spent(code)
        if spent is not None:
            return self._tries.fail(attempt, spent)
        try:
            async with asyncio.timeout(SERVICE_PATIENCE):
                registration = await self._reach(attempt, code)
        except TimeoutError:
            failure = Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS, "not registered in time")
            return self._tries.fail(attempt, failure)
        if is_over(attempt.progress):
            return
        if registration.address == code.address:
            return self._tries.fail(attempt, Failure(Reason.CODE_OWN, Side.OURS))
        registration.send(AskToPair(code.address, self._settings.current.name or None))
        expires_at = self._clock.now() + REQUEST_LIFE
        self._tries.set(attempt, advance(attempt.progress, Step.ASKED, expires_at=expires_at))
        await self._wait_answer(attempt, ANSWER_PATIENCE, Reason.NO_ANSWER)

    def _on_asked_elsewhere(self, attempt: Try) -> None:
        """The other has as long to answer as if nobody else had been asked before."""
        expires_at = self._clock.now() + REQUEST_LIFE
        self._tries.set(attempt, replace(attempt.progress, expires_at=expires_at))
        if attempt.patience is not None and not attempt.patience.expired():
            attempt.patience.reschedule(asyncio.get_running_loop().time() + ANSWER_PATIENCE)

    async def _reach(self, attempt: Try, code: Code) -> Registration:
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

    async def _wait_match(self, attempt: Try) -> None:
        self._tries.tell(attempt)
        registration = attempt.registration
        if registration is None or not registration.send(PairResponse(attempt.address, True)):
            failure = Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS, "lost before the answer")
            return self._tries.fail(attempt, failure)
        await self._wait_answer(attempt, MATCH_PATIENCE, Reason.PEER_GONE)

    async def _wait_answer(self, attempt: Try, patience: float, reason: Reason) -> None:
        try:
            async with asyncio.timeout(patience) as attempt.patience:
                await attempt.answered.wait()
        except TimeoutError:
            if not is_over(attempt.progress):
                self._tries.fail(attempt, Failure(reason, Side.PEERS, f"nothing in {patience} s"))

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
        is_unwelcome = self._is_own(asked.from_public_key) or (known and known.is_blocked)
        code = registration.address
        if is_unwelcome or self._objection(registration, asked.from_code, asked.from_public_key):
            return self._refuse(registration, asked)
        is_pairing = self._tries.is_pairing(registration, asked.from_code)  # one link is enough
        if not is_pairing and self._returns.take_incoming(registration, asked):
            return
        if not is_ours or code is None:
            return self._refuse(registration, asked)
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
            self._refuse(registration, asked)

    @staticmethod
    def _refuse(registration: Registration, asked: PairIncoming) -> None:
        registration.send(PairResponse(asked.from_code, False))

    def _on_matched(self, registration: Registration, matched: PairMatched) -> None:
        is_asker = matched.is_initiator
        attempt = self._tries.under_way(registration, matched.peer_code, is_asker=is_asker)
        if attempt is None:
            shown = self._invitations.secret_of(registration)
            if self._returns.take_match(registration, matched, shown):
                return
            if self._crossings.take(registration, matched):
                return
            logger.info("a match that nobody here asked for was left aside")
            return
        failure = self._check_match(attempt, registration, matched)
        if failure is not None:
            return self._tries.fail(attempt, failure)
        crossing = Failure(Reason.CANCELLED, Side.OURS, "both asked each other")
        self._queue.withdraw(registration, matched.peer_code, crossing)
        self._returns.settle(registration, matched.peer_code)
        attempt.answered.set()
        if attempt.progress.step is Step.ASKED:
            self._tries.set(attempt, advance(attempt.progress, Step.ACCEPTED))
        attempt.match = self._match_of(attempt, registration, matched)
        while other := self._tries.under_way(registration, matched.peer_code):
            self._tries.fail(other, crossing)
        if not self._links.open(attempt.match):
            failure = Failure(Reason.CANCELLED, Side.OURS, "there is a link already")
            self._tries.fail(attempt, failure)

    def _match_of(self, attempt: Try, registration: Registration, matched: PairMatched) -> Match:
        shown = attempt.shown
        if matched.crossed and attempt.key is None:  # the other has used our code as well
            shown = self._invitations.secret_of(registration)
        return Match(
            registration=registration,
            address=matched.peer_code,
            key=matched.peer_public_key,
            is_offerer=matched.is_initiator,
            pairing=attempt.progress.id,
            our_address=registration.address or "",
            typed=attempt.typed,
            shown=shown,
            allows_foreign=True,
            claimed_name=attempt.claimed_name,
        )

    def _objection(
        self, registration: Registration, address: Address, key: PeerId
    ) -> Failure | None:
        return self._doorkeeper.objection(registration.url, address, key)

    def _check_match(
        self, attempt: Try, registration: Registration, matched: PairMatched
    ) -> Failure | None:
        if self._is_own(matched.peer_public_key):
            return Failure(Reason.CODE_OWN, Side.OURS)
        known = self._people.with_key(matched.peer_public_key)
        if known is not None and known.is_blocked:
            return Failure(Reason.BLOCKED, Side.OURS)
        if attempt.key not in {None, matched.peer_public_key}:
            return Failure(Reason.ALTERED, Side.SERVICES, "matched with another key than asked")
        return self._objection(registration, matched.peer_code, matched.peer_public_key)

    def _on_refused(
        self, registration: Registration, answer: PairRejected | PairTimeout | PairError | Refusal
    ) -> None:
        address = self._answered_address(answer)
        if isinstance(answer, Refusal) and read_refusal(answer).reason is Reason.SERVICE_REFUSED:
            return  # not about a request of ours
        if self._returns.take_refusal(registration, address) and address is None:
            return  # nobody can tell whom it is about: each waits until its own time is over
        attempt = self._tries.under_way(registration, address)
        if attempt is None:
            return
        if attempt.key is not None:
            failure = Failure(Reason.PEER_GONE, Side.PEERS, "the request has gone")
        else:
            failure = read_refusal(answer)
        if not self._elsewhere.goes_on(attempt, failure):
            self._tries.fail(attempt, failure)

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
        self._returns.forget(registration)
        failure = Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS, "the service forgot us")
        for attempt in self._tries:
            is_waiting = attempt.match is None and attempt.progress.step is not Step.SERVICE
            if is_waiting and attempt.registration is registration:
                self._tries.fail(attempt, failure)
        self._queue.clear(lambda waiting: waiting.registration is not registration, failure)

    # What links say.

    def _on_opening(self, opening: Opening) -> None:
        self._settle_invitation(opening)
        attempt = self._tries.find(opening.match.pairing)
        if attempt is None or is_over(attempt.progress) or attempt.match is not opening.match:
            return
        if opening.step is Step.FAILED:
            failure = opening.failure or Failure(Reason.CANCELLED, Side.OURS)
            self._tries.fail(attempt, failure, opening.contact)
        elif opening.step is attempt.progress.step:
            self._tries.set(attempt, doubt(attempt.progress, opening.failure))
        else:
            progress = advance(attempt.progress, opening.step, contact=opening.contact)
            self._tries.set(attempt, progress)
            if opening.contact is not None:
                self.paired.publish(opening.contact)

    def _settle_invitation(self, opening: Opening) -> None:
        """What the end of an opening makes of the code of ours that was used for it."""
        match, failure = opening.match, opening.failure
        if match.shown is None:
            return
        if failure is not None and failure.reason is Reason.SECRET_GUESSED:
            self._invitations.guessed(match.registration)
        elif not match.shown.is_usable or (
            opening.step is Step.CONNECTED and not match.is_foreign_return
        ):
            self._invitations.used(match.registration)
