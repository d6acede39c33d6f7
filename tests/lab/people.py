"""Two persons, a service and a relay: set up, made to talk, watched, ended."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise
from pathlib import Path

from tests.fakes.programs import pair
from tests.lab.programs import Coturn, Resident, TownService, lending_options, stun_options
from tests.lab.town import Town


class People:
    """Who lives in the town now."""

    def __init__(self, folder: Path, town: Town) -> None:
        self.town = town
        self.coturn = Coturn(folder, town)
        self.service = TownService(folder, town)
        self._folder = folder
        self._residents: list[Resident] = []

    async def open(
        self, *, relays: bool = False, stun: bool = True, more: tuple[str, ...] = ()
    ) -> None:
        """Start the servers, the service with ``more`` options; everybody gets to know them."""
        self.service.options = (*(stun_options() if stun else ()), *more)
        if relays:
            self.service.options += lending_options(self._folder / "turn-secret")
        await self.service.start()
        if stun:
            await self.coturn.start(relays=relays)

    async def settle(self, *hosts: str, options: tuple[str, ...] = ()) -> list[Resident]:
        """Let one person live at each of ``hosts``; wait until they are registered."""
        made = [
            Resident(self._folder, f"at {host}", self.service, self.town, host) for host in hosts
        ]
        self._residents += made
        await asyncio.gather(*(person.start(*options) for person in made))
        return made

    async def stop(self) -> None:
        """End everything and everybody; complain about what they complained about."""
        for person in self._residents:
            print(person.told())  # shown only if the test fails
        await asyncio.gather(*(leave(person) for person in self._residents))
        if self.service.process:
            await self.service.kill()
        await self.coturn.stop()
        complaints = [person.complaints for person in self._residents]
        assert complaints == [""] * len(complaints)
        assert self.service.complaints == ""


async def leave(person: Resident) -> None:
    """End one person politely; then not."""
    if person.process is None:
        return
    try:
        assert await person.quit() == 0
    finally:
        if person.process is not None:
            await person.kill()


async def link(one: Resident, other: Resident) -> float:
    """Let ``one`` use the code of ``other``; return the seconds until both are linked."""
    begun = time.monotonic()
    await pair(one, other.named("ready")[-1]["code"])
    await other.wait("linked")
    return time.monotonic() - begun


async def talk(one: Resident, other: Resident, text: str) -> float:
    """A text each way, stored on the other side; return the seconds that took."""
    begun = time.monotonic()
    for sender, receiver in ((one, other), (other, one)):
        say(sender, receiver, f"{text} from {sender.name}")
    await one.wait("message", text=f"{text} from {other.name}")
    await other.wait("message", text=f"{text} from {one.name}")
    return time.monotonic() - begun


def say(sender: Resident, receiver: Resident, text: str) -> None:
    """Send a text, linked or not."""
    sender.say(do="send", to=receiver.name, text=text)


async def chat(sender: Resident, receiver: Resident, texts: list[str], pause: float) -> None:
    """Say one after the other."""
    for text in texts:
        say(sender, receiver, text)
        await asyncio.sleep(pause)  # people take their time


async def wait_all(receiver: Resident, texts: list[str]) -> float:
    """Wait until the last of ``texts`` has come; all came once and in order.

    Return the longest time between two of them, in seconds.
    """
    await receiver.wait("message", text=texts[-1])
    heard = [each for each in receiver.named("message") if each["text"] in set(texts)]
    assert [each["text"] for each in heard] == texts
    return max((after["at"] - before["at"] for before, after in pairwise(heard)), default=0.0)
