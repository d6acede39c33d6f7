"""How long it takes to come back after each fault, beside plain aiortc and Chromium.

Two persons in the laboratory (``tests/lab``), each behind a router of their own without NAT, talk;
then something breaks. Ours: the seconds until a text said meanwhile has come, which needs no hands
and no program around it. aiortc and Chromium do not come back by themselves when their peer or
their address has gone: the figure is when they say that something is wrong, or that a text came.

- killed: the other side is killed, and ours is started again at once
- cut: nothing passes for five seconds; counted from the moment everything passes again
- address: one side has another address
- service: the service is killed and started again; only ours has one

    python -m benchmarks.coming_back [--patience 45]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import pathlib
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager as Opening

from benchmarks.bare import Bare, bare
from benchmarks.browser import Page, browser, link, page
from tests.fakes.programs import pair
from tests.lab import namespaces
from tests.lab.programs import Resident, TownService, at
from tests.lab.town import Town

CUT = 5.0
"""Seconds."""

TROUBLE = ("disconnected", "failed", "closed")
FAULTS = ("killed", "cut", "address")


async def people(folder: pathlib.Path, town: Town) -> tuple[TownService, Resident, Resident]:
    """Two of ours who are linked."""
    service = TownService(folder, town)
    await service.start()
    made = [Resident(folder, f"at {host}", service, town, host) for host in ("a", "b")]
    for person in made:
        await person.start()
    await pair(made[0], made[1].named("ready")[-1]["code"])
    await made[1].wait("linked")
    return service, made[0], made[1]


async def said(sender: Resident, receiver: Resident, text: str) -> None:
    """Say ``text`` and wait until it has come."""
    sender.say(do="send", text=text)
    await receiver.wait("message", text=text)


async def ours(folder: pathlib.Path, town: Town) -> dict[str, float]:
    """The seconds after each fault, one after the other between the same two."""
    service, anna, badr = await people(folder, town)
    found = {}
    await badr.kill()
    started = time.perf_counter()
    anna.say(do="send", text="after the kill")
    await badr.begin("--auto-accept")
    await badr.wait("message", text="after the kill")
    found["killed"] = time.perf_counter() - started
    town.cut("ra")
    anna.say(do="send", text="during the cut")
    await asyncio.sleep(CUT)
    town.mend("ra")
    started = time.perf_counter()
    await badr.wait("message", text="during the cut")
    found["cut"] = time.perf_counter() - started
    started = time.perf_counter()
    town.give_address("a", elsewhere(town))
    await said(anna, badr, "after the move")
    await said(badr, anna, "and back")
    found["address"] = time.perf_counter() - started
    ready = len(anna.named("ready"))
    await service.kill()
    started = time.perf_counter()
    await service.start()
    await anna.wait("ready", ready + 1)
    found["service"] = time.perf_counter() - started
    for person in (anna, badr):
        await person.quit()
    await service.stop()
    return found


def elsewhere(town: Town) -> str:
    """Another address for ``a`` on its network."""
    return town.address("a").rpartition(".")[0] + ".77"


@contextlib.asynccontextmanager
async def pages(town: Town) -> AsyncIterator[tuple[Page, Page]]:
    """Two pages that are linked."""
    async with page(*at(town, "a")) as one, page(*at(town, "b")) as other:
        await link(one, other, 0.0, ())
        yield one, other


@contextlib.asynccontextmanager
async def bares(town: Town) -> AsyncIterator[tuple[Bare, Bare]]:
    """Two bare peers that are linked."""
    async with bare(*at(town, "a")) as one, bare(*at(town, "b")) as other:
        await one.accept(await other.answer(await one.offer()))
        await one.wait(open=True)
        await other.wait(open=True)
        yield one, other


async def theirs(
    town: Town, fault: str, linked: Opening[tuple[Page, Page] | tuple[Bare, Bare]], patience: float
) -> str:
    """What became of two peers after ``fault``, and when."""
    town.give_address("a", town.address("a").rpartition(".")[0] + ".2")
    async with linked as (one, other):
        text = f"after {fault}"
        started = time.perf_counter()
        if fault == "killed":
            other.kill()
            return await trouble(one, started, patience)
        if fault == "cut":
            town.cut("ra")
            await one.say(text)
            await asyncio.sleep(CUT)
            town.mend("ra")
            return await came(other, text, time.perf_counter(), patience)
        town.give_address("a", elsewhere(town))
        await one.say(text)
        answers = asyncio.gather(
            trouble(one, started, patience), came(other, text, started, patience)
        )
        return "; ".join(await answers)


async def trouble(peer: Page | Bare, started: float, patience: float) -> str:
    """When ``peer`` says that something is wrong."""
    try:
        at = await peer.wait_for(lambda told: told.get("state") in TROUBLE, patience)
    except TimeoutError:
        return f"not noticed in {patience:.0f} s"
    return f"noticed after {at - started:.1f} s"


async def came(peer: Page | Bare, text: str, started: float, patience: float) -> str:
    """When ``text`` has come."""
    try:
        at = await peer.wait(patience, message=text)
    except TimeoutError:
        return f"no text in {patience:.0f} s"
    return f"text after {at - started:.1f} s"


async def run(folder: pathlib.Path, patience: float, faults: Sequence[str]) -> None:
    """Measure and print."""
    town = Town()
    try:
        town.build()
        for fault, seconds in (await ours(folder, town)).items():
            print(f"{fault}: ours, text or address after {seconds:.1f} s", flush=True)
        kinds = {"aiortc": bares, **({"Chromium": pages} if browser() else {})}
        for fault in faults:
            for name, linked in kinds.items():
                found = await theirs(town, fault, linked(town), patience)
                print(f"{fault}: {name}, {found}", flush=True)
    finally:
        town.tear_down()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--patience", type=float, default=45.0, help="seconds for each fault")
    options.add_argument("--fault", choices=FAULTS, action="append", help="only this of theirs")
    chosen = options.parse_args()
    if reason := namespaces.why_not():
        sys.exit(f"no laboratory: {reason}")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(pathlib.Path(folder), chosen.patience, chosen.fault or FAULTS))


if __name__ == "__main__":
    main()
