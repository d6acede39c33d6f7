"""Tries: each with one end, its registration let go and its secret forgotten with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.openings import secret
from zajel_desktop.crypto.pake import Side as SecretSide
from zajel_desktop.engine.tries import MAX_KEPT, Tries, Try
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import Address, ContactId, PairingId
from zajel_desktop.model.pairing import Code, PairingProgress, Step
from zajel_desktop.protocol.pairing import advance
from zajel_desktop.protocol.secret import State

HERE, THERE = Address("K7QX2M"), Address("HJKLMN")
CODE = Code(HERE, "4P9T")


class Held:
    """A registration that counts who lets go."""

    released = 0

    def release(self):
        self.released += 1


@pytest.fixture
def tries():
    return Tries()


def add(tries, name="p", *, address=HERE, step=Step.ASKED, **more):
    progress = PairingProgress(PairingId(name), str(CODE), step)
    return tries.add(Try(progress, address, **more))


def failure(reason=Reason.DECLINED):
    return Failure(reason, Side.PEERS)


def test_the_newest_that_waits_for_an_answer_is_meant(tries):
    held = Held()
    add(tries, "old", registration=held)
    new = add(tries, "new", registration=held)
    other = add(tries, "other", address=THERE, registration=held)
    assert tries.under_way(held, HERE) is new
    assert tries.under_way(held, None) is other
    assert tries.under_way(Held(), HERE) is None


@pytest.mark.parametrize("step", [Step.SERVICE, Step.CONNECTED, Step.FAILED])
def test_nobody_waits_before_they_asked_or_after_the_end(tries, step):
    held = Held()
    add(tries, step=step, registration=held)
    assert tries.under_way(held, HERE) is None


def test_an_end_is_told_once_and_lets_the_registration_go(tries):
    told, held = [], Held()
    tries.changed.subscribe(told.append)
    attempt = add(tries, registration=held)
    tries.fail(attempt, failure())
    tries.fail(attempt, failure(Reason.NO_ANSWER))
    assert [progress.failure.reason for progress in told] == [Reason.DECLINED]
    assert held.released == 1
    assert attempt.answered.is_set()


def test_every_step_is_told(tries):
    told = []
    tries.changed.subscribe(told.append)
    attempt = add(tries)
    tries.tell(attempt)
    tries.set(attempt, advance(attempt.progress, Step.ACCEPTED))
    assert [progress.step for progress in told] == [Step.ASKED, Step.ACCEPTED]


def test_a_secret_that_was_typed_is_forgotten_with_its_try(tries):
    typed = secret(SecretSide.A)
    tries.fail(add(tries, code=CODE, typed=typed), failure())
    assert typed.state is State.GONE
    assert tries.spent(CODE) is None


@pytest.mark.parametrize("reason", [Reason.SECRET_WRONG, Reason.SECRET_UNTESTED])
def test_a_secret_that_may_have_been_tested_is_never_tried_again(tries, reason):
    tries.fail(add(tries, code=CODE, typed=secret(SecretSide.A)), failure(reason))
    assert tries.spent(CODE).reason is reason
    assert tries.spent(Code(HERE, "AAAA")) is None
    assert tries.spent(Code(HERE)) is None


@pytest.mark.parametrize("reason", [Reason.CANCELLED, Reason.LINK_LOST])
def test_a_secret_that_was_said_is_never_tried_again_however_it_ended(tries, reason):
    typed = secret(SecretSide.A)
    attempt = add(tries, code=CODE, typed=typed)
    typed.spend()
    tries.fail(attempt, failure(reason))
    assert attempt.progress.failure.reason is reason
    assert tries.spent(CODE).reason is Reason.SECRET_UNTESTED


def test_tries_with_one_code_share_its_one_guess(tries):
    typed = tries.typed(CODE)
    first = add(tries, "first", code=CODE, typed=typed)
    second = add(tries, "second", code=replace(CODE, service="wss://x"), typed=tries.typed(CODE))
    assert second.typed is first.typed
    assert tries.typed(Code(HERE, "AAAA")) is not typed
    assert tries.typed(Code(HERE)) is None
    tries.fail(second, failure(Reason.CANCELLED))
    assert typed.is_usable  # for the other
    typed.spend()
    tries.fail(first, failure(Reason.LINK_LOST))
    assert typed.state is State.GONE
    assert tries.spent(CODE) is not None


def test_a_code_that_came_to_nothing_may_be_tried_again_with_a_secret_of_its_own(tries):
    before = tries.typed(CODE)
    tries.fail(add(tries, code=CODE, typed=before), failure(Reason.NO_PATH))
    assert not before.is_usable
    assert tries.spent(CODE) is None
    assert tries.typed(CODE).is_usable


def test_the_secret_of_our_own_code_is_left_to_the_invitation(tries):
    shown = secret(SecretSide.B)
    tries.fail(add(tries, shown=shown), failure(Reason.SECRET_GUESSED))
    assert shown.is_usable


def test_those_that_are_over_are_forgotten_in_time(tries):
    for number in range(MAX_KEPT + 10):
        tries.fail(add(tries, str(number)), failure())
    waiting = add(tries, "waiting")
    assert tries.find(PairingId("0")) is None
    assert tries.find(PairingId(str(MAX_KEPT + 9))) is not None
    assert list(tries)[-1] is waiting


@pytest.mark.parametrize("is_asker", [True, False])
def test_of_two_that_cross_the_one_that_was_answered_is_meant(tries, is_asker):
    held = Held()
    asked = add(tries, "asked", registration=held)
    accepted = add(tries, "accepted", registration=held, step=Step.ACCEPTED, key="theirs")
    meant = asked if is_asker else accepted
    assert tries.under_way(held, HERE, is_asker=is_asker) is meant
    tries.fail(meant, failure())
    assert tries.under_way(held, HERE, is_asker=is_asker) is ({asked, accepted} - {meant}).pop()


def test_whoever_is_paired_with_is_known_until_it_is_over(tries):
    held = Held()
    attempt = add(tries, registration=held, step=Step.PATH)
    assert tries.is_pairing(held, HERE)
    assert not tries.is_pairing(held, THERE)
    assert not tries.is_pairing(Held(), HERE)
    tries.fail(attempt, failure())
    assert not tries.is_pairing(held, HERE)


def test_whom_an_end_concerns_is_told_with_it(tries):
    attempt = add(tries)
    tries.fail(attempt, failure(Reason.STEPPED_BACK), ContactId("noor"))
    assert attempt.progress.contact == "noor"
