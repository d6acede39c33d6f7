"""Everything said: kept first, sent when there is a link, never lost and never shown twice.

    ours:    committed here, then it goes out with the next link (outbox.py)
    theirs:  committed here, then the receipt goes out, then it is shown (arrivals.py)

One worker takes everything in order, so that a message is sent after those written before it
and an outbox is never flushed twice at once. What the store refuses is tried again, and holds up
what comes after it: the order of a sender is the order here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import NoReturn, TypeAlias

from zajel_desktop.engine.arrivals import Arrivals
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.outbox import Outbox
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.siblings import Conversations, Operations
from zajel_desktop.engine.ports.store import MessageRepository
from zajel_desktop.engine.summaries import Summaries
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ContactId, ConversationId, MessageId, QueryId, TransferId
from zajel_desktop.model.message import (
    MAX_TEXT,
    Delivery,
    Findings,
    Kind,
    Message,
    Page,
    Summary,
)
from zajel_desktop.model.transfer import Transfer
from zajel_desktop.protocol.dialects.parts import ForeignPart, Handed, Unreadable
from zajel_desktop.protocol.text import whole_text
from zajel_desktop.protocol.wire.operations import Operation, Stored, Text, Unknown

logger = logging.getLogger(__name__)

PAGE = 50

STORE_PAUSE = 3.0
"""Seconds after which the store is asked again for what it has refused."""

Job: TypeAlias = Coroutine[object, object, None]
TransfersOf: TypeAlias = Callable[[tuple[TransferId, ...]], Awaitable[tuple[Transfer, ...]]]


class Messages:
    """The conversations: sending, receiving, reading them back."""

    def __init__(
        self,
        *,
        repository: MessageRepository,
        operations: Operations,
        conversations: Conversations,
        transfers_of: TransfersOf,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self.message_changed: Observable[Message] = Observable()
        self.page_loaded: Observable[Page] = Observable()
        self.search_done: Observable[Findings] = Observable()
        self.failed: Observable[Failure] = Observable()
        self._repository = repository
        self._operations = operations
        self._conversations = conversations
        self._transfers_of = transfers_of
        self._clock = clock
        self._new_id = new_id
        self._tasks = Tasks()
        self._jobs: asyncio.Queue[Job] = asyncio.Queue()
        self._unkept: dict[MessageId, Message] = {}  # ours that the store refused
        self._puzzled: set[ContactId] = set()  # who has said what nobody can read, on this link
        self._outbox = Outbox(
            repository=repository,
            operations=operations,
            conversations=conversations,
            tell=self._tell,
            later=self._do_later,
        )
        self._arrivals = Arrivals(
            keep=self._keep,
            acknowledge=self._confirm,
            later=self._do_later,
        )
        self._summaries = Summaries()
        self.summary_changed: Observable[Summary] = self._summaries.changed

    async def start(self) -> None:
        """Read the summaries and begin to work."""
        for summary in await self._repository.summaries():
            last = summary.last
            if last is not None and last.transfer is not None:
                found = await self._transfers_of((last.transfer,))
                summary = replace(summary, last_transfer=found[0] if found else None)
            self._summaries.put(summary)
        self._tasks.start(self._work(), "messages")

    async def stop(self) -> None:
        """Write what was said or typed last, then end."""
        done = asyncio.Event()
        self._do(self._set(done))
        try:
            async with asyncio.timeout(1.0):
                await done.wait()
        except TimeoutError:
            logger.warning("the store did not take the last messages in time")
        await self._tasks.stop()
        while not self._jobs.empty():
            self._jobs.get_nowait().close()

    # Intents.

    def send(self, conversation: ConversationId, text: str) -> MessageId:
        """Say ``text``; raise LocalError if it is empty or longer than MAX_TEXT bytes."""
        text = whole_text(text)
        if not text.strip():
            raise LocalError("empty message")
        if len(text.encode()) > MAX_TEXT:
            raise LocalError(f"message of {len(text.encode())} bytes")
        message = Message(
            id=MessageId(self._new_id()),
            conversation=conversation,
            is_mine=True,
            text=text,
            sent_at=self._clock.now(),
        )
        self._do(self._keep_and_send(message))
        return message.id

    def retry(self, message: MessageId) -> None:
        """Try again to send a message that failed."""
        self._do(self._retry(message))

    def add_entry(self, transfer: Transfer, is_mine: bool) -> None:
        """Files were offered: they get a place in the conversation."""
        entry = Message(
            id=MessageId(transfer.id),
            conversation=transfer.conversation,
            is_mine=is_mine,
            text="",
            sent_at=transfer.created_at,
            kind=Kind.TRANSFER,
            delivery=Delivery.SENT if is_mine else Delivery.STORED,
            transfer=transfer.id,
        )
        self._do(self._keep(entry))

    def note_transfer(self, transfer: Transfer) -> None:
        """Files have come further: lists that show them are told."""
        self._summaries.note_transfer(transfer)

    def add_line(self, conversation: ConversationId, kind: Kind, text: str = "") -> None:
        """Something has happened: it is said below everything said so far."""
        line = Message(
            id=MessageId(self._new_id()),
            conversation=conversation,
            is_mine=True,
            text=text,
            sent_at=self._clock.now(),
            kind=kind,
            delivery=Delivery.READ,
        )
        self._do(self._keep(line))

    def load(
        self, conversation: ConversationId, *, before: int | None = None, after: int | None = None
    ) -> QueryId:
        """Ask for a page: around the end, or before or after an ``order``."""
        query = QueryId(self._new_id())
        self._do(self._load(query, conversation, before, after))
        return query

    def search(self, words: str) -> QueryId:
        """Ask for the newest messages that contain ``words``."""
        query = QueryId(self._new_id())
        self._do(self._search(query, words))
        return query

    def mark_read(self, conversation: ConversationId) -> None:
        """The person has seen everything received so far."""
        if self._summaries.read(conversation):
            self._do(self._repository.mark_read(conversation))

    def set_draft(self, conversation: ConversationId, text: str) -> None:
        """Keep an unfinished text."""
        text = whole_text(text)
        if self._summaries.draft(conversation, text):
            self._do(self._repository.save_draft(conversation, text))

    # Snapshots.

    def summary(self, conversation: ConversationId) -> Summary:
        """What a list shows of a conversation."""
        return self._summaries.of(conversation)

    @property
    def summaries(self) -> dict[ConversationId, Summary]:
        """What a list shows of every conversation."""
        return self._summaries.all

    # What links say.

    def on_linked(self, contact: ContactId) -> None:
        """A link to ``contact`` has opened: everything not yet stored there goes out again."""
        conversation = self._conversations.conversation_of(contact)
        self._outbox.hold(contact)
        self._puzzled.discard(contact)
        if conversation is not None:
            self._do(self._begin(contact, conversation))

    def on_parted(self, contact: ContactId, dialect: Dialect = Dialect.NATIVE) -> None:
        """The link to ``contact`` is over: whatever has no receipt waits for the next one.

        Where ``dialect`` has none, nothing more will ever be known of what was sent.
        """
        conversation = self._conversations.conversation_of(contact)
        if conversation is not None and dialect.confirms:
            self._do(self._outbox.take_back(contact, conversation))

    def on_came_over(self, contact: Contact) -> None:
        """A contact with an older client has a Desktop now, and what was said is said."""
        self._do(self._outbox.settle(contact.conversation))

    def on_operation(self, heard: tuple[ContactId, Operation]) -> None:
        """An operation came from a contact; those of other services are left to them."""
        contact, operation = heard
        conversation = self._conversations.conversation_of(contact)
        if conversation is None:
            return
        match operation:
            case Text(id=message, text=text, sent_at=sent_at):
                self._do(
                    self._arrivals.receive(contact, _theirs(conversation, message, sent_at, text))
                )
            case Stored(id=message):
                self._do(self._outbox.note_stored(conversation, MessageId(message)))
            case Unknown(id=str(message)):
                now = self._clock.now()
                self._do(self._arrivals.receive(contact, _theirs(conversation, message, now)))
            case _:
                pass

    def on_part(self, heard: tuple[ContactId, ForeignPart]) -> None:
        """Something of older clients: what they get of ours, and what of theirs nobody can open."""
        contact, part = heard
        conversation = self._conversations.conversation_of(contact)
        if conversation is None:
            return
        if isinstance(part, Handed):
            self._do(self._outbox.note_handed(conversation, part.id))
        elif isinstance(part, Unreadable) and contact not in self._puzzled:
            self._puzzled.add(contact)
            self.add_line(conversation, Kind.UNREADABLE)

    def on_removed(self, conversation: ConversationId) -> None:
        """A conversation was forgotten with its contact."""
        self._summaries.forget(conversation)

    # The worker.

    def _do(self, job: Job) -> None:
        self._jobs.put_nowait(job)

    def _do_later(self, make: Callable[[], Job]) -> None:
        """Have the job that ``make`` makes done once the store may have come round."""
        self._tasks.start(self._wait(make), "ask the store again")

    async def _wait(self, make: Callable[[], Job]) -> None:
        await asyncio.sleep(STORE_PAUSE)
        self._do(make())

    async def _work(self) -> NoReturn:
        while True:
            job = await self._jobs.get()
            # A task of its own: a fault in one is reported and ends nothing else.
            doing = self._tasks.start(self._try(job), "message")
            try:
                await asyncio.wait([doing])
            finally:
                doing.cancel()
                await asyncio.wait([doing])
                job.close()  # it may never have begun

    async def _try(self, job: Job) -> None:
        try:
            await job
        except StoreError as error:
            logger.warning("the store refused: %s", error)
            self.failed.publish(error.failure)

    @staticmethod
    async def _set(event: asyncio.Event) -> None:
        event.set()

    async def _keep_and_send(self, message: Message) -> None:
        try:
            kept = await self._add(message)
        except StoreError as error:
            failed = replace(message, delivery=Delivery.FAILED, failure=error.failure)
            self._unkept[message.id] = failed
            return self._tell(failed)
        if kept is not None:
            self._tell(kept)
            await self._outbox.send(kept)

    async def _keep(self, entry: Message) -> None:
        kept = await self._add(entry)
        if kept is not None:
            self._tell(kept)

    async def _add(self, entry: Message) -> Message | None:
        if self._has_ended(entry.conversation):  # removed while this waited for its turn
            return None
        return await self._repository.add(entry)

    def _has_ended(self, conversation: ConversationId) -> bool:
        return self._conversations.contact_of(conversation) is None

    async def _retry(self, message: MessageId) -> None:
        unkept = self._unkept.pop(message, None)
        if unkept is not None:
            again = replace(unkept, delivery=Delivery.WAITING, failure=None)
            return await self._keep_and_send(again)
        await self._outbox.retry(message)

    async def _begin(self, contact: ContactId, conversation: ConversationId) -> None:
        self._arrivals.begin(contact)
        await self._outbox.flush(contact, conversation)

    def _confirm(self, contact: ContactId, message: MessageId) -> None:
        self._operations.send(contact, Stored(message))

    async def _load(
        self,
        query: QueryId,
        conversation: ConversationId,
        before: int | None,
        after: int | None,
    ) -> None:
        # One more than shown tells whether there is more.
        found = await self._repository.page(
            conversation, before=before, after=after, limit=PAGE + 1
        )
        has_more = len(found) > PAGE
        shown = found[:PAGE] if after is not None else found[-PAGE:]
        files = tuple(m.transfer for m in shown if m.transfer is not None)
        page = Page(
            query=query,
            conversation=conversation,
            messages=shown,
            transfers=await self._transfers_of(files) if files else (),
            has_older=has_more if after is None else True,
            has_newer=has_more if after is not None else before is not None,
        )
        self.page_loaded.publish(page)

    async def _search(self, query: QueryId, words: str) -> None:
        found = await self._repository.search(words) if words.strip() else ()
        self.search_done.publish(Findings(query, words, found))

    def _tell(self, message: Message) -> None:
        if self._has_ended(message.conversation):
            return
        self._summaries.note(message)
        self.message_changed.publish(message)


def _theirs(
    conversation: ConversationId, message: str, sent_at: float, text: str | None = None
) -> Message:
    """What the other side said; without ``text`` something that only newer versions know."""
    return Message(
        id=MessageId(message),
        conversation=conversation,
        is_mine=False,
        text=text or "",
        sent_at=sent_at,
        kind=Kind.UNKNOWN if text is None else Kind.TEXT,
        delivery=Delivery.STORED,
    )
