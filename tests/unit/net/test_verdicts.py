"""What is known of servers: remembered for a while, told apart by who asked, bounded."""

from __future__ import annotations

import pytest

from zajel_desktop.model.service import IceServer
from zajel_desktop.net.verdicts import BAD_LIFE, LIFE, MAX_KNOWN, Answer, Verdicts

ONE, TWO = "stun:one.example", "turn:two.example"


class Hand:
    """A clock that a test turns."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Hand()


@pytest.fixture
def verdicts(clock):
    return Verdicts(clock)


def test_nothing_is_known_of_who_was_never_asked(verdicts):
    assert verdicts.of(ONE) is None


@pytest.mark.parametrize(
    ("answer", "life"), [(Answer.QUICK, LIFE), (Answer.SLOW, LIFE), (Answer.NONE, BAD_LIFE)]
)
def test_silence_is_forgotten_sooner_than_an_answer(verdicts, clock, answer, life):
    verdicts.note(ONE, answer)
    clock.now += life - 0.1
    assert verdicts.of(ONE) is answer
    clock.now += 0.1
    assert verdicts.of(ONE) is None


def test_a_refusal_of_one_user_name_says_nothing_about_another(verdicts):
    verdicts.note(TWO, Answer.NONE, "old")
    assert verdicts.of(TWO, "old") is Answer.NONE
    assert verdicts.of(TWO, "new") is None
    assert verdicts.of(TWO) is None


async def test_who_is_known_to_fail_is_left_out(verdicts):
    verdicts.note(ONE, Answer.NONE)
    servers = IceServer((ONE, TWO), "us", "secret"), IceServer((ONE,))
    assert await verdicts.working(servers) == (IceServer((TWO,), "us", "secret"),)


async def test_a_relay_is_never_given_up(verdicts):
    verdicts.note(TWO, Answer.NONE)
    assert await verdicts.working([IceServer((TWO,))]) == (IceServer((TWO,)),)


async def test_whoever_is_slow_or_new_may_work(verdicts):
    verdicts.note(ONE, Answer.SLOW)
    servers = (IceServer((ONE,)), IceServer((TWO,)))
    assert await verdicts.working(servers) == servers


def test_in_another_network_nothing_is_known(verdicts):
    verdicts.note(ONE, Answer.NONE)
    verdicts.forget()
    assert verdicts.of(ONE) is None


def test_a_flood_of_servers_is_not_remembered_and_what_is_over_makes_room(verdicts, clock):
    verdicts.note(ONE, Answer.QUICK)
    for number in range(2 * MAX_KNOWN):
        verdicts.note(f"stun:{number}.example", Answer.NONE)
    assert verdicts.of(f"stun:{MAX_KNOWN}.example") is None
    verdicts.note(ONE, Answer.SLOW)
    assert verdicts.of(ONE) is Answer.SLOW
    clock.now += BAD_LIFE
    verdicts.note(TWO, Answer.QUICK)
    assert verdicts.of(TWO) is Answer.QUICK
