"""A whole engine in virtual time among strangers, and what must hold whatever they do."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import pathlib

from tests.fakes.connections import FakeNet
from tests.fakes.memory_bulk import MemoryBulk
from tests.fakes.nouns import message
from tests.fakes.people import Town
from tests.fakes.repositories import Disk
from tests.fakes.service import MemoryService
from tests.fakes.virtual_time import VirtualLoop
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import ContactId, ConversationId

NOWHERE = pathlib.Path("/nowhere")
NOOR = Contact(
    id=ContactId("id of noor"),
    key=Identity(b"\x05" * 32).peer_id,
    conversation=ConversationId("with noor"),
    claimed_name="noor",
    added_at=1.0,
)


class Errors(logging.Handler):
    """Keeps what is worth an error."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.found = []

    def emit(self, record):
        self.found.append(self.format(record))


@contextlib.contextmanager
def no_errors():
    """Fail on the first example that logs an error, not at the end of the test."""
    errors = Errors()
    logging.getLogger().addHandler(errors)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(errors)
    assert errors.found == []


def run(work):
    """Run the coroutine ``work`` in virtual time; nothing may go wrong, nothing may be left."""
    with no_errors(), asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(work)
        left = [task.get_name() for task in asyncio.all_tasks(runner.get_loop())]
        assert left == []


def written_disk():
    """A disk with one contact and what was said with them."""
    disk = Disk(contacts={NOOR.id: NOOR}, drafts={NOOR.conversation: "half"})
    for number in range(1, 4):
        said = message(number, order=number, is_mine=number % 2 == 0)
        disk.messages[said.id] = said
    disk.last_order = 3
    return disk


def make_town(service=None):
    return Town(service or MemoryService(), FakeNet(), NOWHERE)


def bulk():
    return MemoryBulk({"a": b"a" * 5000, "empty": b""})
