"""What the store costs, beside plain SQLite from the standard library in the same run.

    python -m benchmarks.store [--messages N] [--folder DIR]

Both hold the same tables, the same index of words and the same history; plain SQLite neither
encrypts nor leaves the thread it was asked on. ``sync`` is one write and fsync of four kilobytes,
the floor under every commit on this disk. Every row prints ours, plain, and their ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import ContactId, ConversationId, MessageId, PeerId
from zajel_desktop.model.message import Delivery, Message
from zajel_desktop.store.contacts import SqliteContacts
from zajel_desktop.store.database import Database, connect, transact
from zajel_desktop.store.messages import (
    BEFORE,
    END,
    INSERT,
    SEARCH,
    SUMMARIES,
    SqliteMessages,
)
from zajel_desktop.store.migrations import scripts
from zajel_desktop.store.words import terms
from zajel_desktop.store.worker import Worker

CONVERSATIONS = 20
CHANCE = random.Random(5)
WORDS = [
    "".join(CHANCE.choices("abcdefghijklmnopqrstuvwxyz", k=CHANCE.randint(3, 9)))
    for _ in range(5000)
]


def made(number: int) -> Message:
    """The message of this number, the same in both stores."""
    chance = random.Random(number)
    return Message(
        id=MessageId(f"00000000-0000-7000-8000-{number:012}"),
        conversation=ConversationId(f"conversation {number % CONVERSATIONS}"),
        is_mine=bool(number % 2),
        text=" ".join(chance.choices(WORDS, k=12)),
        sent_at=1.7e9 + number,
        delivery=Delivery.STORED,
    )


def columns(message: Message) -> tuple[object, ...]:
    """A row of ours for plain SQLite."""
    number = int(message.conversation.split()[1]) + 1
    return (
        message.id,
        number,
        message.is_mine,
        "text",
        "stored",
        message.text,
        message.sent_at,
        None,
        None,
        None,
        None,
    )


class Plain:
    """The same history in plain SQLite, on our own thread."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = 1"):
            self.connection.execute(f"PRAGMA {pragma}")
        # An older SQLite cannot forget words; nothing is forgotten here.
        self.connection.executescript(scripts()[0].replace("contentless_delete = 1,", ""))
        rows = [(f"conversation {number}",) for number in range(CONVERSATIONS)]
        self.connection.executemany("INSERT INTO conversations (id) VALUES (?)", rows)

    def insert(self, message: Message) -> None:
        """One message and its words, in the transaction that is open."""
        place = self.connection.execute(INSERT, columns(message)).lastrowid
        words = " ".join(terms(message.text))
        self.connection.execute("INSERT INTO found (rowid, terms) VALUES (?, ?)", (place, words))

    def add_all(self, messages: list[Message]) -> None:
        """Several messages in one transaction."""
        self.connection.execute("BEGIN IMMEDIATE")
        for message in messages:
            self.insert(message)
        self.connection.execute("COMMIT")

    async def ask(self, query: str, *values: object) -> None:
        """Every row of an answer."""
        self.connection.execute(query, values).fetchall()


class Ours:
    """The history in the store."""

    def __init__(self, path: Path, worker: Worker) -> None:
        self.connection = connect(path, random_bytes(32))
        database = Database(self.connection, worker)
        self.contacts, self.messages = SqliteContacts(database), SqliteMessages(database)

    def add_all(self, messages: list[Message]) -> None:
        """Several messages in one transaction, past the repository, for a long history."""

        def work(connection: object) -> None:
            for message in messages:
                self.connection.execute(INSERT, columns(message))
                row = self.connection.last_insert_rowid(), " ".join(terms(message.text))
                self.connection.execute("INSERT INTO found (rowid, terms) VALUES (?, ?)", row)

        transact(self.connection, work)


async def medians(times: int, *questions: Callable[[], Awaitable[object]]) -> list[float]:
    """The median time of each question in milliseconds, asked in turn so that noise is shared."""
    took: list[list[float]] = [[] for _ in questions]
    for _ in range(times):
        for question, times_taken in zip(questions, took, strict=True):
            start = time.perf_counter()
            await question()
            times_taken.append((time.perf_counter() - start) * 1000)
    return [statistics.median(times_taken) for times_taken in took]


def show(what: str, ours: float, plain: float, unit: str) -> None:
    """One row."""
    print(f"{what:<28}{ours:>12.3f}{plain:>12.3f}  {unit:<5}{ours / plain:>8.2f}")


async def sync(file: int) -> None:
    """Write and sync four kilobytes."""
    os.pwrite(file, bytes(4096), 0)
    os.fsync(file)


async def commits(ours: Ours, plain: Plain, folder: Path, start: int) -> None:
    """One message per transaction, as the engine adds them."""
    numbers, others = iter(range(start, 10**9)), iter(range(start, 10**9))

    async def one() -> None:
        await ours.messages.add(made(next(numbers)))

    async def other() -> None:
        plain.add_all([made(next(others))])

    file = os.open(folder / "sync", os.O_RDWR | os.O_CREAT)
    mine, theirs, floor = await medians(500, one, other, lambda: sync(file))
    os.close(file)
    show("commit one message", mine, theirs, "ms")
    show("  beside one sync", mine, floor, "ms")
    begin = time.perf_counter()
    await asyncio.gather(*(ours.messages.add(made(next(numbers))) for _ in range(500)))
    middle = time.perf_counter()
    for _ in range(500):
        await other()
    end = time.perf_counter()
    show("500 at once, each durable", (middle - begin) * 2, (end - middle) * 2, "ms")


async def questions(ours: Ours, plain: Plain) -> None:
    """What the window asks."""
    where = ConversationId("conversation 7")
    page, search = ours.messages.page, ours.messages.search
    asked = await medians(200, lambda: page(where), lambda: plain.ask(BEFORE, where, END, 50))
    show("page of 50", *asked, "ms")
    asked = await medians(50, ours.messages.summaries, lambda: plain.ask(SUMMARIES))
    show("list of conversations", *asked, "ms")
    for what, words in (("a word", WORDS[5]), ("two words", "a b"), ("a letter", "e")):
        query = " AND ".join(f'"{word}" *' for word in words.split())
        asked = await medians(
            50,
            lambda words=words: search(words),
            lambda query=query: plain.ask(SEARCH, query, 50),
        )
        show(f"search {what}", *asked, "ms")


async def run(folder: Path, count: int) -> None:
    """Fill both, then ask both."""
    worker = Worker("store")
    ours, plain = Ours(folder / "ours.db", worker), Plain(folder / "plain.db")
    for number in range(CONVERSATIONS):
        await ours.contacts.save(
            Contact(
                id=ContactId(f"contact {number}"),
                key=PeerId(f"key {number}"),
                conversation=ConversationId(f"conversation {number}"),
                claimed_name="",
                added_at=0.0,
            )
        )
    print(f"{'':<28}{'ours':>12}{'plain':>12}  {'':<5}{'ratio':>8}")
    rates = []
    for store in (ours, plain):
        start = time.perf_counter()
        for first in range(0, count, 1000):
            store.add_all([made(number) for number in range(first, min(first + 1000, count))])
        rates.append(count / (time.perf_counter() - start))
    show("messages per s, in bulk", *rates, "1/s")
    await commits(ours, plain, folder, count)
    await questions(ours, plain)
    size = (folder / "ours.db").stat().st_size, (folder / "plain.db").stat().st_size
    show(f"file, {count} messages", size[0] / 1e6, size[1] / 1e6, "MB")
    await worker.close(ours.connection.close)
    plain.connection.close()


def main() -> None:
    """Read what to measure, measure it in a folder that is gone afterwards."""
    parser = argparse.ArgumentParser(description="What the store costs beside plain SQLite.")
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--folder", help="where to make the files; the disk decides much")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        asyncio.run(run(Path(folder), chosen.messages))


if __name__ == "__main__":
    main()
