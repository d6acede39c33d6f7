"""Programs that lose each other, their service or their lives: they come back without hands."""

from __future__ import annotations

import asyncio
import time

from tests.fakes.programs import pair


async def talk(one, other, text):
    """``one`` says ``text``, which comes once."""
    contact = one.named("linked")[-1]["contact"]
    one.say(do="send", to=contact, text=text)
    await other.wait("message", text=text)
    assert len([each for each in other.named("message") if each["text"] == text]) == 1


async def test_whoever_is_killed_and_started_again_is_linked_again(start_both):
    anna, badr = await start_both()
    for killed, other in ((badr, anna), (anna, badr)):
        before = len(other.named("linked"))
        await killed.kill()
        began = time.monotonic()
        await killed.start()
        await killed.wait("linked")
        await other.wait("linked", before + 1)
        print(f"{killed.name} is linked {time.monotonic() - began:.2f} s after the start")
        await talk(killed, other, f"{killed.name} is back")


async def test_whoever_is_killed_again_and_again_is_not_looked_for_at_earlier_lives(start_both):
    anna, badr = await start_both()
    for life in range(3):
        await badr.kill()
        began = time.monotonic()
        await badr.start()
        await badr.wait("linked")
        print(f"life {life}: linked {time.monotonic() - began:.2f} s after the start")
    await talk(badr, anna, "still me")


async def test_both_may_be_killed_and_start_again(start_both):
    anna, badr = await start_both()
    await anna.kill()
    await badr.kill()
    await asyncio.gather(anna.start(), badr.start())
    for person in (anna, badr):
        await person.wait("linked")
    await talk(anna, badr, "both of us")


async def test_links_outlive_the_service_and_come_back_over_its_next_life(service, start_both):
    anna, badr = await start_both()
    await service.kill()
    await talk(anna, badr, "without any service")
    await badr.kill()
    await badr.begin()
    await service.start()
    await badr.wait("linked")
    await anna.wait("linked", 2)
    await talk(badr, anna, "over its next life")


async def test_three_come_back_to_each_other(start_both, make_person, service):
    anna, badr = await start_both()
    carla = make_person("Carla", service)
    await carla.start()
    for other in (anna, badr):
        await pair(carla, other.named("ready")[-1]["code"])
    people = (anna, badr, carla)
    for person in people:
        await person.kill()
    await asyncio.gather(*(person.start() for person in people))
    for person in people:
        await person.wait("linked", 2)
