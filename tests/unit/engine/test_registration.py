"""A registration: known under an address while somebody holds it, back after every loss."""

from __future__ import annotations

import asyncio
import contextlib
import itertools

import pytest

from tests.fakes.older_service import OlderService
from tests.fakes.service import MemoryService
from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine import registration
from zajel_desktop.engine.registration import (
    DOUBTED_PATIENCE,
    FIRST_DELAY,
    LONGEST_DELAY,
    LONGEST_SOON,
    MAX_COLLISIONS,
    OUR_FEATURES,
    SOON,
    Registration,
)
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.service import IceServer, ServiceState
from zajel_desktop.protocol.rendezvous.machine import Rendezvous
from zajel_desktop.protocol.wire.service_messages import (
    CodeCollision,
    IceServerEntry,
    IceServers,
    Leave,
    PairCancel,
    PairError,
    PairRequest,
    Ping,
    Pong,
    Refusal,
    RefusalReason,
    Register,
    Registered,
    RegisterRendezvous,
    ServerInfo,
)

URL = "ws://127.0.0.1:1"
KEY = Identity(b"\x07" * 32).peer_id


class Scripted:
    """A service that says what a test wants, connection by connection (port Signaling).

    ``says`` is a list for each connection: announcements, errors to raise, or functions of what
    was heard last. After its end the connection stays silent.
    """

    def __init__(self, *says):
        self.says = list(says)
        self.heard = []
        self.opened = 0
        self.closed = 0

    async def open(self, url):
        self.opened += 1
        return ScriptedSocket(self, self.says.pop(0) if self.says else [])


class ScriptedSocket:
    def __init__(self, service, says):
        self._service = service
        self._says = list(says)

    async def send(self, message):
        self._service.heard.append(message)

    async def receive(self):
        if not self._says:
            await asyncio.Event().wait()
        said = self._says.pop(0)
        if callable(said):
            said = said(self._service.heard[-1])
        if isinstance(said, Exception):
            raise said
        return said

    def is_stranded(self):
        return False

    async def close(self):
        self._service.closed += 1


class Held(Registration):
    """A registration whose facts are kept."""

    def __init__(self, **ports):
        super().__init__(URL, **ports)
        self.states, self.said = [], []
        self._moved = asyncio.Event()
        self.changed.subscribe(lambda it: self.states.append(it.state))
        self.heard.subscribe(self.said.append)
        self.changed.subscribe(lambda _: self._moved.set())
        self.heard.subscribe(lambda _: self._moved.set())

    async def until(self, condition, patience=600.0):
        async with asyncio.timeout(patience):
            while not condition():
                self._moved.clear()
                await self._moved.wait()

    async def until_away(self, times=1):
        await self.until(lambda: self.states.count(ServiceState.AWAY) >= times)


@contextlib.asynccontextmanager
async def register(service, **more):
    tasks = Tasks()
    held = Held(signaling=service, key=KEY, clock=VirtualClock(), tasks=tasks, **more)
    try:
        yield held
    finally:
        held.release()
        await tasks.finish()


def welcome(register, **fields):
    return Registered(register.pairing_code, **fields)


@in_virtual_time
async def test_we_become_known_under_an_address_that_we_draw():
    service = MemoryService(URL)
    async with register(service) as held:
        await held.wait_ready()
        assert held.state is ServiceState.READY
        assert len(held.address) == 6
        assert (held.failure, held.retry_at) == (None, None)
        assert isinstance(held.said[0], Registered)
        (socket,) = service.sockets.values()
        assert socket.sent == [Register(held.address, KEY, OUR_FEATURES)]


@in_virtual_time
async def test_what_the_service_names_is_known_afterwards():
    entry = IceServerEntry("stun:there", "me", "secret")
    service = Scripted([lambda r: welcome(r, features=("leave",), ice_servers=(entry,))])
    async with register(service) as held:
        await held.wait_ready()
        assert held.servers == (IceServer(("stun:there",), "me", "secret"),)
        assert held.features == ("leave",)


@in_virtual_time
async def test_passwords_told_later_take_the_place_of_the_first():
    first = IceServerEntry("turn:there", "1:1", "soon over")
    later = IceServerEntry("turn:there", "2:1", "another")
    says = [lambda r: welcome(r, ice_servers=(first,)), IceServers((later,)), Pong()]
    async with register(Scripted(says)) as held:
        await held.wait_ready()
        await held.until(lambda: Pong() in held.said)
        assert held.servers == (IceServer(("turn:there",), "2:1", "another"),)
        assert [type(said) for said in held.said] == [Registered, Pong]


@in_virtual_time
async def test_the_last_one_to_let_go_ends_it_with_a_goodbye():
    service = MemoryService(URL)
    async with register(service) as held:
        await held.wait_ready()
        held.hold()
        held.release()
        assert not held.is_over
        (socket,) = service.sockets.values()
    assert held.is_over
    assert socket.sent[-1] == Leave()
    assert service.sockets == {}


@in_virtual_time
async def test_a_service_that_does_not_know_goodbyes_hears_none():
    service = Scripted([welcome])
    async with register(service) as held:
        await held.wait_ready()
    assert [type(message) for message in service.heard] == [Register]
    assert service.closed == 1


@in_virtual_time
async def test_after_a_loss_we_come_back_to_the_same_address():
    service = MemoryService(URL)
    async with register(service) as held:
        await held.wait_ready()
        address = held.address
        for times in range(1, 4):
            service.cut()
            await held.until_away(times)
            await held.wait_ready()
            assert held.address == address
        assert [answer.resumed for answer in held.said if isinstance(answer, Registered)] == [
            *(False, True, True, True)
        ]


@in_virtual_time
async def test_an_address_that_is_taken_is_drawn_anew():
    service = Scripted([CodeCollision(), CodeCollision(), welcome])
    async with register(service) as held:
        await held.wait_ready()
        asked = [message.pairing_code for message in service.heard]
        assert len(set(asked)) == 3
        assert held.address == asked[-1]


@in_virtual_time
async def test_a_service_where_every_address_is_taken_breaks_the_rules():
    service = Scripted([CodeCollision()] * MAX_COLLISIONS)
    async with register(service) as held:
        await held.until_away()
        assert held.failure.reason is Reason.SERVICE_MISBEHAVED


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError("refused"), Reason.SERVICE_UNREACHABLE),
        (TimeoutError("nobody"), Reason.SERVICE_UNREACHABLE),
        (RemoteError("a web page"), Reason.SERVICE_NOT_ZAJEL),
    ],
)
def test_who_cannot_be_reached_is_named_and_tried_again_ever_later(error, reason):
    times = []

    class Refusing:
        async def open(self, url):
            times.append(VirtualClock().monotonic())
            raise error

    @in_virtual_time
    async def run():
        async with register(Refusing()) as held:
            await asyncio.sleep(SOON)
            await held.until_away(len(times) + 12)
            assert held.failure.reason is reason
            assert held.retry_at > VirtualClock().now()
        waits = [b - a for a, b in itertools.pairwise(times)]
        assert FIRST_DELAY / 2 <= waits[0] <= FIRST_DELAY * 2
        soon = [b - a for a, b in itertools.pairwise(times) if b - times[0] < SOON]
        assert LONGEST_SOON / 2 <= max(soon) <= LONGEST_SOON * 2
        assert max(waits) <= LONGEST_DELAY * 2
        assert waits[-1] >= LONGEST_DELAY / 2

    run()


@in_virtual_time
async def test_whoever_is_in_a_hurry_does_not_wait():
    service = MemoryService(URL)
    service.is_down = True
    async with register(service) as held:
        await held.until_away(10)
        service.is_down = False
        asked = VirtualClock().monotonic()
        held.retry()
        await held.wait_ready()
        assert VirtualClock().monotonic() - asked < 0.5


@in_virtual_time
async def test_a_service_that_never_answers_our_registration_is_left():
    async with register(Scripted([ServerInfo("x"), PairError("x")])) as held:
        await held.until_away()
        assert held.failure.reason is Reason.SERVICE_UNREACHABLE
        assert VirtualClock().monotonic() == pytest.approx(10, abs=0.1)


@in_virtual_time
async def test_a_service_that_answers_with_nonsense_is_left():
    async with register(Scripted([RemoteError("nonsense")])) as held:
        await held.until_away()
        assert held.failure.reason is Reason.SERVICE_MISBEHAVED


@in_virtual_time
async def test_some_nonsense_is_left_aside_and_too_much_ends_the_connection():
    nonsense = [RemoteError("what?")] * 9
    async with register(Scripted([welcome, *nonsense, PairError("heard")])) as held:
        await held.until(lambda: PairError("heard") in held.said)
        assert held.state is ServiceState.READY
    async with register(Scripted([welcome, *nonsense, RemoteError("again")])) as held:
        await held.until_away()
        assert held.failure.reason is Reason.SERVICE_MISBEHAVED


@in_virtual_time
async def test_silence_is_asked_about_and_an_answer_keeps_the_connection():
    service = MemoryService(URL)
    async with register(service) as held:
        await held.wait_ready()
        await asyncio.sleep(120)
        assert held.states.count(ServiceState.AWAY) == 0
        (socket,) = service.sockets.values()
        assert socket.sent.count(Ping()) >= 3


@in_virtual_time
async def test_a_service_that_does_not_answer_a_question_has_gone():
    service = Scripted([welcome])
    async with register(service) as held:
        await held.until_away()
        assert held.failure.reason is Reason.SERVICE_UNREACHABLE
        assert service.heard[-1] == Ping()


@in_virtual_time
async def test_a_doubted_service_that_answers_is_kept():
    service = MemoryService(URL)
    async with register(service) as held:
        await held.wait_ready()
        held.doubt()
        held.doubt()
        await asyncio.sleep(1)
        held.doubt()
        await asyncio.sleep(DOUBTED_PATIENCE + 1)
        assert ServiceState.AWAY not in held.states
        (socket,) = service.sockets.values()
        assert socket.sent.count(Ping()) == 2


@in_virtual_time
async def test_a_doubted_service_that_is_silent_is_gone_soon():
    async with register(Scripted([welcome], [welcome])) as held:
        await held.wait_ready()
        held.doubt()
        async with asyncio.timeout(DOUBTED_PATIENCE + 1.5):
            await held.until_away()
            await held.wait_ready()


@in_virtual_time
async def test_from_an_address_that_is_gone_nothing_is_asked():
    service = MemoryService(URL)
    async with register(service) as held:
        await held.wait_ready()
        (before,) = service.sockets.values()
        service.is_elsewhere = True
        held.doubt()
        async with asyncio.timeout(0.2):
            await held.until_away()
            await held.wait_ready()
        assert Ping() not in before.sent
        assert held.states.count(ServiceState.READY) == 2


@in_virtual_time
async def test_a_doubted_service_that_answered_is_lost_later_like_any_other():
    service = MemoryService(URL)
    async with register(service) as held:
        await held.wait_ready()
        held.doubt()
        await asyncio.sleep(1)
        service.cut()
        await held.until_away()
        await asyncio.sleep(0.2)
        assert held.state is ServiceState.AWAY


@in_virtual_time
async def test_an_opening_over_another_network_is_begun_anew():
    class Nowhere(MemoryService):
        async def open(self, url):
            if not self.is_down:
                return await super().open(url)
            await asyncio.Event().wait()

    service = Nowhere(URL)
    service.is_down = True
    async with register(service) as held:
        await asyncio.sleep(1)
        service.is_down = False
        held.doubt()
        async with asyncio.timeout(1):
            await held.wait_ready()


@in_virtual_time
async def test_a_doubt_while_the_service_is_away_is_a_new_try_at_once():
    service = MemoryService(URL)
    service.is_down = True
    async with register(service) as held:
        await held.until_away(6)
        service.is_down = False
        held.doubt()
        async with asyncio.timeout(0.5):
            await held.wait_ready()


@in_virtual_time
async def test_nothing_can_be_said_before_we_are_known():
    async with register(MemoryService(URL)) as held:
        assert not held.send(PairRequest("ABCDEF"))
        await held.wait_ready()
        assert held.send(PairRequest("ABCDEF"))
        await held.until(lambda: any(isinstance(said, PairError) for said in held.said))


@in_virtual_time
async def test_what_is_larger_than_services_take_is_refused_and_holds_up_nothing(caplog):
    async with register(MemoryService(URL)) as held:
        await held.wait_ready()
        assert not held.send(PairRequest("ABCDEF", "x" * 70_000))
        assert "PairRequest is larger" in caplog.text
        caplog.clear()
        assert held.send(PairRequest("ABCDEF"))
        await held.until(lambda: any(isinstance(said, PairError) for said in held.said))


@in_virtual_time
async def test_what_is_said_during_a_short_loss_is_heard_afterwards():
    service = MemoryService(URL)
    async with register(service) as held:
        await held.wait_ready()
        service.cut()
        held.send(PairRequest("ABCDEF"))
        await held.until(lambda: any(isinstance(said, PairError) for said in held.said))


@in_virtual_time
async def test_a_service_that_has_forgotten_us_is_not_told_what_was_meant_for_it():
    service = Scripted([welcome, OSError("gone")], [welcome])
    async with register(service) as held:
        await held.wait_ready()
        await held.until_away()
        held.send(PairRequest("ABCDEF"))
        await held.wait_ready()
        await asyncio.sleep(1)
        assert PairRequest("ABCDEF") not in service.heard


@in_virtual_time
async def test_a_fault_of_our_own_is_reported_and_no_reason_to_give_up(caplog):
    service = Scripted([lambda _: ZeroDivisionError()], [welcome])
    async with register(service) as held:
        await held.until_away()
        assert held.failure.reason is Reason.OUR_FAULT
        await held.wait_ready()
    assert "task serve registration once failed" in caplog.text
    caplog.clear()


@in_virtual_time
async def test_letting_go_while_a_connection_opens_ends_at_once():
    class Endless:
        async def open(self, url):
            await asyncio.Event().wait()

    async with register(Endless()):
        began = VirtualClock().monotonic()
        await asyncio.sleep(0)
    assert VirtualClock().monotonic() == began


@in_virtual_time
async def test_letting_go_while_waiting_for_the_next_try_ends_at_once():
    service = MemoryService(URL)
    service.is_down = True
    async with register(service) as held:
        await held.until_away(10)
        began = VirtualClock().monotonic()
    assert VirtualClock().monotonic() == began


# A service that restarts under many.

CLIENTS = 1000


class Crowded(MemoryService):
    """Notes when somebody wants in; knows nothing any more after a restart."""

    def __init__(self):
        super().__init__(URL)
        self.arrivals = []

    async def open(self, url):
        self.arrivals.append(asyncio.get_running_loop().time())
        return await super().open(url)

    def restart(self):
        self.is_down = False
        self.machine = Rendezvous(ServerInfo("another life"))


def most_in(arrivals, seconds):
    """The most arrivals in any window of so many ``seconds``."""
    first, most = 0, 0
    for last, arrival in enumerate(arrivals):
        while arrivals[first] < arrival - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


@pytest.mark.parametrize(
    ("pause", "patience", "soon"),
    [(0.1, 4, SOON), (3.0, 6, SOON), (60.0, 6, SOON), (60.0, 30, 5.0)],
)
def test_a_restart_under_a_thousand_is_no_storm(monkeypatch, pause, patience, soon):
    monkeypatch.setattr(registration, "SOON", soon)

    @in_virtual_time
    async def scene():
        service, tasks, loop = Crowded(), Tasks(), asyncio.get_running_loop()
        clients = [
            Registration(URL, signaling=service, key=KEY, clock=VirtualClock(), tasks=tasks)
            for _ in range(CLIENTS)
        ]
        try:
            await asyncio.gather(*(client.wait_ready() for client in clients))
            addresses = [client.address for client in clients]
            service.shut()
            lost_at = loop.time()
            await asyncio.sleep(pause)
            service.restart()
            back_at = loop.time()
            await asyncio.gather(*(client.wait_ready() for client in clients))
            assert loop.time() - back_at <= patience
            assert [client.address for client in clients] == addresses
            since = [arrival for arrival in service.arrivals if arrival > lost_at]
            assert most_in(since, 0.1) <= CLIENTS * 0.13
        finally:
            await tasks.stop()

    scene()


# What a service that says less than ours is spared, and what we read from it.


@in_virtual_time
async def test_no_service_hears_more_than_it_takes_and_everything_is_said_in_the_end():
    service = MemoryService(URL)
    async with register(service) as held:
        await held.wait_ready()
        for _ in range(99):
            held.send(PairCancel("ABCDEF"))
            held.send(RegisterRendezvous(held.address))
        assert held.is_asking
        await asyncio.sleep(30)
        assert held.is_asking
        await asyncio.sleep(300)
        assert not held.is_asking
        assert not any(isinstance(said, Refusal) for said in held.said)


@in_virtual_time
async def test_what_people_wait_for_goes_at_once_while_much_else_waits():
    service = MemoryService(URL)
    async with register(service) as held:
        await held.wait_ready()
        for _ in range(100):
            held.send(RegisterRendezvous(held.address))
        await asyncio.sleep(1)
        held.send(PairRequest("ABCDEF"))
        await held.until(lambda: any(isinstance(said, PairError) for said in held.said), 0.5)


@in_virtual_time
async def test_a_service_that_has_enough_hears_of_no_meeting_points_for_a_minute():
    service = Scripted([welcome, Refusal("Rate limit exceeded. Please slow down.")])
    async with register(service) as held:
        await held.until(lambda: len(held.said) == 2)
        assert held.said[1].reason == RefusalReason.SLOW_DOWN.value
        held.send(RegisterRendezvous(held.address))
        held.send(PairRequest("ABCDEF"))
        await asyncio.sleep(20)
        assert held.is_asking
        assert service.heard[1:] == [PairRequest("ABCDEF"), Ping()]


@in_virtual_time
async def test_a_service_that_names_no_errors_is_asked_for_a_pong_behind_each_request():
    service = Scripted([welcome])
    async with register(service) as held:
        await held.wait_ready()
        held.send(PairRequest("BBBBBB"))
        held.send(PairRequest("CCCCCC"))
        await asyncio.sleep(1)
        assert service.heard[1:5] == [PairRequest("BBBBBB"), Ping(), PairRequest("CCCCCC"), Ping()]


@in_virtual_time
async def test_an_error_without_a_name_gets_the_name_of_whom_it_is_about():
    service = OlderService(URL)
    async with register(service) as held, register(service) as other:
        await held.wait_ready()
        await other.wait_ready()
        held.send(PairRequest(other.address))
        held.send(PairRequest("ABCDEF"))
        await held.until(lambda: any(isinstance(said, PairError) for said in held.said), 1)
        (error,) = [said for said in held.said if isinstance(said, PairError)]
        assert error.target_code == "ABCDEF"


@in_virtual_time
async def test_a_service_that_names_errors_is_not_asked_for_pongs():
    service = MemoryService(URL)
    async with register(service) as held:
        await held.wait_ready()
        held.send(PairRequest("ABCDEF"))
        await held.until(lambda: any(isinstance(said, PairError) for said in held.said), 1)
        (socket,) = service.sockets.values()
        assert Ping() not in socket.sent


@in_virtual_time
async def test_a_taken_address_is_left_for_another_on_the_same_connection_and_never_two_are_held():
    service = Scripted([CodeCollision(), CodeCollision(), welcome])
    async with register(service) as held:
        await held.wait_ready()
        asked = [said.pairing_code for said in service.heard]
        assert len(asked) == 3 == len(set(asked))
        assert held.address == asked[-1]
        await asyncio.sleep(20)
        assert [said for said in service.heard if isinstance(said, Register)] == service.heard[:3]
        assert service.opened == 1


@in_virtual_time
async def test_an_address_that_is_wished_is_asked_for_first_and_given_up_if_it_is_taken():
    service = OlderService(URL)
    async with register(service, wished="ABCDEF") as held, register(service) as other:
        await held.wait_ready()
        await other.wait_ready()
        assert held.address == "ABCDEF" != other.address
        async with register(service, wished="ABCDEF") as late:
            await late.wait_ready()
            assert late.address not in {"ABCDEF", other.address}
