"""The connection doctor: looks at one thing after another, then says in one verdict what is wrong.

    our network, service, clock, UDP, relay --> the contact, called now --> a path --> verdict

A fact is told as soon as it is true, never before; after eight seconds there is a verdict.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from zajel_desktop.engine.links import Links
from zajel_desktop.engine.match import Opening
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.siblings import Trusted
from zajel_desktop.engine.report import build_report
from zajel_desktop.engine.standing import Standing
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.examination import Check, Examination, Finding, Grade
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId, PeerId
from zajel_desktop.model.link import Presence
from zajel_desktop.model.network import Conditions
from zajel_desktop.model.pairing import Step
from zajel_desktop.protocol.diagnosis import Evidence, diagnose, diagnose_alone
from zajel_desktop.protocol.grading import grade

logger = logging.getLogger(__name__)

PATIENCE = 7.8
"""Seconds after which the verdict is given, so that it is there within eight."""

SERVICE_PATIENCE = 3.0
CLOCK_PATIENCE = 1.0
MAX_OPENINGS = 100

PASSING = frozenset({Reason.CANCELLED, Reason.PEER_GONE, Reason.PEER_OFFLINE})
"""Why an opening may fail without telling anything about the path."""


class Doctor:
    """Examines the way to one contact, or only our own side; ``dial`` tries to reach somebody.

    ``about`` are lines for the report: versions and the platform.
    """

    def __init__(
        self,
        *,
        standing: Standing,
        contacts: Trusted,
        links: Links,
        dial: Callable[[ContactId], None],
        clock: Clock,
        about: tuple[str, ...] = (),
    ) -> None:
        self.examination_changed: Observable[Examination] = Observable()
        self._standing = standing
        self._contacts = contacts
        self._links = links
        self._dial = dial
        self._clock = clock
        self._about = about
        self._current: Examination | None = None
        self._openings: dict[PeerId, Opening] = {}
        self._news = asyncio.Event()
        self._began = 0.0
        self._tasks = Tasks()
        self._task: asyncio.Task[None] | None = None
        links.opening_changed.subscribe(self._on_opening)
        links.status_changed.subscribe(lambda _: self._news.set())
        standing.changed.subscribe(lambda _: self._news.set())
        standing.service_changed.subscribe(lambda _: self._news.set())

    @property
    def current(self) -> Examination | None:
        """The newest examination, as far as it has come."""
        return self._current

    def examine(self, contact: ContactId | None = None) -> None:
        """Begin an examination, in place of one that still runs; facts follow.

        Raise LocalError if there is no such contact.
        """
        patient = None if contact is None else self._contacts.find(contact)
        if contact is not None and patient is None:
            raise LocalError("examination of nobody we know")
        self.cancel()
        self._began = self._clock.monotonic()
        self._current = None
        self._tell(Examination(contact))
        self._task = self._tasks.start(self._examine(patient), "examine the connection")

    def cancel(self) -> None:
        """Stop looking; what was found stays."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def stop(self) -> None:
        """End."""
        await self._tasks.stop()

    def report(self) -> str:
        """The newest examination as text to copy: no address, no name, no code, no key."""
        return build_report(self._current or Examination(None), self._standing.servers, self._about)

    # One examination.

    async def _examine(self, patient: Contact | None) -> None:
        loop = asyncio.get_running_loop()
        ends = loop.time() + PATIENCE
        self._forget_opening(patient)
        if patient is not None:
            self._dial(patient.id)  # it takes the longest: the rest is looked at meanwhile
        await self._look_at_ourselves()
        if patient is None:
            return self._conclude(diagnose_alone(self._evidence(Step.SERVICE)))
        await self._wait(lambda: self._is_clear(patient), max(0.0, ends - loop.time()))
        self._look_at(patient)
        self._conclude(self._judge(patient))

    async def _look_at_ourselves(self) -> None:
        standing = self._standing
        standing.ask_clock()
        ours = await standing.wait()
        self._find(Check.NETWORK, ours)
        if not standing.is_service_ready:
            standing.retry()
            await self._wait(lambda: standing.is_service_ready, SERVICE_PATIENCE)
        self._find(Check.SERVICE, ours)
        if standing.is_service_ready:
            await self._wait(lambda: standing.current.skew is not None, CLOCK_PATIENCE)
        ours = await standing.wait()  # the service may have named servers meanwhile
        for check in (Check.CLOCK, Check.UDP, Check.RELAY):
            self._find(check, ours)

    def _look_at(self, patient: Contact) -> None:
        """What there is to tell about the other side and the path, all at once."""
        theirs = self._theirs(patient)
        status = self._links.status(patient.id)
        is_linked = self._links.is_linked(patient.id)
        self._update(theirs=theirs, path=status.path)
        is_there = is_linked or theirs is not None or self._is_heard(patient)
        self._add(Check.PEER, Side.PEERS, Grade.GOOD if is_there else Grade.BAD)
        if theirs is not None:
            for check in (Check.SERVICE, Check.CLOCK, Check.UDP, Check.RELAY):
                self._add(check, Side.PEERS, grade(check, theirs, is_service_ready=True))
        if is_there:
            self._add(Check.PATH, Side.NETWORKS, Grade.GOOD if is_linked else Grade.BAD)

    def _judge(self, patient: Contact) -> Failure | None:
        if patient.is_blocked:
            return Failure(Reason.BLOCKED, Side.OURS)
        if patient.is_key_held:
            return Failure(Reason.KEY_CHANGED, Side.PEERS)
        if self._links.is_linked(patient.id) and not self._is_silent(patient):
            return None
        opening = self._openings.get(patient.key)
        step = Step.ASKED if opening is None else Step.PATH
        if opening is not None and opening.step in {Step.SECURING, Step.SECRET}:
            step = opening.step
        return diagnose(self._evidence(step, patient))

    def _evidence(self, step: Step, patient: Contact | None = None) -> Evidence:
        ours = self._standing.current
        if patient is not None and patient.hides_address:
            ours = replace(ours, is_relay_only=True)
        return Evidence(
            step,
            ours,
            None if patient is None else self._theirs(patient),
            is_service_ready=self._standing.is_service_ready,
            has_heard=patient is not None and self._is_heard(patient),
            is_network_up=ours.addresses > 0,
            found=None if patient is None else self._found(patient),
        )

    def _found(self, patient: Contact) -> Failure | None:
        """What the last try to reach ``patient`` has found by itself."""
        opening = self._openings.get(patient.key)
        failure = opening.failure if opening else None
        return None if failure is None or failure.reason in PASSING else failure

    def _theirs(self, patient: Contact) -> Conditions | None:
        is_met = patient.key in self._openings or self._links.is_linked(patient.id)
        return self._links.theirs(patient.key) if is_met else None

    def _is_heard(self, patient: Contact) -> bool:
        opening = self._openings.get(patient.key)
        return opening is not None and opening.step in {Step.SECURING, Step.SECRET}

    def _is_silent(self, patient: Contact) -> bool:
        return self._links.status(patient.id).presence is not Presence.ONLINE

    def _is_clear(self, patient: Contact) -> bool:
        """Whether waiting longer tells nothing more."""
        is_shut = patient.is_blocked or patient.is_key_held
        is_linked = self._links.is_linked(patient.id) and not self._is_silent(patient)
        return is_shut or is_linked or self._found(patient) is not None

    # Facts.

    def _on_opening(self, opening: Opening) -> None:
        """Remember how far the newest try with each key has come; why one failed stays said."""
        key = opening.match.key
        before = self._openings.pop(key, None)
        self._news.set()
        if opening.step is Step.CONNECTED:
            return
        if opening.failure is None and before is not None and opening.step is Step.PATH:
            opening = replace(opening, failure=before.failure)
        self._openings[key] = opening
        if len(self._openings) > MAX_OPENINGS:
            del self._openings[next(iter(self._openings))]

    def _forget_opening(self, patient: Contact | None) -> None:
        """What failed before is tried anew; what still tries goes on."""
        opening = self._openings.get(patient.key) if patient else None
        if patient is not None and opening is not None and opening.step is Step.FAILED:
            del self._openings[patient.key]

    def _find(self, check: Check, ours: Conditions) -> None:
        found = grade(check, ours, is_service_ready=self._standing.is_service_ready)
        round_trip = self._standing.round_trip
        took = None if round_trip is None else round(round_trip * 1000)
        self._update(ours=ours, round_trip=took)
        self._add(check, Side.OURS, found)

    def _add(self, check: Check, side: Side, found: Grade) -> None:
        current = self._now()
        finding = Finding(check, side, found, self._clock.monotonic() - self._began)
        self._tell(replace(current, findings=(*current.findings, finding)))

    def _update(self, **fields: object) -> None:
        self._current = replace(self._now(), **fields)  # type: ignore[arg-type]  # dataclass fields

    def _conclude(self, verdict: Failure | None) -> None:
        logger.info("examined: %s", verdict.reason.value if verdict else "in order")
        self._tell(replace(self._now(), verdict=verdict, is_over=True))

    def _tell(self, examination: Examination) -> None:
        took = self._clock.monotonic() - self._began
        self._current = replace(examination, took=took)
        self.examination_changed.publish(self._current)

    def _now(self) -> Examination:
        assert self._current is not None
        return self._current

    async def _wait(self, condition: Callable[[], bool], patience: float) -> None:
        """Wait until ``condition()`` holds, or for ``patience`` seconds; it is asked at news."""
        try:
            async with asyncio.timeout(patience):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return
