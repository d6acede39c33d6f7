"""Whoever is not accepted learns no address of ours: nothing is gathered, nothing is sent."""

from __future__ import annotations

import pytest

from tests.fakes.people import Town, is_linked
from tests.fakes.recorder import recording
from tests.fakes.service import MemoryService
from tests.fakes.stun import stun_server
from zajel_desktop.model.service import IceServer
from zajel_desktop.net.connections import AiortcConnections
from zajel_desktop.protocol.wire.service_messages import Relay


class Overheard(MemoryService):
    """A service that keeps what was carried through it."""

    def __init__(self):
        super().__init__()
        self.carried = []

    def hear(self, socket, message):
        if isinstance(message, Relay):
            self.carried.append(message)
        super().hear(socket, message)


@pytest.fixture
async def stranger(tmp_path):
    """A service, its recorder, and two people of whom one asks and the other has not answered."""
    service = Overheard()
    town = Town(service, AiortcConnections(), tmp_path)
    async with stun_server() as (stun, server):
        chosen = {"interfaces": ("lo",), "ice_servers": (IceServer((stun,)),)}
        with recording() as recorder:
            owner = await town.person("Owner", **chosen)
            asker = await town.person("Asker", **chosen)
            await town.pair(asker, owner, accept=False)
            yield town, recorder, server, owner, asker
            await town.close()


async def test_nothing_leaves_before_somebody_is_accepted_and_everything_works_after(stranger):
    town, recorder, server, owner, asker = stranger
    assert (recorder.all, server.requests, town.service.carried) == (set(), 0, [])
    owner.engine.pairing.accept(owner.engine.pairing.requests[0].id)
    for person in (owner, asker):
        await person.until(lambda p=person: is_linked(p))
    assert recorder.datagrams
    assert town.service.carried


async def test_whoever_is_refused_has_learned_nothing(stranger):
    town, recorder, server, owner, asker = stranger
    owner.engine.pairing.decline(owner.engine.pairing.requests[0].id)
    await asker.until(lambda: asker.progress and asker.progress[-1].failure is not None)
    assert (recorder.all, server.requests, town.service.carried) == (set(), 0, [])
