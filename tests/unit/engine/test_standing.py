"""Standing: surveyed at the beginning and after changes, with the service's time compared."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

from tests.fakes.listing import FakeLists
from tests.fakes.meeting_points import Ears, Host, Network
from tests.fakes.repositories import FakeRepositories
from tests.fakes.service import MemoryService
from tests.fakes.survey import CALM, FakeSurvey
from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from zajel_desktop.engine.services import Services
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.standing import Standing
from zajel_desktop.model.ids import PeerId
from zajel_desktop.model.network import Nat
from zajel_desktop.model.service import IceServer, ServiceChoice
from zajel_desktop.protocol.wire.service_messages import HeartbeatAck

OUR_KEY = PeerId("QWxpIGtlZXBzIHRoaXMga2V5IGluIGhpcyBwb2NrZXQ=")
OURS = IceServer(("stun:ours.test",))


class Late(VirtualClock):
    """A clock that is wrong by ``wrong`` seconds."""

    wrong = 0.0

    def now(self):
        return super().now() + self.wrong


class Place:
    """The service under test and what it looks at."""

    def __init__(self, settings, signaling, clock):
        self.settings, self.survey, self.clock = settings, FakeSurvey(), clock
        network = Network()
        self.services = Services(
            signaling=signaling,
            local=Host(network, 1),
            discovery=Ears(network, 1),
            lists=FakeLists(),
            settings=settings,
            own_key=lambda: OUR_KEY,
            clock=clock,
        )
        self.standing = Standing(
            survey=self.survey,
            services=self.services,
            settings=settings,
            clock=clock,
            version="1.2",
        )
        self.told = []
        self.standing.changed.subscribe(self.told.append)


@contextlib.asynccontextmanager
async def place(**chosen):
    service = MemoryService(ice_servers=[{"urls": ["stun:theirs.test"]}])
    settings = SettingsService(repository=FakeRepositories().settings)
    await settings.start()
    url = {"service": ServiceChoice.URL, "service_url": service.url}
    settings.change(**(url | chosen))
    made = Place(settings, service, Late())
    await made.standing.start()
    await made.services.start()
    try:
        yield made
    finally:
        await made.standing.stop()
        await made.services.stop()
        await settings.stop()


async def a_moment():
    await asyncio.sleep(0.1)


@in_virtual_time
async def test_we_know_how_we_stand_soon_after_the_start():
    async with place() as here:
        await a_moment()
        assert here.standing.current.nat is Nat.CONE
        assert here.standing.current.version == "1.2"
        assert here.told


@in_virtual_time
async def test_our_own_servers_and_those_of_the_service_are_asked():
    async with place(ice_servers=(OURS,), interfaces=("eth0",), hides_address=True) as here:
        await a_moment()
        servers, interfaces, is_relay_only = here.survey.asked[-1]
        assert servers[0] == OURS
        assert servers == here.standing.servers
        assert (interfaces, is_relay_only) == (("eth0",), True)
        assert here.standing.current.is_relay_only


@in_virtual_time
async def test_the_time_of_the_service_is_compared_with_ours():
    async with place() as here:
        await a_moment()
        assert abs(here.standing.current.skew) < 1.0
        assert here.standing.round_trip is not None
        here.clock.wrong = -7200.0
        here.standing.ask_clock()
        await a_moment()
        assert abs(here.standing.current.skew + 7200.0) < 1.0


@in_virtual_time
async def test_what_another_service_says_of_the_time_counts_for_nothing():
    async with place() as here:
        await a_moment()
        skew = here.standing.current.skew
        other = here.services.open("ws://10.0.0.9:1", is_passing=True)
        here.standing.ask_clock()
        other.heard.publish(HeartbeatAck(0))
        assert here.standing.current.skew == skew
        other.release()


@in_virtual_time
async def test_the_time_of_one_service_is_forgotten_with_it():
    async with place() as here:
        await a_moment()
        assert here.standing.current.skew is not None
        here.settings.change(service_url="nonsense")
        await a_moment()
        here.settings.change(service_url="ws://10.0.0.9:1")
        await a_moment()
        assert here.standing.current.skew is None
        assert here.standing.round_trip is None


@in_virtual_time
async def test_another_choice_is_surveyed_and_an_unrelated_one_is_not():
    async with place() as here:
        await a_moment()
        asked = len(here.survey.asked)
        here.settings.change(name="Ali")
        await a_moment()
        assert len(here.survey.asked) == asked
        here.settings.change(ice_servers=(OURS,))
        await a_moment()
        assert len(here.survey.asked) == asked + 1


@in_virtual_time
async def test_another_network_is_surveyed_anew():
    async with place() as here:
        await a_moment()
        here.survey.found = replace(CALM, nat=Nat.SYMMETRIC)
        here.standing.on_change()
        await a_moment()
        assert here.survey.forgotten == 1
        assert here.standing.current.nat is Nat.SYMMETRIC


@in_virtual_time
async def test_whoever_waits_gets_what_is_true_now():
    async with place() as here:
        here.survey.delay = 0.9
        here.survey.found = replace(CALM, has_relay=True)
        assert (await here.standing.wait()).has_relay


@in_virtual_time
async def test_without_a_service_there_is_nobody_to_ask_for_the_time():
    async with place(service=ServiceChoice.URL, service_url="nonsense") as here:
        await a_moment()
        here.standing.ask_clock()
        await a_moment()
        assert here.standing.current.skew is None
        assert here.standing.servers == ()


@in_virtual_time
async def test_a_change_while_we_go_is_nobodys_business_any_more():
    async with place() as here:
        await a_moment()
        asked = len(here.survey.asked)
        await here.standing.stop()
        here.standing.on_change()
        await a_moment()
        assert len(here.survey.asked) == asked
