"""The watch: told by the kernel or by looking, only real changes count, a sleep is noticed."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.model.surroundings import Change
from zajel_desktop.net.watch import POLL, SETTLE, SLEPT, TICK, SystemWatch

HOME, CAFE = ["192.168.1.7"], ["10.0.0.9", "2001:db8::9"]


class Computer:
    """A computer whose addresses and clock a test turns; ``looks`` counts who asked for them."""

    def __init__(self):
        self.addresses = HOME
        self.slept = 0.0
        self.looks = 0
        self.asked = set()

    def look(self, names):
        self.looks += 1
        self.asked.add(tuple(names))
        return list(self.addresses)

    def elapsed(self):
        return asyncio.get_running_loop().time() + self.slept

    def watch(self, listen):
        return SystemWatch(self.look, self.elapsed, listen)


def deaf():
    raise OSError("nobody tells")


@pytest.fixture
def computer():
    return Computer()


@pytest.fixture
def kernel():
    """A socket as the kernel's, with the end that it speaks through."""
    ears, mouth = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    ears.setblocking(False)
    with mouth:
        yield ears, mouth
    ears.close()


class Waiting:
    """Somebody who waits for a change."""

    def __init__(self, watch, interfaces=()):
        self.task = asyncio.ensure_future(watch.wait_change(interfaces))

    async def after(self, seconds):
        """What was told within ``seconds``, None for nothing yet."""
        done, _ = await asyncio.wait([self.task], timeout=seconds)
        return self.task.result() if done else None

    async def leave(self):
        self.task.cancel()
        await asyncio.wait([self.task])


@in_virtual_time
async def test_without_a_kernel_that_tells_the_addresses_are_looked_at_every_two_seconds(computer):
    waiting = Waiting(computer.watch(deaf), ["eth0"])
    assert await waiting.after(5 * POLL + 0.1) is None
    assert (computer.looks, computer.asked) == (7, {("eth0",)})
    computer.addresses = CAFE
    assert await waiting.after(POLL + 0.1) is Change.ADDRESSES


@in_virtual_time
async def test_the_order_of_the_addresses_does_not_count(computer):
    computer.addresses = CAFE
    waiting = Waiting(computer.watch(deaf))
    await asyncio.sleep(0.1)
    computer.addresses = CAFE[::-1]
    assert await waiting.after(5 * POLL) is None
    await waiting.leave()


@in_virtual_time
async def test_what_changes_while_nobody_waits_is_told_by_the_next_call(computer):
    watch = computer.watch(deaf)
    waiting = Waiting(watch)
    await waiting.after(1.0)
    await waiting.leave()
    computer.addresses = CAFE
    assert await Waiting(watch).after(0.1) is Change.ADDRESSES
    later = Waiting(watch)
    assert await later.after(5 * POLL) is None
    await later.leave()


@in_virtual_time
async def test_other_interfaces_are_remembered_anew(computer):
    watch = computer.watch(deaf)
    waiting = Waiting(watch, ["eth0"])
    await waiting.after(0.1)
    await waiting.leave()
    computer.addresses = CAFE
    waiting = Waiting(watch, ["wlan0"])
    assert await waiting.after(5 * POLL) is None
    await waiting.leave()


@in_virtual_time
async def test_a_late_tick_means_that_we_have_slept(computer):
    watch = computer.watch(deaf)
    waiting = Waiting(watch)
    await waiting.after(0.1)
    computer.slept = SLEPT + 1
    assert await waiting.after(POLL) is Change.RESUMED
    waiting = Waiting(watch)
    assert await waiting.after(10.0) is None
    await waiting.leave()


@in_virtual_time
async def test_a_program_that_was_busy_has_not_slept(computer):
    waiting = Waiting(computer.watch(deaf))
    await waiting.after(0.1)
    computer.slept = SLEPT - 1
    assert await waiting.after(10.0) is None
    await waiting.leave()


@in_virtual_time
async def test_other_addresses_after_a_sleep_are_told_too(computer):
    watch = computer.watch(deaf)
    waiting = Waiting(watch)
    await waiting.after(0.1)
    computer.slept, computer.addresses = SLEPT + 1, CAFE
    assert await waiting.after(POLL) is Change.RESUMED
    assert await Waiting(watch).after(0.1) is Change.ADDRESSES


@in_virtual_time
async def test_the_addresses_are_looked_at_when_the_kernel_has_told_something(computer, kernel):
    ears, mouth = kernel
    waiting = Waiting(computer.watch(lambda: ears))
    await waiting.after(10 * TICK)
    assert computer.looks == 2
    computer.addresses = CAFE
    mouth.send(b"an address")
    mouth.send(b"a route")
    assert await waiting.after(2 * SETTLE) is Change.ADDRESSES


@in_virtual_time
async def test_what_is_back_at_once_has_never_been_away(computer, kernel):
    ears, mouth = kernel
    waiting = Waiting(computer.watch(lambda: ears))
    await waiting.after(0.1)
    computer.addresses = []
    mouth.send(b"gone")
    await waiting.after(SETTLE / 2)
    computer.addresses = HOME
    mouth.send(b"back")
    assert await waiting.after(10.0) is None
    await waiting.leave()


@in_virtual_time
async def test_a_kernel_that_never_falls_silent_is_not_waited_for(computer, kernel):
    ears, mouth = kernel
    waiting = Waiting(computer.watch(lambda: ears))
    await waiting.after(0.1)
    computer.addresses = CAFE
    for _ in range(12):
        mouth.send(b"a route")
        if told := await waiting.after(SETTLE / 2):
            break
    assert told is Change.ADDRESSES


async def test_this_computer_can_be_watched():
    waiting = Waiting(SystemWatch(), ["lo"])
    assert await waiting.after(0.05) is None
    await waiting.leave()
