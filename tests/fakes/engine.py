"""An engine of pure memory for the faces: real observables, recorded intents, facts on demand.

Every intent is kept in ``FakeEngine.intents`` as ``("messages.send", conversation, text)``. Facts
come when a test says so: through the helpers named after what happens out there
(``contacts.add``, ``links.set``, ``messages.receive``, ``transfers.set``, ``pairing.request``).
Questions (``messages.load``, ``messages.search``) are answered by :meth:`FakeEngine.settle`, never
before the intent has returned, as in the real one.

    engine = FakeEngine(name="Ali")
    noor = engine.contacts.add("Noor")
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    engine.messages.receive(noor.conversation, "Hello")
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.survey import CALM
from zajel_desktop.engine.observable import Observable
from zajel_desktop.model.contact import Contact, KeyState, Method, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.examination import Examination, Finding
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import (
    Address,
    ContactId,
    ConversationId,
    MessageId,
    PairingId,
    PeerId,
    QueryId,
    RequestId,
    TransferId,
)
from zajel_desktop.model.key_change import KeyNotice, Notice
from zajel_desktop.model.link import LinkStatus, Path, Presence
from zajel_desktop.model.message import MAX_TEXT, Delivery, Findings, Kind, Message, Page, Summary
from zajel_desktop.model.network import Conditions
from zajel_desktop.model.pairing import (
    ALPHABET,
    Code,
    CodeReading,
    Invitation,
    InvitationState,
    PairingProgress,
    PairRequest,
    RequestEnded,
    Step,
)
from zajel_desktop.model.safekeeping import Deed, Ended, Protection, Wish
from zajel_desktop.model.service import ServiceChoice, ServiceState, ServiceStatus
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.surroundings import Change
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.model.verification import EmojiRun, EmojiStage, Scan

NOW = 1_795_253_460.0
"""Saturday, 21 November 2026, 09:31 UTC: the moment of the pictures we compare with."""

PAGE = 50
OUR_KEY = PeerId("QWxpIGtlZXBzIHRoaXMga2V5IGluIGhpcyBwb2NrZXQ=")
OTHER_FINGERPRINT = (
    "B63E 08D9 4417 C2FA 5D70 1E8B 93A4 6FC1 2278 D0E5 4B1A 99F3 E6C7 3350 A8DD 0F42"
)
FINGERPRINT = "7B2E 90C4 51AF D3E8 0C66 FA19 82B7 4D05 61CC E93A 07F4 B85D 2A90 3E71 C6D8 14BF"

OTHER_KEY = PeerId("QW5vdGhlciBrZXksIGZyb20gd2hvIGtub3dzIHdoby4=")
NUMBER = (
    *("42603", "30552", "76923", "97358", "88292", "89673"),
    *("29845", "04664", "24527", "01793", "80590", "21999"),
)
NUMBER_LINK = (
    "zajel://verify/1/D6poTtKIZ7l_Smot7l34zpdOdrcBjj8iocTPJnhXDyA"
    "/e06Qm75__kTEZaIgA31gjuNYl9Me-XLwf3SJLLD3PxM"
)
EMOJI = (
    *(("🦄", "Unicorn"), ("📌", "Pin"), ("🌙", "Moon"), ("🌽", "Corn")),
    *(("⏰", "Clock"), ("🎺", "Trumpet"), ("☁️", "Cloud")),
)


@dataclass
class World:
    """What the fake services share: the intents so far, the time, ids, open questions."""

    now: float = NOW
    intents: list[tuple[Any, ...]] = field(default_factory=list)
    questions: list[Callable[[], None]] = field(default_factory=list)
    folder: str = "/home/ali/Downloads"
    _ids: Iterable[int] = field(default_factory=lambda: itertools.count(1))

    def note(self, intent: str, *arguments: Any) -> None:
        self.intents.append((intent, *arguments))

    def id(self, kind: str) -> str:
        return f"{kind}-{next(iter(self._ids))}"


class FakeIdentity:
    """Who we are."""

    def __init__(self, world: World) -> None:
        self.renewed: Observable[PeerId] = Observable()
        self.failed: Observable[Failure] = Observable()
        self._world = world
        self._key = OUR_KEY
        self._former: tuple[PeerId, ...] = ()

    @property
    def key(self) -> PeerId:
        return self._key

    @property
    def fingerprint(self) -> str:
        return FINGERPRINT

    @property
    def former(self) -> tuple[PeerId, ...]:
        return self._former

    def renew(self) -> None:
        self._world.note("identity.renew")

    # Facts.

    def become(self, key: PeerId = OTHER_KEY) -> None:
        """The new identity is stored."""
        self._key, self._former = key, (self._key, *self._former)
        self.renewed.publish(key)


class FakeSettings:
    """Choices; a change is applied at once."""

    def __init__(self, world: World, current: Settings) -> None:
        self.settings_changed: Observable[Settings] = Observable()
        self._world, self._current = world, current

    @property
    def current(self) -> Settings:
        return self._current

    def change(self, **fields: Any) -> None:
        self._world.note("settings.change", fields)
        self._world.folder = fields.get("downloads") or self._world.folder
        self._current = dataclasses.replace(self._current, **fields)
        self.settings_changed.publish(self._current)


class FakeServices:
    """The meeting point."""

    def __init__(self, world: World) -> None:
        self.status_changed: Observable[ServiceStatus] = Observable()
        self._world = world
        self._status = ServiceStatus(
            url="ws://192.168.1.20:7461",
            choice=ServiceChoice.NETWORK,
            state=ServiceState.READY,
            is_hosted_here=True,
        )

    @property
    def status(self) -> ServiceStatus:
        return self._status

    def retry(self) -> None:
        self._world.note("services.retry")

    # Facts.

    def set(self, **fields: Any) -> None:
        """The meeting point changed: ``set(state=ServiceState.AWAY, retry_at=…)``."""
        self._status = dataclasses.replace(self._status, **fields)
        self.status_changed.publish(self._status)

    def go_away(self, seconds: float = 8.0, reason: Reason = Reason.SERVICE_UNREACHABLE) -> None:
        """It does not answer and is tried again in ``seconds``."""
        failure = Failure(reason, Side.SERVICES, "refused")
        self.set(state=ServiceState.AWAY, retry_at=self._world.now + seconds, failure=failure)

    def come_back(self) -> None:
        """It answers again."""
        self.set(state=ServiceState.READY, retry_at=None, failure=None)


class FakePairing:
    """Codes, requests and the steps until two people talk."""

    def __init__(self, world: World) -> None:
        self.invitation_changed: Observable[Invitation] = Observable()
        self.progress_changed: Observable[PairingProgress] = Observable()
        self.requests_changed: Observable[tuple[PairRequest, ...]] = Observable()
        self.request_ended: Observable[RequestEnded] = Observable()
        self._world = world
        self._progress: dict[PairingId, PairingProgress] = {}
        self._requests: tuple[PairRequest, ...] = ()
        code = Code(Address("K7QX2M"), "4P9T")
        self._invitation = Invitation(
            InvitationState.SHOWN, code, "zajel://pair?c=K7QX2M-4P9T", world.now + 468.0
        )

    @property
    def invitation(self) -> Invitation:
        return self._invitation

    @property
    def requests(self) -> tuple[PairRequest, ...]:
        return self._requests

    def renew(self, key: PeerId | None = None) -> None:
        self._world.note("pairing.renew", *([key] if key else []))

    def app_link(self) -> str:
        return "zajel://K7QX2M"

    def read(self, text: str) -> CodeReading:
        """Enough of the real reading for the code field."""
        if text.lower().startswith("zajel:"):
            return self._read_link(text)
        plain = "".join(c for c in text.upper() if c not in " -")[:10]
        wrong = next((i for i, c in enumerate(plain) if c not in ALPHABET), None)
        missing = 6 - len(plain) if len(plain) <= 6 else 10 - len(plain)
        if wrong is not None or missing:
            return CodeReading(plain, wrong, missing)
        code = Code(Address(plain[:6]), plain[6:] or None)
        mine = self._invitation.code
        return CodeReading(
            plain, is_own=mine is not None and mine.address == code.address, code=code
        )

    def _read_link(self, text: str) -> CodeReading:
        given = text.partition("?c=")[2] or text.partition("//")[2]
        reading = self.read(given)
        if reading.code is None:
            return CodeReading("", is_link=True, is_bad_link=True)
        code = dataclasses.replace(reading.code, service="wss://signal.example.org")
        return dataclasses.replace(reading, is_link=True, code=code)

    def pair(self, text: str) -> PairingId:
        self._world.note("pairing.pair", text)
        pairing = PairingId(self._world.id("pairing"))
        self._progress[pairing] = PairingProgress(pairing, text, Step.SERVICE)
        return pairing

    def cancel(self, pairing: PairingId) -> None:
        self._world.note("pairing.cancel", pairing)

    def progress(self, pairing: PairingId) -> PairingProgress | None:
        return self._progress.get(pairing)

    def accept(self, request: RequestId) -> PairingId:
        self._world.note("pairing.accept", request)
        self._leave(request)
        pairing = PairingId(self._world.id("pairing"))
        self._progress[pairing] = PairingProgress(pairing, "K7QX2M", Step.ACCEPTED, request=request)
        return pairing

    def decline(self, request: RequestId) -> None:
        self._world.note("pairing.decline", request)
        self._leave(request)

    # Facts.

    def invite(self, **fields: Any) -> None:
        """Our code changed: ``invite(state=InvitationState.AWAY, code=None)``."""
        self._invitation = dataclasses.replace(self._invitation, **fields)
        self.invitation_changed.publish(self._invitation)

    def step(self, pairing: PairingId, step: Step, **fields: Any) -> None:
        """A pairing came as far as ``step``."""
        progress = dataclasses.replace(self._progress[pairing], step=step, **fields)
        self._progress[pairing] = progress
        self.progress_changed.publish(progress)

    def fail(self, pairing: PairingId, reason: Reason, side: Side = Side.PEERS) -> None:
        """A pairing failed at the step it had reached."""
        at = self._progress[pairing].step
        self.step(pairing, Step.FAILED, failed_at=at, failure=Failure(reason, side))

    def request(self, name: str = "Noor", seconds: float = 105.0, **fields: Any) -> PairRequest:
        """Somebody uses our code."""
        fields.setdefault("key", PeerId(f"key of {name}"))
        fields.setdefault("fingerprint", FINGERPRINT)
        fields.setdefault("used_code", Address("K7QX2M"))
        request = PairRequest(
            id=RequestId(self._world.id("request")),
            address=Address("N3WPAL"),
            claimed_name=name,
            expires_at=self._world.now + seconds,
            **fields,
        )
        self._requests = (*self._requests, request)
        self.requests_changed.publish(self._requests)
        return request

    def expire(self, request: RequestId, reason: Reason = Reason.REQUEST_EXPIRED) -> None:
        """A request leaves without our answer."""
        gone = next(r for r in self._requests if r.id == request)
        self._leave(request)
        self.request_ended.publish(RequestEnded(gone, Failure(reason, Side.PEERS)))

    def _leave(self, request: RequestId) -> None:
        if all(r.id != request for r in self._requests):
            raise LocalError(f"{request} is not waiting")
        self._requests = tuple(r for r in self._requests if r.id != request)
        self.requests_changed.publish(self._requests)


class FakeContacts:
    """Everybody we have paired with."""

    def __init__(self, world: World) -> None:
        self.contact_changed: Observable[Contact] = Observable()
        self.contact_removed: Observable[ContactId] = Observable()
        self._world = world
        self._contacts: dict[ContactId, Contact] = {}

    @property
    def all(self) -> tuple[Contact, ...]:
        return tuple(self._contacts.values())

    def find(self, contact: ContactId) -> Contact | None:
        return self._contacts.get(contact)

    def of(self, conversation: ConversationId) -> Contact | None:
        return next((c for c in self.all if c.conversation == conversation), None)

    def fingerprint(self, contact: ContactId) -> str:
        return FINGERPRINT

    def rename(self, contact: ContactId, name: str) -> None:
        self._world.note("contacts.rename", contact, name)
        self.set(contact, given_name=name)

    def block(self, contact: ContactId, is_blocked: bool) -> None:
        self._world.note("contacts.block", contact, is_blocked)
        self.set(contact, is_blocked=is_blocked)

    def hide_address(self, contact: ContactId, is_hidden: bool) -> None:
        self._world.note("contacts.hide_address", contact, is_hidden)
        self.set(contact, hides_address=is_hidden)

    def allow_foreign(self, contact: ContactId) -> None:
        self._world.note("contacts.allow_foreign", contact)
        self.set(contact, dialect=Dialect.UNKNOWN)

    def note_trust(self, contact: ContactId) -> None:
        self._world.note("contacts.note_trust", contact)
        self.set(contact, is_trust_noted=True)

    def remove(self, contact: ContactId) -> None:
        self._world.note("contacts.remove", contact)
        self._contacts.pop(contact)
        self.contact_removed.publish(contact)

    # Facts.

    def add(self, name: str, **fields: Any) -> Contact:
        """We paired with ``name``."""
        contact = ContactId(self._world.id("contact"))
        fields.setdefault("key", PeerId(f"key of {name}"))
        fields.setdefault("added_at", self._world.now - 86_400.0)
        fields.setdefault("services", ("ws://192.168.1.20:7461",))
        made = Contact(
            id=contact,
            conversation=ConversationId(f"talk-{contact}"),
            claimed_name=name,
            **fields,
        )
        self._contacts[contact] = made
        self.contact_changed.publish(made)
        return made

    def set(self, contact: ContactId, **fields: Any) -> Contact:
        """Something about them changed."""
        changed = dataclasses.replace(self._contacts[contact], **fields)
        self._contacts[contact] = changed
        self.contact_changed.publish(changed)
        return changed


class FakeLinks:
    """How they are there."""

    def __init__(self) -> None:
        self.status_changed: Observable[LinkStatus] = Observable()
        self.linked: Observable[ContactId] = Observable()
        self._statuses: dict[ContactId, LinkStatus] = {}

    def status(self, contact: ContactId) -> LinkStatus:
        return self._statuses.get(contact, LinkStatus(contact))

    # Facts.

    def set(
        self,
        contact: ContactId,
        presence: Presence,
        path: Path = Path.NONE,
        round_trip: int | None = None,
        failure: Failure | None = None,
        *,
        since: float = 0.0,
        doubt: Failure | None = None,
        dialect: Dialect = Dialect.UNKNOWN,
    ) -> None:
        """The link stands like this now."""
        status = LinkStatus(contact, presence, path, round_trip, failure, since, doubt, dialect)
        self._statuses[contact] = status
        self.status_changed.publish(status)


class FakeSurroundings:
    """What changes around us."""

    def __init__(self) -> None:
        self.changed: Observable[Change] = Observable()


class FakeReunions:
    """How they come back."""

    def __init__(self, world: World) -> None:
        self._world = world

    def dial(self, contact: ContactId) -> None:
        self._world.note("reunions.dial", contact)


class FakeStanding:
    """How we stand in the network."""

    def __init__(self, current: Conditions = CALM) -> None:
        self.changed: Observable[Conditions] = Observable()
        self._current = current

    @property
    def current(self) -> Conditions:
        return self._current

    # Facts.

    def set(self, **fields: Any) -> None:
        """The network is like this now."""
        self._current = dataclasses.replace(self._current, **fields)
        self.changed.publish(self._current)


class FakeDoctor:
    """Looks for what stands in the way; finds what a test says."""

    def __init__(self, world: World) -> None:
        self.examination_changed: Observable[Examination] = Observable()
        self._world = world
        self._current: Examination | None = None

    @property
    def current(self) -> Examination | None:
        return self._current

    def examine(self, contact: ContactId | None = None) -> None:
        self._world.note("doctor.examine", contact)
        self._set(Examination(contact))

    def cancel(self) -> None:
        self._world.note("doctor.cancel")

    def report(self) -> str:
        return "Zajel Desktop connection report\n"

    # Facts.

    def find(self, *findings: Finding, **fields: Any) -> None:
        """These were found now: ``find(Finding(…), ours=Conditions(…))``."""
        assert self._current is not None
        found = (*self._current.findings, *findings)
        self._set(dataclasses.replace(self._current, findings=found, **fields))

    def conclude(self, verdict: Failure | None = None, took: float = 6.2, **fields: Any) -> None:
        """It is over."""
        self.find(verdict=verdict, took=took, is_over=True, **fields)

    def _set(self, examination: Examination) -> None:
        self._current = examination
        self.examination_changed.publish(examination)


class FakeMessages:
    """Everything said; questions are answered when the engine settles."""

    def __init__(self, world: World) -> None:
        self.message_changed: Observable[Message] = Observable()
        self.page_loaded: Observable[Page] = Observable()
        self.search_done: Observable[Findings] = Observable()
        self.summary_changed: Observable[Summary] = Observable()
        self.failed: Observable[Failure] = Observable()
        self._world = world
        self._order = itertools.count(1)
        self._entries: dict[MessageId, Message] = {}
        self._transfers: dict[TransferId, Transfer] = {}
        self._summaries: dict[ConversationId, Summary] = {}

    @property
    def summaries(self) -> dict[ConversationId, Summary]:
        return dict(self._summaries)

    def summary(self, conversation: ConversationId) -> Summary:
        return self._summaries.get(conversation, Summary(conversation))

    def send(self, conversation: ConversationId, text: str) -> MessageId:
        self._world.note("messages.send", conversation, text)
        if not text.strip() or len(text.encode()) > MAX_TEXT:
            raise LocalError("no text of a message")
        return self.add(conversation, text, is_mine=True).id

    def retry(self, message: MessageId) -> None:
        self._world.note("messages.retry", message)
        self.set(message, delivery=Delivery.WAITING, failure=None)

    def load(
        self,
        conversation: ConversationId,
        *,
        before: int | None = None,
        after: int | None = None,
    ) -> QueryId:
        self._world.note("messages.load", conversation, before, after)
        query = QueryId(self._world.id("query"))
        self._world.questions.append(lambda: self._answer(query, conversation, before, after))
        return query

    def search(self, words: str) -> QueryId:
        self._world.note("messages.search", words)
        query = QueryId(self._world.id("query"))
        wanted = words.casefold().split()
        found = [m for m in self._entries.values() if all(w in m.text.casefold() for w in wanted)]
        newest = tuple(sorted(found, key=lambda m: -m.order)) if wanted else ()
        self._world.questions.append(
            lambda: self.search_done.publish(Findings(query, words, newest))
        )
        return query

    def mark_read(self, conversation: ConversationId) -> None:
        self._world.note("messages.mark_read", conversation)
        self._summarize(conversation, unread=0)

    def set_draft(self, conversation: ConversationId, text: str) -> None:
        self._world.note("messages.set_draft", conversation, text)
        self._summarize(conversation, draft=text)

    # Facts.

    def add(self, conversation: ConversationId, text: str, **fields: Any) -> Message:
        """A new entry of any kind, from us (``is_mine=True``) or from them."""
        fields.setdefault("is_mine", False)
        fields.setdefault("sent_at", self._world.now)
        order = next(self._order)
        message = Message(
            id=MessageId(f"message-{order}"),
            conversation=conversation,
            text=text,
            order=order,
            **fields,
        )
        self._entries[message.id] = message
        transfer = self._transfers.get(message.transfer) if message.transfer else None
        self._summarize(conversation, last=message, last_transfer=transfer)
        self.message_changed.publish(message)
        return message

    def receive(self, conversation: ConversationId, text: str, **fields: Any) -> Message:
        """They wrote; unread until ``mark_read``."""
        fields.setdefault("delivery", Delivery.STORED)
        unread = self.summary(conversation).unread + 1
        message = self.add(conversation, text, **fields)
        self._summarize(conversation, unread=unread)
        return message

    def set(self, message: MessageId, **fields: Any) -> Message:
        """An entry changed: ``set(id, delivery=Delivery.STORED)``."""
        changed = dataclasses.replace(self._entries[message], **fields)
        self._entries[message] = changed
        last = self.summary(changed.conversation).last
        if last is not None and last.id == message:
            self._summarize(changed.conversation, last=changed)
        self.message_changed.publish(changed)
        return changed

    def hold(self, transfer: Transfer) -> None:
        """Pages name this transfer from now on."""
        self._transfers[transfer.id] = transfer
        last = self.summary(transfer.conversation).last
        if last is not None and last.transfer == transfer.id:
            self._summarize(transfer.conversation, last_transfer=transfer)

    def summarize(self, conversation: ConversationId, **fields: Any) -> None:
        """The summary changed by itself: ``summarize(talk, unread=3)``."""
        self._summarize(conversation, **fields)

    def _summarize(self, conversation: ConversationId, **fields: Any) -> None:
        summary = dataclasses.replace(self.summary(conversation), **fields)
        self._summaries[conversation] = summary
        self.summary_changed.publish(summary)

    def _answer(
        self,
        query: QueryId,
        conversation: ConversationId,
        before: int | None,
        after: int | None,
    ) -> None:
        entries = sorted(
            (m for m in self._entries.values() if m.conversation == conversation),
            key=lambda m: m.order,
        )
        if after is not None:
            shown = [m for m in entries if m.order > after][:PAGE]
        else:
            shown = [m for m in entries if before is None or m.order < before][-PAGE:]
        named = {m.transfer for m in shown if m.transfer}
        first, last = (shown[0].order, shown[-1].order) if shown else (before or 0, after or 0)
        self.page_loaded.publish(
            Page(
                query,
                conversation,
                tuple(shown),
                tuple(t for t in self._transfers.values() if t.id in named),
                has_older=any(m.order < first for m in entries),
                has_newer=any(m.order > last for m in entries),
            )
        )


class FakeTransfers:
    """Files on their way."""

    def __init__(self, world: World, contacts: FakeContacts, messages: FakeMessages) -> None:
        self.transfer_changed: Observable[Transfer] = Observable()
        self._world, self._contacts, self._messages = world, contacts, messages
        self._transfers: dict[TransferId, Transfer] = {}

    @property
    def folder(self) -> str:
        return self._world.folder

    def find(self, transfer: TransferId) -> Transfer | None:
        return self._transfers.get(transfer)

    def offer(self, conversation: ConversationId, paths: Sequence[str]) -> TransferId:
        self._world.note("transfers.offer", conversation, tuple(paths))
        items = tuple(FileItem(path.rsplit("/", 1)[-1], 1_000_000, path=path) for path in paths)
        return self.add(conversation, items, is_mine=True).id

    def accept(self, transfer: TransferId, folder: str | None = None) -> None:
        self._world.note("transfers.accept", transfer, folder)

    def decline(self, transfer: TransferId) -> None:
        self._world.note("transfers.decline", transfer)

    def cancel(self, transfer: TransferId) -> None:
        self._world.note("transfers.cancel", transfer)

    def retry(self, transfer: TransferId) -> None:
        self._world.note("transfers.retry", transfer)

    # Facts.

    def add(
        self,
        conversation: ConversationId,
        items: Sequence[FileItem],
        *,
        is_mine: bool = False,
        sent_at: float | None = None,
        delivery: Delivery = Delivery.STORED,
        **fields: Any,
    ) -> Transfer:
        """Files are offered, by us or by them, with their entry in the conversation."""
        contact = self._contacts.of(conversation)
        if contact is None:
            raise LocalError(f"{conversation} is nobody's")
        when = self._world.now if sent_at is None else sent_at
        transfer = Transfer(
            id=TransferId(self._world.id("transfer")),
            conversation=conversation,
            contact=contact.id,
            is_mine=is_mine,
            items=tuple(items),
            created_at=when,
            **fields,
        )
        self._transfers[transfer.id] = transfer
        self._messages.hold(transfer)
        self._messages.add(
            conversation,
            "",
            kind=Kind.TRANSFER,
            transfer=transfer.id,
            is_mine=is_mine,
            sent_at=when,
            delivery=delivery,
        )
        self.transfer_changed.publish(transfer)
        return transfer

    def set(self, transfer: TransferId, **fields: Any) -> Transfer:
        """It came further: ``set(id, state=TransferState.MOVING, moved=…, rate=…)``."""
        changed = dataclasses.replace(self._transfers[transfer], **fields)
        self._transfers[transfer] = changed
        self._messages.hold(changed)
        self.transfer_changed.publish(changed)
        return changed

    def fail(self, transfer: TransferId, reason: Reason, side: Side = Side.OURS) -> None:
        """It failed."""
        self.set(transfer, state=TransferState.FAILED, failure=Failure(reason, side))


class FakeVerifications:
    """Numbers and emoji to compare; ``scan`` knows the link of the number and nothing else."""

    def __init__(self, world: World, contacts: FakeContacts) -> None:
        self.run_changed: Observable[EmojiRun] = Observable()
        self._world, self._contacts = world, contacts
        self._runs: dict[ContactId, EmojiRun] = {}

    @property
    def own_fingerprint(self) -> str:
        return FINGERPRINT

    def number(self, contact: ContactId) -> tuple[str, ...]:
        return NUMBER

    def number_link(self, contact: ContactId) -> str:
        return NUMBER_LINK

    def fingerprint(self, contact: ContactId) -> str:
        return FINGERPRINT

    def scan(self, contact: ContactId, text: str) -> Scan:
        self._world.note("verifications.scan", contact, text)
        if text == NUMBER_LINK:
            self._verify(contact, Method.NUMBER)
            return Scan.MATCHES
        return Scan.DIFFERS if text.startswith("zajel://verify/") else Scan.NOT_A_NUMBER

    def they_match(self, contact: ContactId, method: Method) -> None:
        self._world.note("verifications.they_match", contact, method)
        self._verify(contact, method)

    def they_differ(self, contact: ContactId) -> None:
        self._world.note("verifications.they_differ", contact)
        self._contacts.set(contact, trust=Trust.UNVERIFIED, method=None, verified_at=None)

    def begin_emoji(self, contact: ContactId) -> None:
        self._world.note("verifications.begin_emoji", contact)
        self.set(contact, EmojiStage.WAITING)

    def agree_emoji(self, contact: ContactId) -> None:
        self._world.note("verifications.agree_emoji", contact)
        self.set(contact, EmojiStage.WAITING)

    def match_emoji(self, contact: ContactId) -> None:
        self._world.note("verifications.match_emoji", contact)
        self.set(contact, EmojiStage.PRESSED)

    def differ_emoji(self, contact: ContactId) -> None:
        self._world.note("verifications.differ_emoji", contact)
        self.set(contact, EmojiStage.DIFFER)

    def cancel_emoji(self, contact: ContactId) -> None:
        self._world.note("verifications.cancel_emoji", contact)
        self.end(contact, Reason.COMPARING_CANCELLED, Side.OURS)

    def run(self, contact: ContactId) -> EmojiRun | None:
        return self._runs.get(contact)

    def _verify(self, contact: ContactId, method: Method) -> None:
        self._contacts.set(
            contact, trust=Trust.VERIFIED, method=method, verified_at=self._world.now
        )

    # Facts.

    def set(self, contact: ContactId, stage: EmojiStage, failure: Failure | None = None) -> None:
        """The comparison stands like this now; the emoji are shown from COMPARING on."""
        is_shown = stage in {EmojiStage.COMPARING, EmojiStage.PRESSED}
        run = EmojiRun(contact, stage, EMOJI if is_shown else (), failure)
        self._runs[contact] = run
        if stage is EmojiStage.DONE:
            self._verify(contact, Method.EMOJI)
        self.run_changed.publish(run)

    def end(self, contact: ContactId, reason: Reason, side: Side = Side.PEERS) -> None:
        """The comparison is over without a result."""
        self.set(contact, EmojiStage.ENDED, Failure(reason, side))


class FakeKeyChanges:
    """Contacts with another key."""

    def __init__(self, world: World, contacts: FakeContacts) -> None:
        self.noticed: Observable[KeyNotice] = Observable()
        self._world, self._contacts = world, contacts

    def held(self, contact: ContactId) -> bool:
        found = self._contacts.find(contact)
        return found is not None and found.is_key_held

    def fingerprint(self, contact: ContactId) -> str:
        found = self._contacts.find(contact)
        return OTHER_FINGERPRINT if found is not None and found.other_key else ""

    def pair_again(self, contact: ContactId) -> None:
        self._world.note("key_changes.pair_again", contact)
        self.set(contact, KeyState.PAIRING, Notice.PAIRING)

    def keep_refusing(self, contact: ContactId) -> None:
        self._world.note("key_changes.keep_refusing", contact)
        self.set(contact, KeyState.REFUSING, Notice.KEPT)

    # Facts.

    def ask(self, contact: ContactId, key: PeerId = OTHER_KEY) -> None:
        """Somebody comes as this contact with another key."""
        self._contacts.set(contact, other_key=key)
        self.set(contact, KeyState.ASKING, Notice.ASKED)

    def set(self, contact: ContactId, state: KeyState, notice: Notice) -> None:
        """The question stands like this now."""
        self._contacts.set(contact, key_state=state)
        self.noticed.publish(KeyNotice(contact, notice))


class FakeSafekeeping:
    """The profile at rest; a deed ends when a test says so."""

    def __init__(self, world: World) -> None:
        self.protection_changed: Observable[Protection] = Observable()
        self.ended: Observable[Ended] = Observable()
        self.wished: Observable[Wish] = Observable()
        self._world = world
        self._protection = Protection.KEYRING

    @property
    def protection(self) -> Protection:
        return self._protection

    @property
    def can_lock(self) -> bool:
        return self._protection is Protection.PASSPHRASE

    def change_passphrase(self, current: str | None, new: str | None) -> None:
        self._world.note("safekeeping.change_passphrase", current, new)

    def back_up(self, path: str, passphrase: str) -> None:
        self._world.note("safekeeping.back_up", path, passphrase)

    def restore(self, path: str, passphrase: str) -> None:
        self._world.note("safekeeping.restore", path, passphrase)

    def lock(self) -> None:
        if not self.can_lock:
            raise LocalError("no passphrase to unlock with")
        self._world.note("safekeeping.lock")

    def erase(self) -> None:
        self._world.note("safekeeping.erase")

    # Facts.

    def protect(self, protection: Protection) -> None:
        """Something else protects the key."""
        self._protection = protection
        self.protection_changed.publish(protection)

    def end(self, deed: Deed, reason: Reason | None = None, size: int = 0) -> None:
        """A deed has ended."""
        failure = None if reason is None else Failure(reason, Side.OURS)
        self.ended.publish(Ended(deed, failure, size))


class FakeEngine:
    """The engine as ui and headless see it, in memory."""

    def __init__(self, *, name: str = "Ali", now: float = NOW, **settings: Any) -> None:
        self.world = World(now=now)
        self.identity = FakeIdentity(self.world)
        settings.setdefault("downloads", "/home/ali/Downloads/Zajel")
        self.world.folder = settings["downloads"] or self.world.folder
        settings.setdefault("service", ServiceChoice.NETWORK)
        settings.setdefault("is_started", True)
        self.settings = FakeSettings(self.world, Settings(name=name, **settings))
        self.services = FakeServices(self.world)
        self.pairing = FakePairing(self.world)
        self.contacts = FakeContacts(self.world)
        self.links = FakeLinks()
        self.reunions = FakeReunions(self.world)
        self.standing = FakeStanding()
        self.doctor = FakeDoctor(self.world)
        self.surroundings = FakeSurroundings()
        self.neighbours = object()  # nobody asks it anything
        self.messages = FakeMessages(self.world)
        self.transfers = FakeTransfers(self.world, self.contacts, self.messages)
        self.safekeeping = FakeSafekeeping(self.world)
        self.verifications = FakeVerifications(self.world, self.contacts)
        self.key_changes = FakeKeyChanges(self.world, self.contacts)

    @property
    def intents(self) -> list[tuple[Any, ...]]:
        """Everything asked of the engine so far, oldest first."""
        return self.world.intents

    def asked(self, intent: str) -> list[tuple[Any, ...]]:
        """The arguments of every ``intent`` so far: ``asked("messages.send")``."""
        return [tuple(rest) for name, *rest in self.world.intents if name == intent]

    def settle(self) -> None:
        """Answer every open question, and those asked because of the answers."""
        while self.world.questions:
            self.world.questions.pop(0)()
