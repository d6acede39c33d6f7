"""Texts to a page while a file moves to it: they may wait, none counts as said, none is lost."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.older import older
from tests.fakes.people import Town, is_linked
from tests.fakes.service import MemoryService
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.message import Delivery
from zajel_desktop.protocol.dialects.abreast import SPAN
from zajel_desktop.protocol.dialects.parts import FileChunk

TEXTS = [f"text {number}" for number in range(150)]
CHUNK = FileChunk("3f2504e0-4f89-41d3-9a0c-0305e82c3301", 0, b"piece")


@pytest.fixture
def burst(tmp_path):
    """Anna says all TEXTS to a page, while a chunk to it is on its way on a line that holds."""

    @contextlib.asynccontextmanager
    async def burst(dialect):
        town = Town(MemoryService(), FakeNet(), tmp_path)
        try:
            async with older(town, dialect) as client:
                anna = await town.person("Anna")
                await anna.code()
                anna.engine.pairing.pair(client.code)
                await anna.until(lambda: is_linked(anna), 30)
                line = client.connection._peer
                line.hold()
                anna.engine.links.foreign_files(anna.contact.id).say_part(CHUNK)
                said = [anna.say(text) for text in TEXTS]
                await asyncio.sleep(3)
                line.stir()
                await asyncio.sleep(3)
                yield anna, client, line, said
        finally:
            await town.close()

    return burst


def deliveries(anna, said):
    """How far each message has come."""
    last = {message.id: message.delivery for message in anna.messages}
    return [last[each] for each in said]


def queued(line):
    return [label for label, _ in line._queue].count("messages")


@in_virtual_time
async def test_what_waits_does_not_count_as_sent_and_goes_in_order(burst):
    async with burst(Dialect.WEB) as (anna, client, line, said):
        out = queued(line)
        assert 0 < out <= SPAN
        sent, waiting = [Delivery.SENT] * out, [Delivery.WAITING] * (len(said) - out)
        assert deliveries(anna, said) == sent + waiting
        line.release()
        await client.until(lambda: client.texts == TEXTS)
        line.stir()
        await anna.until(lambda: set(deliveries(anna, said)) == {Delivery.SENT})


@in_virtual_time
async def test_where_the_link_ends_what_waited_goes_out_on_the_next(burst):
    async with burst(Dialect.WEB) as (anna, client, line, said):
        out = queued(line)
        await client.connection.close()
        await anna.until(lambda: not is_linked(anna))
        assert deliveries(anna, said)[out:] == [Delivery.WAITING] * (len(said) - out)
        await client.request((await anna.code()).address)
        await client.until(lambda: client.texts == TEXTS[out:], 60)


@in_virtual_time
async def test_a_goodbye_does_not_wait_for_ever_for_what_waits(burst):
    async with burst(Dialect.WEB) as (anna, _, line, said):
        out = queued(line)
        began = asyncio.get_running_loop().time()
        await anna.engine.stop()
        assert asyncio.get_running_loop().time() - began < 10
        stored = anna.store.disk.messages
        assert {stored[each].delivery for each in said[out:]} == {Delivery.WAITING}


@pytest.mark.parametrize("dialect", [Dialect.APP, Dialect.HEADLESS])
@in_virtual_time
async def test_to_the_others_nothing_waits(burst, dialect):
    async with burst(dialect) as (_, client, line, _):
        line.release()
        await client.until(lambda: client.texts == TEXTS)
