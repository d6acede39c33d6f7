"""Drives the comparison of seven emoji over the links, and says how far each has come.

A comparison lives with its link; how often one may begin is counted per contact, over all links.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.emoji import RUN_BYTES
from zajel_desktop.crypto.identity import public_bytes
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.siblings import OpenLinks, Trusted
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.contact import Method
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.model.verification import EmojiRun, EmojiStage
from zajel_desktop.protocol.verification import (
    PATIENCE,
    Allowance,
    AskToCompare,
    End,
    Ended,
    Output,
    Say,
    ShowEmoji,
    State,
    Verification,
    Verified,
)
from zajel_desktop.protocol.wire.operations import Operation
from zajel_desktop.protocol.wire.verification import (
    SasCancel,
    SasKey,
    SasMac,
    SasMessage,
    SasReveal,
    SasStart,
)

logger = logging.getLogger(__name__)

MARGIN = 0.5  # seconds; no timer comes too early then

REASONS: dict[End, Reason] = {
    End.CANCELLED: Reason.COMPARING_CANCELLED,
    End.BUSY: Reason.COMPARING_BUSY,
    End.TOO_OFTEN: Reason.COMPARING_TOO_OFTEN,
    End.LATE: Reason.COMPARING_LATE,
}
"""What each end without a result is called; DIFFER is a result."""


@dataclass(slots=True, eq=False)
class _Session:
    """The comparisons of one link; ``clock`` ends the one that takes too long."""

    transcript: bytes
    machine: Verification
    clock: asyncio.Task[None] | None = None


class EmojiRuns:
    """The newest comparison with each contact."""

    def __init__(self, *, contacts: Trusted, links: OpenLinks, clock: Clock) -> None:
        self.changed: Observable[EmojiRun] = Observable()
        self._contacts = contacts
        self._links = links
        self._clock = clock
        self._tasks = Tasks()
        self._runs: dict[ContactId, EmojiRun] = {}
        self._sessions: dict[ContactId, _Session] = {}
        self._allowances: dict[ContactId, Allowance] = {}

    async def stop(self) -> None:
        """Leave every comparison where it is."""
        await self._tasks.stop()

    def run(self, contact: ContactId) -> EmojiRun | None:
        """The newest comparison with ``contact``, also once it is over."""
        return self._runs.get(contact)

    # What our person does.

    def begin(self, contact: ContactId) -> None:
        """Ask them to compare, or agree if they have asked."""
        session = self._session(contact)
        if session is None:
            failure = Failure(Reason.PEER_OFFLINE, Side.PEERS, "not linked")
            return self._tell(EmojiRun(contact, EmojiStage.ENDED, failure=failure))
        if session.machine.state is State.ASKED:
            return self.agree(contact)
        run, now = random_bytes(RUN_BYTES), self._clock.monotonic()
        outputs = session.machine.begin(run, now)
        if session.machine.state is State.STARTED:
            self._begun(contact, session)
            self._tell(EmojiRun(contact, EmojiStage.WAITING))
        self._play(contact, outputs)

    def agree(self, contact: ContactId) -> None:
        """Compare, as they have asked."""
        outputs = self._running(contact).agree()
        self._tell(EmojiRun(contact, EmojiStage.WAITING))
        self._play(contact, outputs)

    def match(self, contact: ContactId) -> None:
        """Our person says that they match."""
        machine = self._running(contact)
        outputs = machine.match()
        if machine.state is State.PRESSED:
            self._tell(EmojiRun(contact, EmojiStage.PRESSED, self._runs[contact].emoji))
        self._play(contact, outputs)

    def differ(self, contact: ContactId) -> None:
        """Our person says that they differ."""
        self._play(contact, self._running(contact).differ())

    def cancel(self, contact: ContactId) -> None:
        """End the comparison, if there is one."""
        session = self._sessions.get(contact)
        if session is not None and session.machine.state is not State.IDLE:
            self._play(contact, session.machine.cancel())

    # What links say.

    def on_operation(self, heard: tuple[ContactId, Operation]) -> None:
        """An operation came from a contact; those of other services are left to them."""
        contact, operation = heard
        match operation:
            case SasStart() | SasKey() | SasReveal() | SasMac() | SasCancel():
                self._hear(contact, operation)
            case _:
                pass

    def on_linked(self, contact: ContactId) -> None:
        """A link has opened: a comparison of the one before is over."""
        self._session(contact)

    def on_status(self, status: LinkStatus) -> None:
        """With the end of a link its comparison ends."""
        if status.presence is Presence.OFFLINE:
            lost = Failure(Reason.LINK_LOST, Side.NETWORKS, "the link has ended")
            self._drop(status.contact, status.failure or lost)

    def forget(self, contact: ContactId) -> None:
        """The contact was forgotten."""
        self._end_clock(self._sessions.pop(contact, None))
        self._runs.pop(contact, None)
        self._allowances.pop(contact, None)

    def _hear(self, contact: ContactId, message: SasMessage) -> None:
        session = self._session(contact)
        if session is None or self._contacts.find(contact) is None:
            return  # it came while the link ended
        before = session.machine.state
        try:
            outputs = session.machine.receive(message, self._clock.monotonic())
        except RemoteError as error:
            logger.warning("a comparison broke the rules: %s", error)
            failure = Failure(Reason.PEER_MISBEHAVED, Side.PEERS, str(error))
            self._drop(contact, failure)
            return self._links.end(contact, failure)
        if before is State.IDLE is not session.machine.state:
            self._begun(contact, session)
        self._play(contact, outputs)

    # The machines.

    def _session(self, contact: ContactId) -> _Session | None:
        """The comparisons of the link as it is now, None without one."""
        bond = self._links.bond(contact)
        if bond is None:
            return None
        session = self._sessions.get(contact)
        if session is not None and session.transcript == bond.transcript:
            return session
        self._drop(contact, Failure(Reason.LINK_LOST, Side.NETWORKS, "another link"))
        machine = Verification(
            ours=bond.ours.public,
            theirs=public_bytes(bond.theirs),
            transcript=bond.transcript,
            allowance=self._allowances.setdefault(contact, Allowance()),
        )
        session = self._sessions[contact] = _Session(bond.transcript, machine)
        return session

    def _running(self, contact: ContactId) -> Verification:
        session = self._sessions.get(contact)
        if session is None:
            raise LocalError("no comparison")
        return session.machine

    def _drop(self, contact: ContactId, failure: Failure) -> None:
        """The link of a comparison is gone, and it with it."""
        session = self._sessions.pop(contact, None)
        self._end_clock(session)
        if session is not None and session.machine.state is not State.IDLE:
            self._tell(EmojiRun(contact, EmojiStage.ENDED, failure=failure))

    def _begun(self, contact: ContactId, session: _Session) -> None:
        self._end_clock(session)
        session.clock = self._tasks.start(self._wait(contact, session), "end a comparison")

    async def _wait(self, contact: ContactId, session: _Session) -> None:
        while session.machine.state is not State.IDLE:
            await asyncio.sleep(PATIENCE + MARGIN)
            self._play(contact, session.machine.tick(self._clock.monotonic()))

    @staticmethod
    def _end_clock(session: _Session | None) -> None:
        if session is not None and session.clock is not None:
            session.clock.cancel()
            session.clock = None

    def _play(self, contact: ContactId, outputs: Sequence[Output]) -> None:
        for output in outputs:
            match output:
                case Say(message=message):
                    self._links.send(contact, message)
                case AskToCompare():
                    self._tell(EmojiRun(contact, EmojiStage.ASKED_US))
                case ShowEmoji(emoji=emoji):
                    shown = tuple((each.picture, each.name) for each in emoji)
                    self._tell(EmojiRun(contact, EmojiStage.COMPARING, shown))
                case Verified():
                    self._contacts.verify(contact, Method.EMOJI)
                    self._tell(EmojiRun(contact, EmojiStage.DONE))
                case Ended():
                    self._ended(contact, output)

    def _ended(self, contact: ContactId, ended: Ended) -> None:
        if ended.end is End.DIFFER:
            self._contacts.distrust(contact)
            return self._tell(EmojiRun(contact, EmojiStage.DIFFER))
        side = Side.OURS if ended.by_us else Side.PEERS
        failure = Failure(REASONS[ended.end], side)
        self._tell(EmojiRun(contact, EmojiStage.ENDED, failure=failure))

    def _tell(self, run: EmojiRun) -> None:
        if run.stage.is_over:
            self._end_clock(self._sessions.get(run.contact))
        self._runs[run.contact] = run
        self.changed.publish(run)
