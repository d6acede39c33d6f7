"""Links that are cut, moved, starved and killed come back by themselves, and nothing is lost."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.lab.forwarder import Weather
from tests.lab.nats import Nat
from tests.lab.people import chat, link, say, talk, wait_all

MB = 1_000_000


def texts_of(person, count):
    """What ``person`` says in one test."""
    return [f"{number} from {person.name}" for number in range(count)]


def each_way(people):
    """Sender and receiver of either direction."""
    one, other = people
    return (one, other), (other, one)


def chatting_both(people, said, pause):
    """Let both talk; return the tasks."""
    pairs = each_way(people)
    return [asyncio.create_task(chat(*pair, said[pair[0]], pause)) for pair in pairs]


@pytest.fixture
async def linked(people):
    """Two persons behind routers of their own, linked."""
    for router in ("ra", "rb"):
        people.town.set_nat(router, Nat.PORT)
    await people.open()
    anna, badr = await people.settle("a", "b")
    await link(anna, badr)
    return anna, badr


@pytest.mark.parametrize(
    "seconds", [5, *(pytest.param(count, marks=pytest.mark.long) for count in (20, 120))]
)
async def test_what_was_said_while_the_line_was_cut_arrives_after_it(people, linked, seconds):
    anna, badr = linked
    people.town.cut("ra")
    said = {person: texts_of(person, 20) for person in linked}
    await asyncio.gather(*chatting_both(linked, said, seconds / 20))
    people.town.mend("ra")
    begun = time.monotonic()
    for sender, receiver in each_way(linked):
        await wait_all(receiver, said[sender])
    print(f"cut for {seconds} s, everything there {time.monotonic() - begun:.1f} s after its end")
    await talk(anna, badr, "that was that")


async def test_another_address_in_mid_chat_is_a_short_gap(people, linked):
    said = {person: texts_of(person, 60) for person in linked}
    chatting = chatting_both(linked, said, 0.05)
    await linked[1].wait("message", text=said[linked[0]][20])
    people.town.give_address("a", "10.0.1.77")
    await asyncio.gather(*chatting)
    gaps = [await wait_all(receiver, said[sender]) for sender, receiver in each_way(linked)]
    print("longest gaps:", *(f"{gap:.2f} s" for gap in gaps))
    assert max(gaps) < 10  # the goal is 3; a busy machine is no bug


@pytest.mark.long
async def test_another_address_in_mid_transfer_loses_nothing(people, linked, tmp_path):
    anna, badr = linked
    await people.town.set_weather("b", Weather(delay=0.01, rate=2 * MB))
    data = bytes(range(256)) * (6 * MB // 256)
    (tmp_path / "file").write_bytes(data)
    anna.say(do="send_file", to=badr.name, path=str(tmp_path / "file"))
    await badr.wait("file_progress", 3)
    people.town.give_address("a", "10.0.1.77")
    await badr.wait("file_received")
    assert badr.files() == {"file": data}


@pytest.mark.long
async def test_a_router_that_gets_another_address_is_a_gap_and_no_loss(people, linked):
    said = {person: texts_of(person, 60) for person in linked}
    chatting = chatting_both(linked, said, 0.1)
    await linked[1].wait("message", text=said[linked[0]][20])
    people.town.renumber("ra")
    await asyncio.gather(*chatting)
    gaps = [await wait_all(receiver, said[sender]) for sender, receiver in each_way(linked)]
    print("longest gaps:", *(f"{gap:.2f} s" for gap in gaps))
    assert max(gaps) < 20


@pytest.mark.long
async def test_a_cut_in_mid_transfer_costs_at_most_a_window(people, linked, tmp_path):
    anna, badr = linked
    await people.town.set_weather("b", Weather(delay=0.01, rate=2 * MB))
    data = bytes(range(256)) * (12 * MB // 256)
    (tmp_path / "file").write_bytes(data)
    anna.say(do="send_file", to=badr.name, path=str(tmp_path / "file"))
    await badr.wait("file_progress", 5)
    people.town.cut("ra")
    await asyncio.sleep(20)  # a real cut takes real time
    people.town.mend("ra")
    begun = time.monotonic()
    moved = badr.named("file_progress")[-1]["moved"]
    await badr.wait_for(lambda e: e["event"] == "file_progress" and e["moved"] > moved)
    print(f"goes on {time.monotonic() - begun:.1f} s after the end of the cut")
    await badr.wait("file_received")
    assert badr.files() == {"file": data}
    figures = [event["moved"] for event in badr.named("file_progress")]
    assert figures == sorted(figures), "what had come came again"


@pytest.mark.long
@pytest.mark.parametrize("are_both", [False, True], ids=["one", "both"])
async def test_whoever_starts_again_without_the_service_waits_for_it(people, linked, are_both):
    anna, badr = linked
    await people.service.kill()
    await badr.kill()
    if are_both:
        await anna.kill()
        await anna.begin("--auto-accept")
    await badr.begin("--auto-accept")
    await asyncio.sleep(10)  # as long as a service may take to start
    await people.service.start()
    begun = time.monotonic()
    await badr.wait("linked")
    print(f"linked {time.monotonic() - begun:.1f} s after the service")
    await talk(anna, badr, "at last")


@pytest.mark.long
async def test_a_service_that_dies_ends_no_link_and_comes_back(people, linked):
    anna, badr = linked
    await people.service.kill()
    await talk(anna, badr, "without")
    await people.service.start()
    for person in linked:
        await person.wait("ready", 2)
    await talk(anna, badr, "with")


async def test_whoever_is_killed_is_back_soon_after_the_start(people, linked):
    anna, badr = linked
    await badr.kill()
    say(anna, badr, "are you there?")
    await badr.start()
    begun = time.monotonic()
    await badr.wait("message", text="are you there?")
    print(f"linked again {time.monotonic() - begun:.1f} s after ready")
    await talk(anna, badr, "yes")


BAD = {
    "1 % lost, 20 ms": (Weather(loss=0.01, delay=0.02), MB),
    "5 % lost, 100 ms": (Weather(loss=0.05, delay=0.1, jitter=0.02), MB // 5),
    "20 % lost, 20 ms": (Weather(loss=0.2, delay=0.02, reorder=0.02), MB // 20),
    "20 % lost, 300 ms": (Weather(loss=0.2, delay=0.3, jitter=0.05, reorder=0.02), MB // 15),
    "narrow, 50 ms": (Weather(delay=0.05, rate=0.25 * MB, queue=32_000), MB),
}
FILE_PATIENCE = 300.0  # seconds, for whatever the line


@pytest.mark.long
@pytest.mark.parametrize("name", BAD)
async def test_on_a_bad_line_everything_arrives_once(people, linked, tmp_path, name):
    anna, badr = linked
    weather, size = BAD[name]
    await people.town.set_weather("a", weather)
    await talk_much(linked, name)
    data = bytes(range(256)) * (size // 256)
    (tmp_path / "file").write_bytes(data)
    begun = time.monotonic()
    anna.say(do="send_file", to=badr.name, path=str(tmp_path / "file"))
    links = len(anna.named("linked"))
    badr.patience = FILE_PATIENCE
    await badr.wait("file_received")
    print(f"{name}: {len(data) / MB:.2f} MB in {time.monotonic() - begun:.1f} s")
    assert badr.files() == {"file": data}
    assert len(anna.named("linked")) == links, "a link whose packets come was given up"


async def talk_much(people, name):
    """Twenty texts each way, as fast as they can be typed in."""
    said = {person: texts_of(person, 20) for person in people}
    begun = time.monotonic()
    await asyncio.gather(*chatting_both(people, said, 0.02))
    for sender, receiver in each_way(people):
        await wait_all(receiver, said[sender])
    print(f"{name}: 20 texts each way in {time.monotonic() - begun:.1f} s")
