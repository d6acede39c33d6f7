"""Carries commands to the engine and its facts back, one JSON object per line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeAlias

import msgspec

from zajel_desktop.engine.engine import Engine
from zajel_desktop.headless import commands as do
from zajel_desktop.headless.backups import Backups
from zajel_desktop.headless.doctor import DoctorEvents
from zajel_desktop.headless.files import FileEvents
from zajel_desktop.headless.histories import Histories
from zajel_desktop.headless.presences import PresenceEvents, describe_contact, describe_status
from zajel_desktop.headless.trust import TrustEvents
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.ids import PairingId, RequestId
from zajel_desktop.model.message import Delivery, Kind, Message
from zajel_desktop.model.nesting import is_shallow
from zajel_desktop.model.pairing import (
    Invitation,
    InvitationState,
    PairingProgress,
    PairRequest,
    RequestEnded,
    Step,
)
from zajel_desktop.model.safekeeping import Wish
from zajel_desktop.model.service import ServiceStatus

MAX_REFS = 10_000
"""How many commands are remembered for the events they cause; the oldest are forgotten first."""

Ref: TypeAlias = str | int | None
Write: TypeAlias = Callable[[bytes], None]


class Program:
    """One engine, driven by lines.

    :attr:`ended` is set once ``quit`` was asked, or something for which the engine has to end:
    that is :attr:`wish` then.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        write: Write,
        now: Callable[[], float],
        ended: asyncio.Event | None = None,
        accepts_all: bool = False,
    ) -> None:
        self.ended = ended or asyncio.Event()
        self.has_quit = False
        self.wish: Wish | None = None
        self._engine = engine
        self._write = write
        self._now = now
        self._accepts_all = accepts_all
        self._refs: dict[str, Ref] = {}  # by the ids of what the commands made
        self._under_way: dict[PairingId, None] = {}  # pairings, oldest first
        self._seen: set[RequestId] = set()
        self._code = ""
        self._away: Reason | None = None  # why the service is, as it was said last
        self._files = FileEvents(engine.transfers, self._tell_of, accepts_all=accepts_all)
        self._histories = Histories(engine.messages, self._tell_of)
        self._trust = TrustEvents(engine, self._tell)
        self.backups = Backups(engine.safekeeping, self._tell)
        self.doctor = DoctorEvents(engine, self._tell)
        engine.safekeeping.wished.subscribe(self._on_wish)
        engine.services.status_changed.subscribe(self._on_service)
        engine.pairing.invitation_changed.subscribe(self._on_invitation)
        engine.pairing.requests_changed.subscribe(self._on_requests)
        engine.pairing.request_ended.subscribe(self._on_request_ended)
        engine.pairing.progress_changed.subscribe(self._on_progress)
        self._presences = PresenceEvents(engine, self._tell, self._take_ref)
        engine.messages.message_changed.subscribe(self._on_message)
        engine.messages.failed.subscribe(lambda failure: self._error("store", failure))
        self._on_invitation(engine.pairing.invitation)

    def take(self, line: bytes) -> None:
        """Carry out one line; a bad one gets one ``error`` event and nothing else breaks."""
        if not line.strip():
            return
        ref: Ref = None
        try:
            command = do.parse_command(line)
            ref = command.ref
            self._carry_out(command)
        except LocalError as error:
            about = _kind_of(line)
            self._tell(
                "error", ref if ref is not None else _ref_of(line), about=about, text=str(error)
            )

    # Commands.

    def _carry_out(self, command: do.Command) -> None:
        match command:
            case do.Pair(code=code):
                self._pair(code, command.ref)
            case do.CancelPair():
                self._cancel_pair()
            case do.Accept(code=code):
                self._note(self._engine.pairing.accept(self._request(code)), command.ref)
            case do.Reject(code=code):
                self._engine.pairing.decline(self._request(code))
            case do.Quit():
                self.has_quit = True
                self.ended.set()
            case _:
                self._carry_on(command)

    def _carry_on(self, command: do.Command) -> None:
        match command:
            case do.Send(text=text):
                conversation = self._contact(command.to).conversation
                self._note(self._engine.messages.send(conversation, text), command.ref)
            case do.SendFile(path=path):
                conversation = self._contact(command.to).conversation
                self._note(self._engine.transfers.offer(conversation, [path]), command.ref)
            case do.AcceptFile(id=transfer):
                self._note(transfer, command.ref)
                self._files.accept(transfer)
            case do.CancelFile(id=transfer):
                self._note(transfer, command.ref)
                self._files.cancel(transfer)
            case do.Contacts():
                self._tell("contacts", command.ref, contacts=self._describe_all())
            case do.History(limit=limit):
                query = self._histories.ask(self._contact(command.with_), limit)
                self._note(query, command.ref)
            case _:
                self._carry_safely(command)

    def _carry_safely(self, command: do.Command) -> None:
        """What concerns keys and the profile as a whole."""
        match command:
            case do.NewCode(as_before=as_before):
                self._renew_code(as_before=as_before)
            case do.NewIdentity():
                self._trust.renew(command.ref)
            case do.Backup():
                self.backups.back_up(command)
            case do.Restore():
                self.backups.restore(command)
            case do.HideAddress() | do.Dial():
                self._presences.carry_out(command, self._contact(command.contact or command.to))
            case do.Doctor():
                named = command.contact or command.to
                self.doctor.examine(self._contact(named) if named else None, command.ref)
            case do.SafetyNumber() | do.MarkVerified() | do.PairAgain() | do.KeepRefusing():
                self._trust.carry_out(command, self._contact(command.contact or command.to))
            case _:
                raise LocalError("not a command")

    def _pair(self, code: str, ref: Ref) -> None:
        reading = self._engine.pairing.read(code)
        if reading.is_own:
            raise LocalError("this is our own code")
        if reading.code is None:
            raise LocalError("this is not a code")
        self._note(self._engine.pairing.pair(code), ref)

    def _renew_code(self, *, as_before: bool) -> None:
        former = self._engine.identity.former
        if as_before and not former:
            raise LocalError("there is no key of before")
        self._engine.pairing.renew(former[0] if as_before else None)

    def _note(self, id_: str, ref: Ref) -> None:
        """What happens to ``id_`` from now on was asked for under ``ref``."""
        if ref is not None:
            self._refs.pop(id_, None)
            self._refs[id_] = ref
        if len(self._refs) > MAX_REFS:
            del self._refs[next(iter(self._refs))]

    def _take_ref(self, id_: str) -> Ref:
        return self._refs.pop(id_, None)

    def _cancel_pair(self) -> None:
        if not self._under_way:
            raise LocalError("no pairing is under way")
        self._engine.pairing.cancel(next(reversed(self._under_way)))

    def _request(self, code: str) -> RequestId:
        for request in self._engine.pairing.requests:
            if request.address == code.strip().upper():
                return request.id
        raise LocalError("nobody asked under this code")

    def _contact(self, wanted: str | None) -> Contact:
        contacts = self._engine.contacts.all
        if wanted is None:
            found = [c for c in contacts if self._engine.links.is_linked(c.id)]
            found = found or list(contacts)
        else:
            found = [c for c in contacts if wanted in {c.id, c.key}]
            found = found or [c for c in contacts if wanted == c.name]
        if len(found) != 1:
            raise LocalError("say which contact is meant" if contacts else "no contacts yet")
        return found[0]

    # Facts.

    def _on_wish(self, wish: Wish) -> None:
        """The engine has to end for something: whoever runs us does it."""
        self.wish = wish
        self.ended.set()

    def _on_invitation(self, invitation: Invitation) -> None:
        code = invitation.code
        if (
            invitation.state is not InvitationState.SHOWN
            or code is None
            or code.address == self._code
        ):
            return
        self._code = code.address
        self._away = None
        self._tell(
            "ready",
            code=code.address,
            secret=code.secret,
            link=invitation.link,
            publicKey=self._engine.identity.key,
            fingerprint=self._engine.identity.fingerprint,
            server=self._engine.services.status.url,
            expires_at=invitation.expires_at,
            guesses=invitation.guesses,
        )

    def _on_service(self, status: ServiceStatus) -> None:
        if status.failure is None or status.failure.reason is self._away:
            return
        self._away = status.failure.reason
        self._code = ""  # once it is back that is said, whatever the code
        self._error("service", status.failure)

    def _on_requests(self, requests: tuple[PairRequest, ...]) -> None:
        for request in requests:
            if request.id in self._seen:
                continue
            self._seen.add(request.id)
            self._tell(
                "pair_incoming",
                code=request.address,
                name=request.claimed_name,
                publicKey=request.key,
                fingerprint=request.fingerprint,
                expiresIn=max(0, round((request.expires_at - self._now()) * 1000)),
            )
            if self._accepts_all:
                self._engine.pairing.accept(request.id)
        self._seen.intersection_update({request.id for request in requests})

    def _on_request_ended(self, ended: RequestEnded) -> None:
        self._tell("pair_failed", code=ended.request.address, reason=ended.failure.reason.value)

    def _on_progress(self, progress: PairingProgress) -> None:
        ref = self._refs.get(progress.id)
        self._under_way[progress.id] = None
        if progress.step in {Step.CONNECTED, Step.FAILED}:
            del self._under_way[progress.id]
        if progress.step is Step.FAILED and progress.failure is not None:
            reason = progress.failure.reason.value
            self._tell("pair_failed", ref, code=progress.code, reason=reason)
        else:
            why = {"doubt": progress.doubt.reason.value} if progress.doubt else {}
            self._tell("pair_state", ref, code=progress.code, state=progress.step.value, **why)
        if progress.step is Step.CONNECTED and progress.contact is not None:
            self._note(progress.contact, ref)  # until the link is told, which is next

    def _on_message(self, message: Message) -> None:
        contact = self._engine.contacts.of(message.conversation)
        if message.kind is not Kind.TEXT or contact is None:
            return
        ref = self._refs.get(message.id)
        if not message.is_mine:
            if message.delivery is Delivery.STORED:
                about = {"contact": contact.id, "id": message.id}
                self._tell("message", None, **about, text=message.text, sent_at=message.sent_at)
            return
        match message.delivery:
            case Delivery.WAITING:
                self._tell("queued", ref, contact=contact.id, id=message.id)
            case Delivery.STORED:
                self._tell("stored", ref, id=message.id)
            case Delivery.SENT if not contact.dialect.confirms:
                self._tell("sent", ref, id=message.id)
            case Delivery.FAILED if message.failure is not None:
                self._error("send", message.failure, ref)
            case _:
                pass

    # Lines.

    def _describe_all(self) -> list[dict[str, object]]:
        return [
            {
                "contact": contact.id,
                **describe_contact(self._engine, contact),
                **describe_status(self._engine.links.status(contact.id)),
                "unread": self._engine.messages.summary(contact.conversation).unread,
                "blocked": contact.is_blocked,
                "hides_address": contact.hides_address,
            }
            for contact in self._engine.contacts.all
        ]

    def _error(self, about: str, failure: Failure, ref: Ref = None) -> None:
        self._tell("error", ref, about=about, text=failure.reason.value)

    def _tell_of(self, event: str, id_: str, **members: object) -> None:
        """An event that some command may have caused: by the id of what it made."""
        self._tell(event, self._refs.get(id_), **members)

    def _tell(self, event: str, ref: Ref = None, **members: object) -> None:
        line: dict[str, object] = {"event": event, "at": self._now(), **members}
        if ref is not None:
            line["ref"] = ref
        self._write(msgspec.json.encode(line) + b"\n")


def _kind_of(line: bytes) -> str:
    """What a bad line wanted to be, as far as it can be told."""
    kind = _members(line).get("do")
    return kind if isinstance(kind, str) else "input"


def _ref_of(line: bytes) -> Ref:
    ref = _members(line).get("ref")
    return ref if isinstance(ref, str | int) else None


def _members(line: bytes) -> dict[str, object]:
    line = line[: do.MAX_LINE]
    if not is_shallow(line):
        return {}
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
