"""A link of two engines moves from one real peer connection to the next while it is in use."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import time

import pytest

from tests.fakes.hostile import HostileServer, RealTown
from tests.fakes.people import is_linked
from tests.fakes.turn import turn_server
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.link import Path
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.service import IceServer
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.net import gathering

PATIENCE = 30.0
MIB = 1024 * 1024
SIZE = 24 * MIB


@pytest.fixture
async def service():
    server = HostileServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def town(service, tmp_path):
    made = RealTown(service, tmp_path)
    yield made
    await made.close()


@pytest.fixture
async def pair(town):
    anna, badr = await town.person("Anna"), await town.person("Badr")
    ends = await town.meet(anna, badr, has_secret=True)
    assert [end.step for end in ends] == [Step.CONNECTED] * 2
    return anna, badr


def link_of(person):
    (link,) = person.engine.links._links.values()
    return link


class Moves:
    """Counts how often the links of people have moved."""

    def __init__(self, *people):
        self.links = [link_of(person) for person in people]

    @property
    def current(self):
        return [link._passage._machine.current for link in self.links]

    @property
    def connections(self):
        return [len(link._passage._generations) for link in self.links]

    def have_settled(self, generation):
        ours, theirs = self.current
        return ours == theirs >= generation and self.connections == [1, 1]

    async def until(self, generation):
        """Wait until both are on ``generation`` or a later one, and on nothing else."""
        news = asyncio.Event()
        for link in self.links:
            link.changed.subscribe(lambda _: news.set())
        async with asyncio.timeout(PATIENCE):
            while not self.have_settled(generation):
                news.clear()
                await news.wait()


def longest_gap(times):
    return max(after - before for before, after in itertools.pairwise(times))


async def chat(anna, badr, count, *, at=None, then=None):
    """``count`` messages each way, 200 a second; ``then()`` at message ``at``; their arrivals."""
    arrivals = {anna: [], badr: []}
    for person, times in arrivals.items():
        person.engine.messages.message_changed.subscribe(
            lambda message, times=times: message.is_mine or times.append(time.monotonic())
        )
    said = len(anna.texts)
    for number in range(said, said + count):
        if number == at:
            then()
        for person in (anna, badr):
            person.say(f"{number}")
        await asyncio.sleep(0.005)
    for person in (anna, badr):
        await person.until(lambda p=person: len(p.texts) >= said + count, PATIENCE)
        assert person.texts == [f"{number}" for number in range(said + count)]
    return longest_gap(arrivals[anna]), longest_gap(arrivals[badr])


@pytest.mark.parametrize("who", [0, 1])
async def test_a_link_moves_in_the_middle_of_a_chat(pair, who, record_property):
    moves = Moves(*pair)
    gaps = await chat(*pair, 400, at=100, then=lambda: link_of(pair[who]).renew("test"))
    await moves.until(2)
    record_property("longest gap in ms", [round(gap * 1000) for gap in gaps])
    print("longest gaps:", [f"{gap * 1000:.0f} ms" for gap in gaps])
    assert max(gaps) < 3
    assert [link_of(person) for person in pair] == moves.links


async def test_both_move_at_once_in_the_middle_of_a_chat(pair):
    moves = Moves(*pair)

    def renew():
        for person in pair:
            link_of(person).renew("both")

    await chat(*pair, 200, at=50, then=renew)
    await moves.until(moves.current[0])
    assert moves.current[0] in {2, 3}


async def test_a_link_moves_again_and_again_in_the_middle_of_a_file(pair, tmp_path, town):
    anna, badr = pair
    moves, hashes = Moves(*pair), []
    path = tmp_path / "large"
    path.write_bytes(hashlib.shake_128(b"seed").digest(SIZE))
    hashes.append(hashlib.sha256(path.read_bytes()).hexdigest())
    arrivals, done = [], asyncio.Event()

    def on_frame(_):
        arrivals.append(time.monotonic())
        if len(arrivals) in {60, 180, 300}:
            link_of(anna if len(arrivals) == 180 else badr).renew("test")

    def on_transfer(transfer):
        if transfer.state is TransferState.OFFERED and not transfer.is_mine:
            badr.engine.transfers.accept(transfer.id)
        if transfer.state is TransferState.DONE and not transfer.is_mine:
            done.set()

    badr.engine.links.frame_received.subscribe(on_frame)
    badr.engine.transfers.transfer_changed.subscribe(on_transfer)
    anna.engine.transfers.offer(anna.contact.conversation, [str(path)])
    async with asyncio.timeout(PATIENCE):
        await done.wait()
    (received,) = (tmp_path / "Badr").rglob("large")
    hashes.append(hashlib.sha256(received.read_bytes()).hexdigest())
    assert hashes[0] == hashes[1]
    await moves.until(max(moves.current))
    print(f"moves: {moves.current[0] - 1}, longest gap: {longest_gap(arrivals) * 1000:.0f} ms")
    assert moves.current[0] >= 2
    assert longest_gap(arrivals) < 3
    assert len(arrivals) < SIZE / 60_000 + 8  # nothing was sent twice


async def test_the_old_connection_dies_in_the_middle_and_both_return_with_everything_in_order(pair):
    anna, badr = pair
    links = [link_of(person) for person in pair]
    for number in range(50):
        anna.say(f"{number}")
    began = time.monotonic()
    links[0].renew("test")
    await links[0]._passage._now().connection.close()
    for number in range(50, 100):
        anna.say(f"{number}")
    await badr.until(lambda: len(badr.texts) >= 100, PATIENCE)
    print(f"back and complete after {time.monotonic() - began:.1f} s")
    assert badr.texts == [f"{number}" for number in range(100)]
    await anna.until(lambda: is_linked(anna), PATIENCE)
    assert link_of(anna) is not links[0]
    assert links[1].failure.reason is Reason.LINK_LOST


async def test_a_link_moves_to_a_relay_when_our_address_is_hidden_and_back(town):
    async with turn_server() as (url, _):
        relay = (IceServer((url,), "user", "password"),)
        anna = await town.person("Anna", ice_servers=relay)
        badr = await town.person("Badr")
        await town.meet(anna, badr, has_secret=True)
        moves = Moves(anna, badr)
        for generation, hides, path in ((2, True, Path.RELAYED), (3, False, Path.LAN)):
            anna.engine.settings.change(hides_address=hides)
            gaps = await chat(anna, badr, 100)
            await moves.until(generation)
            assert anna.engine.links.status(anna.contact.id).path is path
            assert max(gaps) < 3


async def test_on_a_network_that_loses_packets_a_link_moves_and_loses_nothing(pair, monkeypatch):
    receive = gathering.QuickProtocol.datagram_received
    count, lost = itertools.count(1), []

    def lose(protocol, data, addr):
        if next(count) % 20:
            receive(protocol, data, addr)
        else:
            lost.append(len(data))

    moves = Moves(*pair)
    monkeypatch.setattr(gathering.QuickProtocol, "datagram_received", lose)
    gaps = await chat(*pair, 300, at=50, then=lambda: link_of(pair[0]).renew("test"))
    await moves.until(max(2, *moves.current))
    print("longest gaps:", [f"{gap * 1000:.0f} ms" for gap in gaps], "packets lost:", len(lost))
    assert [link_of(person) for person in pair] == moves.links
    assert len(lost) > 10
