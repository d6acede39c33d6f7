"""The queue of requests: one for each sender, at most ten, each until it is answered or expires."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from zajel_desktop.engine.request_queue import MAX_REQUESTS, RequestQueue, Waiting
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import Address, PeerId, RequestId
from zajel_desktop.model.pairing import PairRequest


class Place:
    """A registration that counts who holds it."""

    def __init__(self):
        self.holders = 0

    def hold(self):
        self.holders += 1

    def release(self):
        self.holders -= 1


HERE, THERE = Place(), Place()
GONE = Failure(Reason.PEER_GONE, Side.PEERS)


def asked(number, *, sender=None, life=120.0, at=HERE):
    request = PairRequest(
        id=RequestId(f"r{number}"),
        address=Address(f"AAAA{sender or number:02}"),
        key=PeerId("key"),
        fingerprint="",
        claimed_name="",
        used_code=Address("BBBBBB"),
        expires_at=VirtualClock().now() + life,
    )
    return Waiting(request, at)


@contextlib.asynccontextmanager
async def open_queue():
    tasks = Tasks()
    queue = RequestQueue(clock=VirtualClock(), tasks=tasks)
    queue.told, queue.over = [], []
    queue.changed.subscribe(lambda all_: queue.told.append([request.id for request in all_]))
    queue.ended.subscribe(lambda ended: queue.over.append((ended.request.id, ended.failure)))
    try:
        yield queue
    finally:
        await tasks.stop()


@in_virtual_time
async def test_requests_wait_oldest_first():
    async with open_queue() as queue:
        assert queue.put(asked(1))
        assert queue.put(asked(2))
        assert queue.told == [["r1"], ["r1", "r2"]]
        assert [request.id for request in queue.all] == ["r1", "r2"]


@in_virtual_time
async def test_a_request_is_taken_once():
    async with open_queue() as queue:
        waiting = asked(1)
        queue.put(waiting)
        assert queue.take(RequestId("r1")) is waiting
        assert queue.told[-1] == []
        with pytest.raises(LocalError):
            queue.take(RequestId("r1"))
        assert queue.over == []


@in_virtual_time
async def test_a_later_request_of_the_same_sender_takes_the_place_of_the_earlier():
    async with open_queue() as queue:
        queue.put(asked(1, sender=7))
        queue.put(asked(2, sender=7))
        assert queue.told == [["r1"], ["r2"]]


@in_virtual_time
async def test_the_same_address_at_another_service_is_somebody_else():
    async with open_queue() as queue:
        queue.put(asked(1, sender=7))
        queue.put(asked(2, sender=7, at=THERE))
        assert queue.told[-1] == ["r1", "r2"]
        queue.withdraw(THERE, Address("AAAA07"), GONE)
        assert queue.told[-1] == ["r1"]


@in_virtual_time
async def test_more_than_ten_are_not_taken_in_but_a_repetition_is():
    async with open_queue() as queue:
        assert all(queue.put(asked(number)) for number in range(MAX_REQUESTS))
        assert not queue.put(asked(98))
        assert queue.put(asked(99, sender=3))
        assert len(queue.all) == MAX_REQUESTS


@in_virtual_time
async def test_a_request_taken_back_ends_with_its_reason_and_a_stranger_ends_nothing():
    async with open_queue() as queue:
        queue.put(asked(1))
        queue.withdraw(HERE, Address("ZZZZZZ"), GONE)
        assert queue.over == []
        queue.withdraw(HERE, Address("AAAA01"), GONE)
        assert queue.over == [("r1", GONE)]
        assert queue.all == ()


@in_virtual_time
async def test_each_request_expires_in_its_own_time():
    async with open_queue() as queue:
        clock = VirtualClock()
        expired = {}
        queue.ended.subscribe(lambda ended: expired.update({ended.request.id: clock.monotonic()}))
        queue.put(asked(1, life=120))
        queue.put(asked(2, life=60))
        await asyncio.sleep(200)
        assert expired == {"r2": pytest.approx(60, abs=0.1), "r1": pytest.approx(120, abs=0.1)}
        assert {failure.reason for _, failure in queue.over} == {Reason.REQUEST_EXPIRED}


@in_virtual_time
async def test_a_request_that_was_answered_does_not_expire():
    async with open_queue() as queue:
        queue.put(asked(1))
        queue.put(asked(2, life=240))
        queue.take(RequestId("r1"))
        await asyncio.sleep(300)
        assert [request for request, _ in queue.over] == ["r2"]


@in_virtual_time
async def test_clearing_ends_what_is_not_kept():
    async with open_queue() as queue:
        queue.put(asked(1))
        queue.put(asked(2, at=THERE))
        queue.clear(lambda waiting: waiting.registration is HERE, GONE)
        assert queue.over == [("r2", GONE)]
        assert [request.id for request in queue.all] == ["r1"]


@in_virtual_time
async def test_everybody_who_waits_holds_the_place_they_came_to():
    async with open_queue() as queue:
        place = Place()
        for number in (1, 2, 3):
            queue.put(asked(number, at=place))
        assert place.holders == 3
        queue.put(asked(4, sender=1, at=place))  # in place of the first
        assert place.holders == 3
        queue.withdraw(place, Address("AAAA02"), GONE)
        assert place.holders == 2
        queue.take(RequestId("r3"))
        assert place.holders == 2  # whoever took it lets go
        queue.close()
        assert place.holders == 1
        assert queue.all == ()


@in_virtual_time
async def test_whoever_found_no_room_holds_nothing():
    async with open_queue() as queue:
        place = Place()
        for number in range(10, 10 + MAX_REQUESTS + 1):
            queue.put(asked(number, at=place))
        assert place.holders == MAX_REQUESTS
