"""The loop: everything runs, in the order asked for, and Qt gets its turn in between."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QTimer

from zajel_desktop.ui.loop import AT_ONCE, QtLoop, read_datagrams

PATIENCE = 60.0
"""Seconds until something hangs for certain, however busy the machine is."""


@pytest.fixture
def loop(qapp):
    made = QtLoop(qapp)
    yield made
    made.close()


def run(loop, work):
    return loop.run_until_complete(work)


def test_callbacks_run_in_the_order_asked_for(loop):
    seen = []

    async def work():
        done = loop.create_future()
        for number in range(5):
            loop.call_soon(seen.append, number)
        loop.call_soon(done.set_result, None)
        await done

    run(loop, work())
    assert seen == [0, 1, 2, 3, 4]


def test_what_becomes_ready_meanwhile_waits_for_the_next_turn(loop):
    seen = []

    def first():
        seen.append("first")
        loop.call_soon(seen.append, "third")

    async def work():
        loop.call_soon(first)
        loop.call_soon(seen.append, "second")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    run(loop, work())
    assert seen == ["first", "second", "third"]


def test_qt_gets_its_turn_although_something_is_always_ready(loop):
    async def work():
        ticked = loop.create_future()

        def again():
            if not ticked.done():
                loop.call_soon(again)

        again()
        QTimer.singleShot(0, lambda: ticked.set_result(None))
        await ticked

    run(loop, asyncio.wait_for(work(), PATIENCE))


def test_a_loop_of_qts_within_a_callback_runs_the_rest_once(loop):
    seen = []

    async def work():
        loop.call_soon(seen.append, "first")
        loop.call_soon(QCoreApplication.processEvents)
        loop.call_soon(seen.append, "second")
        done = loop.create_future()
        loop.call_soon(done.set_result, None)
        await asyncio.wait_for(done, PATIENCE)

    run(loop, work())
    assert seen == ["first", "second"]


def test_what_was_cancelled_does_not_run(loop):
    seen = []

    async def work():
        loop.call_soon(seen.append, "never").cancel()
        await asyncio.sleep(0)

    run(loop, work())
    assert seen == []


def test_a_failing_callback_is_told_and_stops_nobody(loop):
    told, seen = [], []
    loop.set_exception_handler(lambda _, context: told.append(type(context["exception"])))

    def fail():
        raise ValueError("broken")

    async def work():
        loop.call_soon(fail)
        loop.call_soon(seen.append, "next")
        await asyncio.sleep(0)

    run(loop, work())
    assert (told, seen) == ([ValueError], ["next"])


def test_other_threads_can_hand_work_in(loop):
    async def work():
        done = loop.create_future()
        thread = threading.Thread(
            target=loop.call_soon_threadsafe, args=(done.set_result, threading.get_ident())
        )
        thread.start()
        assert await asyncio.wait_for(done, PATIENCE) == threading.get_ident()
        thread.join()

    run(loop, work())


def test_context_variables_travel_with_callbacks(loop):
    async def work():
        return [await asyncio.gather(*(asyncio.sleep(0, number) for number in range(3)))]

    assert run(loop, work()) == [[0, 1, 2]]


def test_a_closed_loop_runs_nothing_any_more(qapp, qtbot):
    seen = []
    loop = QtLoop(qapp)
    loop.call_soon(seen.append, "never")
    loop.close()
    qapp.processEvents()
    assert seen == []


@pytest.fixture
def sockets():
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    yield ours, theirs
    ours.close()
    theirs.close()


def test_a_readable_socket_is_told_until_it_is_removed(loop, sockets):
    ours, theirs = sockets
    heard = asyncio.Queue()

    async def work():
        loop.add_reader(ours, lambda: heard.put_nowait(ours.recv(1)))
        theirs.send(b"ab")
        assert [await heard.get(), await heard.get()] == [b"a", b"b"]
        loop.remove_reader(ours)
        theirs.send(b"c")
        for _ in range(3):
            await asyncio.sleep(0)
        assert heard.empty()

    run(loop, asyncio.wait_for(work(), PATIENCE))


def test_a_later_reader_takes_the_place_of_the_earlier(loop, sockets):
    ours, theirs = sockets

    async def work():
        told = loop.create_future()
        loop.add_reader(ours, lambda: told.set_exception(AssertionError("the earlier")))
        loop.add_reader(ours, lambda: told.done() or told.set_result(None))
        theirs.send(b"a")
        await told
        loop.remove_reader(ours)

    run(loop, asyncio.wait_for(work(), PATIENCE))


def test_a_failing_reader_is_told_to_the_loop(loop, sockets):
    ours, theirs = sockets

    async def work():
        told = loop.create_future()
        loop.set_exception_handler(lambda _, context: told.set_result(context["exception"]))

        def fail():
            loop.remove_reader(ours)
            raise ValueError("broken")

        loop.add_reader(ours, fail)
        theirs.send(b"a")
        assert isinstance(await told, ValueError)

    run(loop, asyncio.wait_for(work(), PATIENCE))


class Inbox(asyncio.DatagramProtocol):
    """Keeps what comes; may be told to do something at the first of it."""

    def __init__(self, done, wanted, at_first=lambda: None):
        self.data, self.errors = [], []
        self._done, self._wanted, self._at_first = done, wanted, at_first

    def datagram_received(self, data, addr):
        self.data.append(data)
        if len(self.data) == 1:
            self._at_first()
        if len(self.data) == self._wanted:
            self._done.set_result(None)

    def error_received(self, exc):
        self.errors.append(exc)
        self._done.set_result(None)


class Pile:
    """A socket with datagrams that have come, and the transport over it."""

    def __init__(self, count, protocol):
        self.left = [(b"%d" % number, ("127.0.0.1", 9)) for number in range(count)]
        self._sock, self._protocol, self._conn_lost = self, protocol, 0

    def recvfrom(self, size):
        if not self.left:
            raise BlockingIOError
        return self.left.pop(0)


async def closed(transport):
    """Close it, and wait until its socket is."""
    transport.close()
    await asyncio.sleep(0)


async def send(transport, count):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(count):
            sender.sendto(b"%d" % number, transport.get_extra_info("sockname"))


def test_a_few_datagrams_are_read_at_once(loop):
    inbox = Inbox(loop.create_future(), 0)
    pile = Pile(AT_ONCE + 2, inbox)
    read_datagrams(pile)
    assert inbox.data == [b"%d" % number for number in range(AT_ONCE)]
    read_datagrams(pile)
    assert pile.left == []


def test_datagrams_come_in_their_order(loop, monkeypatch):
    read = []

    def note(transport):
        read.append(transport)
        read_datagrams(transport)

    monkeypatch.setattr("zajel_desktop.ui.loop.read_datagrams", note)

    async def work():
        done = loop.create_future()
        transport, inbox = await loop.create_datagram_endpoint(
            lambda: Inbox(done, 2 * AT_ONCE), local_addr=("127.0.0.1", 0)
        )
        await send(transport, 2 * AT_ONCE)
        await done
        await closed(transport)
        assert inbox.data == [b"%d" % number for number in range(2 * AT_ONCE)]
        assert read

    run(loop, asyncio.wait_for(work(), PATIENCE))


def test_a_transport_closed_by_a_datagram_hears_no_more(loop):
    async def work():
        done = loop.create_future()
        transport, inbox = await loop.create_datagram_endpoint(
            lambda: Inbox(done, 1, lambda: transport.close()), local_addr=("127.0.0.1", 0)
        )
        await send(transport, 3)
        await done
        await closed(transport)
        assert inbox.data == [b"0"]

    run(loop, asyncio.wait_for(work(), PATIENCE))


def test_what_the_system_says_of_a_datagram_is_told(loop, unused_udp_port):
    async def work():
        done = loop.create_future()
        transport, inbox = await loop.create_datagram_endpoint(
            lambda: Inbox(done, 1), remote_addr=("127.0.0.1", unused_udp_port)
        )
        transport.sendto(b"nobody is there")
        await done
        await closed(transport)
        assert isinstance(inbox.errors[0], ConnectionRefusedError)

    run(loop, asyncio.wait_for(work(), PATIENCE))
