"""A storm over two people who talk and send files: whatever runs is killed, frozen and cut off.

All of it comes from one seed. What happened, and when, is in ``diary``; where the people and the
service run, and whether their network can be cut, is up to the test.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.fakes.programs import Headless, Service
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.store.profile import portable_profile
from zajel_desktop.store.vault import FileVault

PATIENCE = 120.0
"""Seconds within which everything is said to be well again after the storm."""

BATCH = 5
FROZEN = (0.5, 8.0)
CUT = (8.0, 20.0)
AWAY = (0.0, 2.0)
"""Seconds somebody stands still, is cut off, is gone."""

MIB = 1024 * 1024


@dataclass
class Storm:
    """The faults, one after the other; ``cut`` and ``mend`` act on the network of a person.

    Between two faults all are left in peace for ``calm`` seconds, at least and at most.
    """

    people: list[Headless]
    service: Service
    seed: int
    cut: Callable[[Headless], None] | None = None
    mend: Callable[[Headless], None] | None = None
    diary: list[str] = field(default_factory=list)
    options: tuple[str, ...] = ("--auto-accept",)
    calm: tuple[float, float] = (0.5, 5.0)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self._begun = time.monotonic()
        self.note(f"seed {self.seed}")

    def note(self, text: str) -> None:
        """Write into the diary, which a failing test shows."""
        line = f"{time.monotonic() - self._begun:7.2f} {text}"
        self.diary.append(line)
        print(line, flush=True)

    async def rage(self, seconds: float) -> None:
        """Do one thing after the other to them for so long; then everything runs again."""
        faults: list[Callable[[], Awaitable[None]]] = [
            self.kill_one,
            self.kill_one,
            self.kill_both,
            self.kill_service,
            self.kill_service_and_one,
            self.freeze,
            *([self.cut_off, self.cut_off_short] if self.cut else []),
        ]
        end = time.monotonic() + seconds
        deck: list[Callable[[], Awaitable[None]]] = []
        while time.monotonic() < end:
            deck = deck or self.chance.sample(faults, len(faults))
            await asyncio.sleep(self.chance.uniform(*self.calm))
            await deck.pop()()

    async def kill_one(self) -> None:
        await self._kill([self.chance.choice(self.people)])

    async def kill_both(self) -> None:
        await self._kill(self.people)

    async def kill_service(self) -> None:
        await self._without_service(asyncio.sleep(self.chance.uniform(*AWAY)))

    async def kill_service_and_one(self) -> None:
        await self._without_service(self.kill_one())

    async def freeze(self) -> None:
        """Somebody stands still, as a computer that sleeps does."""
        victim, seconds = self.chance.choice(self.people), self.chance.uniform(*FROZEN)
        self.note(f"{victim.name} stands still for {seconds:.1f} s")
        victim.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        victim.process.send_signal(signal.SIGCONT)

    async def cut_off(self) -> None:
        """Nothing goes to or from somebody, until they are given up or nearly."""
        await self._cut(self.chance.uniform(*CUT))

    async def cut_off_short(self) -> None:
        """Nothing goes to or from somebody, for so short that it may go on."""
        await self._cut(self.chance.uniform(*FROZEN))

    async def _cut(self, seconds: float) -> None:
        victim = self.chance.choice(self.people)
        self.note(f"{victim.name} is cut off for {seconds:.1f} s")
        self.cut(victim)
        await asyncio.sleep(seconds)
        self.mend(victim)

    async def _kill(self, victims: list[Headless]) -> None:
        away = self.chance.uniform(*AWAY)
        self.note(f"{' and '.join(v.name for v in victims)} killed, gone for {away:.1f} s")
        for victim in victims:
            await victim.kill()
        await asyncio.sleep(away)
        for victim in victims:
            await victim.begin(*self.options)

    async def _without_service(self, meanwhile: Awaitable[None]) -> None:
        self.note("the service is killed")
        await self.service.kill()
        await meanwhile
        await self.service.start()
        self.note("the service is back")


class Talker:
    """Says numbered texts and sends files, in spite of everything, each exactly once.

    ``files`` holds what was sent: name to hash.
    """

    def __init__(self, storm: Storm, person: Headless, other: Headless, folder: Path) -> None:
        self.person = person
        self.other = other
        self.texts: list[str] = []
        self.files: dict[str, str] = {}
        self._offers: set[str] = set()  # of the files before the newest
        self._storm = storm
        self._chance = random.Random(f"{storm.seed} {person.name}")
        self._folder = folder

    async def talk(self, count: int, seconds: float) -> None:
        """Say ``count`` texts, spread over so many seconds."""
        end = time.monotonic() + seconds
        said = 0
        while said < count:
            batch = [f"{self.person.name} {n}" for n in range(said, min(said + BATCH, count))]
            await self._say(batch)
            said += len(batch)
            left = end - time.monotonic()
            await asyncio.sleep(max(0.0, left * len(batch) / max(1, count - said)))

    async def send_files(self, size: int, seconds: float, more: int) -> None:
        """Send one file of ``size`` bytes, and others of ``more`` until the time is over."""
        end = time.monotonic() + seconds
        await self._send_file(size)
        while time.monotonic() < end:
            await self._send_file(more)

    async def _say(self, batch: list[str]) -> None:
        """Have every text of ``batch`` kept, in order."""
        missing = batch
        while missing:
            await self.person.living.wait()
            for text in missing:
                self.person.say(do="send", text=text, to=self.other.name, ref=text)
            last = missing[-1]
            if await self.person.hear(partial(is_answer, ref=last), PATIENCE):
                break
            known = {entry["text"] for entry in await self.history() if entry["mine"]}
            missing = [text for text in batch if text not in known]
        self.texts += batch

    async def _send_file(self, size: int) -> None:
        """Have one file offered, then wait until it is there."""
        name = f"{len(self.files)} from {self.person.name}.bin"
        data = self._chance.randbytes(size)
        (self._folder / name).write_bytes(data)
        self.files[name] = hashlib.sha256(data).hexdigest()
        self._storm.note(f"{self.person.name} sends {name}: {size / MIB:.0f} MiB")
        while not await self._is_offered():
            await self._offer(name)
        self._offers |= {e["file"] for e in await self.history() if "file" in e}
        await until(partial(self._have_come, [name]))
        self._storm.note(f"{name} is there")

    async def _offer(self, name: str) -> None:
        """Offer a file; wait until that is kept, or will never be since the program was killed."""
        await self.person.living.wait()
        life = self.person.life
        self.person.say(do="send_file", path=str(self._folder / name), to=self.other.name)

        async def is_settled() -> bool:
            return life != self.person.life or await self._is_offered()

        await until(is_settled)

    async def _is_offered(self) -> bool:
        """Whether the newest file is kept as an offer of ours."""
        newest = {e["file"] for e in await self.history() if e["mine"] and "file" in e}
        return bool(newest - self._offers)

    async def _have_come(self, names: Iterable[str]) -> bool:
        """Whether files lie at the other's under their final names."""
        return all((self.other.downloads / name).exists() for name in names)

    async def history(self) -> list[dict]:
        """What is stored of the conversation: the newest thousand."""
        while True:
            await self.person.living.wait()
            ref = f"history {self._chance.random()}"
            self.person.say(do="history", limit=1000, ref=ref, **{"with": self.other.name})
            told = await self.person.hear(partial(is_answer, ref=ref), PATIENCE)
            if told is not None:
                return told["messages"]

    async def wait_delivered(self) -> None:
        """Wait until the other has stored all our texts and whole files."""
        await until(self._is_told, PATIENCE)
        await until(partial(self._have_come, self.files), PATIENCE)

    async def _is_told(self) -> bool:
        said = [e for e in await self.history() if e["mine"] and e["kind"] == Kind.TEXT.value]
        return all(entry["state"] == Delivery.STORED.value for entry in said)


async def until(condition: Callable[[], Awaitable[bool]], patience: float | None = None) -> None:
    """Ask again and again until ``condition`` holds: it stands on a disk, which tells nobody."""
    async with asyncio.timeout(patience):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.2)


def is_answer(event: dict, ref: str) -> bool:
    """Whether ``event`` tells that the command ``ref`` was carried out; it must not have failed."""
    if event.get("ref") != ref:
        return False
    assert event["event"] != "error", event
    return event["event"] in {"queued", "history"}


async def check(one: Talker, other: Talker) -> None:
    """Both have ended: what their stores and folders hold is exactly what was said and sent."""
    for ours, theirs in ((one, other), (other, one)):
        store = await FileVault(portable_profile(ours.person.profile).store).open()
        try:
            (contact,) = await store.contacts.all()
            said = await store.messages.page(contact.conversation, limit=10**6)
            texts = [entry for entry in said if entry.kind is Kind.TEXT]
            assert [entry.text for entry in texts if entry.is_mine] == ours.texts
            assert [entry.text for entry in texts if not entry.is_mine] == theirs.texts
            states = {entry.delivery for entry in texts if entry.is_mine}
            assert states <= {Delivery.STORED, Delivery.READ}
            sent = [entry.transfer for entry in said if entry.transfer]
            transfers = await store.transfers.several(sent)
            assert {transfer.state for transfer in transfers} <= {TransferState.DONE}
            assert len(transfers) == len(ours.files) + len(theirs.files)
        finally:
            await store.close()
        digests = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in ours.person.downloads.rglob("*")
        }
        assert digests == theirs.files
        told = [e["id"] for e in [*ours.person.past, *ours.person.events] if is_message(e)]
        assert len(told) == len(set(told))


def is_message(event: dict) -> bool:
    """Whether ``event`` shows something received."""
    return event["event"] == "message"


async def weather(
    storm: Storm, folder: Path, *, texts: int, size: int, more: int, seconds: float
) -> None:
    """Let the two, who are linked, talk through a storm; then see that nothing was lost."""
    one, other = storm.people
    talkers = Talker(storm, one, other, folder), Talker(storm, other, one, folder)
    async with asyncio.timeout(seconds + PATIENCE), asyncio.TaskGroup() as group:
        group.create_task(storm.rage(seconds))
        for talker in talkers:
            group.create_task(talker.talk(texts, seconds))
        group.create_task(talkers[0].send_files(size, seconds, more))
    storm.note("the storm is over")
    for talker in talkers:
        await talker.wait_delivered()
    storm.note("all is delivered")
    for person in storm.people:
        assert await person.quit() == 0
    await check(*talkers)
