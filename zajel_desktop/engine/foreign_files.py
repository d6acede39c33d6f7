"""What people with older clients say of files: of which transfer it is, or that of a new one."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from zajel_desktop.engine.desk import Desk
from zajel_desktop.engine.foreign_receiving import Backlog, ForeignIncoming
from zajel_desktop.engine.foreign_sending import ForeignOutgoing
from zajel_desktop.engine.shelf import Shelf
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.protocol.dialects.file_rules import FILE_RULES
from zajel_desktop.protocol.dialects.parts import (
    FileChunk,
    FileComplete,
    FileError,
    FileStart,
    ForeignPart,
    TransferCancel,
)
from zajel_desktop.protocol.dialects.sending import BROKEN, ending
from zajel_desktop.protocol.names import clean_file_name

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100
"""How many files of one contact may come at the same time; more are refused."""


class Talks(Protocol):
    """Who talks where."""

    def conversation_of(self, contact: ContactId) -> ConversationId | None: ...


class ForeignFiles:
    """Hands every part to its transfer; ``keep_new`` stores and shows one that begins."""

    def __init__(
        self,
        *,
        desk: Desk,
        shelf: Shelf,
        conversations: Talks,
        new_id: Callable[[], str],
        folder: Callable[[], str],
        keep_new: Callable[[Transfer], Awaitable[None]],
    ) -> None:
        self._desk = desk
        self._shelf = shelf
        self._conversations = conversations
        self._new_id = new_id
        self._folder = folder
        self._keep_new = keep_new
        self._backlogs: dict[ContactId, Backlog] = {}
        self._coming: dict[tuple[ContactId, str], ForeignIncoming] = {}

    def hear(self, contact: ContactId, part: ForeignPart) -> None:
        """``contact`` said ``part``; what is not about files is nothing to us."""
        match part:
            case FileStart():
                self._start(contact, part)
            case FileChunk(id=file) | FileComplete(id=file):
                self._pass_on(contact, file, part)
            case FileError(id=file) | TransferCancel(id=file):
                self._end(contact, file, part)
            case _:
                pass

    def _start(self, contact: ContactId, start: FileStart) -> None:
        self._forget_ended()
        if (contact, start.id) in self._coming:
            logger.info("a file began that is on its way already")
            return
        try:
            live = self._make(contact, start)
        except RemoteError as error:
            logger.warning("a file was refused: %s", error)
            self._refuse(contact, start.id)
            return
        self._coming[contact, start.id] = live
        self._shelf.add(live)
        live.begin()

    def _make(self, contact: ContactId, start: FileStart) -> ForeignIncoming:
        """Make the transfer that ``start`` begins; raise RemoteError if it may not."""
        conversation = self._conversations.conversation_of(contact)
        rules = FILE_RULES.get(self._desk.lines.dialect(contact))
        if conversation is None or rules is None:
            raise RemoteError("a file of somebody who may not send any")
        if sum(sender == contact for sender, _ in self._coming) >= MOST_AT_ONCE:
            raise RemoteError("too many files at once")
        item = FileItem(clean_file_name(start.name), start.size, is_foreign=True)
        transfer = Transfer(
            id=TransferId(self._new_id()),
            conversation=conversation,
            contact=contact,
            is_mine=False,
            items=(item,),
            state=TransferState.MOVING,
            created_at=self._desk.clock.now(),
            folder=self._folder(),
        )
        return ForeignIncoming(
            transfer,
            self._desk,
            start=start,
            rules=rules,
            backlog=self._backlogs.setdefault(contact, Backlog()),
            keep_new=self._keep_new,
        )

    def _refuse(self, contact: ContactId, file: str) -> None:
        channel = self._desk.lines.foreign_files(contact)
        if channel is None:
            return
        try:
            for say in ending(file, BROKEN):
                channel.say_part(say.part)
        except OSError as error:
            logger.info("too late to refuse a file: %s", error)

    def _pass_on(self, contact: ContactId, file: str, part: FileChunk | FileComplete) -> None:
        live = self._coming.get((contact, file))
        if live is not None:  # else it was refused, or has ended
            live.hear(part)

    def _end(self, contact: ContactId, file: str, part: FileError | TransferCancel) -> None:
        if (contact, file) in self._coming:
            self._coming[contact, file].hear(part)
            return
        for live in self._shelf.of(contact):
            if isinstance(live, ForeignOutgoing) and live.owns(file):
                live.hear(part)

    def _forget_ended(self) -> None:
        for known in [known for known, live in self._coming.items() if live.is_over]:
            del self._coming[known]
