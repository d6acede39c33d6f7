"""Somebody who guesses the secret of a code: one guess against each device, whatever they try.

The attacker runs the real opening with a guess, on as many links as they like, in any order, and
drops the connection at any step. What they could learn is counted: a judgement of their
confirmation (they guess against the one who shows the code), or a confirmation that they can
compare with theirs (they guess against the one who typed it).
"""

from __future__ import annotations

import random

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.fakes.openings import BINDING, RememberingIdentity, StandInPake, secret, side
from zajel_desktop.crypto.pake import Side
from zajel_desktop.crypto.spake import Spake2
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.pairing import ALPHABET
from zajel_desktop.protocol.opening import Burned, Opened, Refused, SendFrame

VICTIM, EVE = (RememberingIdentity(bytes([number]) * 32) for number in (1, 3))
FRESH = [RememberingIdentity(bytes([number]) * 32) for number in range(10, 14)]
RIGHT = "4P9T"
CONFIRMATION = b"\x02\x02"
STEPS = 12  # more than any opening has


class Attempt:
    """One link between the victim and an attacker with a guess, one frame at a time."""

    def __init__(self, held, guess, *, is_offerer=True):
        theirs = secret(held.side.other, guess)
        both = {"pake": StandInPake, "is_requester": held.side is Side.A}
        self.victim = side(VICTIM, EVE, secret=held, is_offerer=is_offerer, fresh=FRESH[0], **both)
        both["is_requester"] = not both["is_requester"]
        self.eve = side(
            EVE, VICTIM, secret=theirs, is_offerer=not is_offerer, fresh=FRESH[1], **both
        )
        self.guess = guess
        self.seen = []
        self.confirmed = 0
        self._wire = []
        self._is_over = False
        for machine in (self.victim, self.eve):
            self._play(machine, lambda machine=machine: machine.channel_opened(BINDING, 0.0))

    def step(self):
        """Carry one frame; whether there was one."""
        if self._is_over or not self._wire:
            return False
        receiver, frame = self._wire.pop(0)
        self._play(receiver, lambda: receiver.receive(frame, 0.0))
        return True

    def drop(self):
        """Pull the plug."""
        self._is_over = True
        self.victim.close(Reason.LINK_LOST)

    def _play(self, machine, work):
        try:
            outputs = work()
        except RemoteError:
            self._is_over = True
            return
        other = self.eve if machine is self.victim else self.victim
        for output in outputs:
            if isinstance(output, SendFrame):
                self._wire.append((other, output.data))
                is_confirmation = output.data[:2] == CONFIRMATION
                self.confirmed += is_confirmation and machine is self.victim
            elif machine is self.victim:
                self.seen.append(output)
                self._is_over |= isinstance(output, Refused)

    @property
    def judged(self):
        """What the victim's device said of the guess, if it compared it."""
        return [output.was_right for output in self.seen if isinstance(output, Burned)]

    @property
    def is_verified(self):
        return any(isinstance(output, Opened) and output.is_verified for output in self.seen)


guesses = st.sampled_from(("AAAA", "BBBB", "CCCC", RIGHT))
cuts = st.integers(0, STEPS)
links = st.lists(st.tuples(guesses, st.booleans(), cuts), min_size=1, max_size=6)


def run_one_after_another(held, plan):
    attempts = []
    for guess, is_offerer, cut in plan:
        attempts.append(Attempt(held, guess, is_offerer=is_offerer))
        for _ in range(cut):
            attempts[-1].step()
        attempts[-1].drop()
    return attempts


def run_at_once(held, plan, order):
    """All links at the same time, each a frame further when ``order`` says so."""
    attempts = [Attempt(held, guess, is_offerer=is_offerer) for guess, is_offerer, _ in plan]
    left = [cut for _, _, cut in plan]
    for number in (*order, *(list(range(len(plan))) * STEPS)):
        at = number % len(plan)
        if left[at]:
            attempts[at].step()
            left[at] -= 1
    for attempt in attempts:
        attempt.drop()
    return attempts


def check(held, attempts):
    """Whatever was tried, at most one guess was tested, and only a right one verified."""
    judged = [right for attempt in attempts for right in attempt.judged]
    confirmed = sum(attempt.confirmed for attempt in attempts)
    verified = [attempt for attempt in attempts if attempt.is_verified]
    event(f"judged {judged}, confirmed {confirmed}, verified {len(verified)}")
    assert len(judged) <= 1
    assert confirmed <= 1
    assert len(verified) <= 1
    assert all(attempt.guess == RIGHT for attempt in verified)
    if judged or (held.side is Side.A and confirmed):
        assert not held.is_usable


@settings(max_examples=300)
@given(st.sampled_from(Side), links)
def test_links_one_after_another_cut_anywhere_give_one_guess(side, plan):
    held = secret(side, RIGHT)
    check(held, run_one_after_another(held, plan))


@settings(max_examples=300)
@given(st.sampled_from(Side), links, st.lists(st.integers(0, 5), max_size=40))
def test_links_at_once_cut_anywhere_give_one_guess(side, plan, order):
    held = secret(side, RIGHT)
    check(held, run_at_once(held, plan, order))


@given(st.lists(st.tuples(guesses, st.booleans(), st.integers(0, 3)), max_size=6))
def test_links_that_end_before_the_guess_cost_the_one_who_shows_the_code_nothing(plan):
    held = secret(Side.B, RIGHT)
    attempts = run_one_after_another(held, plan)
    assert sum(len(attempt.judged) for attempt in attempts) == 0
    last = Attempt(held, RIGHT)
    while last.step():
        pass
    assert last.judged == [True]


def test_guesses_succeed_as_often_as_chance_has_it_and_no_more():
    """2,000 codes, each attacked on both devices with one of 32 possible last characters."""
    chance = random.Random(1)
    verified = dict.fromkeys(Side, 0)
    for number in range(2_000):
        for held_side in Side:
            held = secret(held_side, "4P9" + chance.choice(ALPHABET))
            plan = [("4P9" + chance.choice(ALPHABET), bool(number % 2), STEPS) for _ in range(3)]
            attempts = run_one_after_another(held, plan)
            verified[held_side] += sum(attempt.is_verified for attempt in attempts)
    expected = 2_000 / 32
    spread = 5 * expected**0.5
    assert all(abs(count - expected) < spread for count in verified.values()), verified


# --- a PAKE carried across ------------------------------------------------------------------------

BADR = RememberingIdentity(bytes([2]) * 32)


def carry_across(pake):
    """Eve opens a link with each under her own key, and carries the PAKE from one to the other.

    Return what Anna, who typed the right secret, and Badr, who shows it, have seen.
    """
    typed, shown = secret(Side.A, RIGHT), secret(Side.B, RIGHT)
    both = {"pake": pake}
    anna = side(VICTIM, EVE, secret=typed, is_offerer=True, **both)
    badr = side(BADR, EVE, secret=shown, is_offerer=False, is_requester=False, **both)
    as_badr = side(EVE, VICTIM, secret=secret(Side.B, "AAAA"), is_offerer=False, **both)
    as_anna = side(EVE, BADR, secret=secret(Side.A, "AAAA"), is_offerer=True, **both)
    partner = {anna: as_badr, as_badr: anna, badr: as_anna, as_anna: badr}
    across = {anna: badr, badr: anna}
    seen = {machine: [] for machine in partner}
    wire = [(machine, out) for machine in partner for out in machine.channel_opened(BINDING, 0.0)]
    while wire:
        sender, output = wire.pop(0)
        if not isinstance(output, SendFrame):
            seen[sender].append(output)
            continue
        is_pake = output.data[:1] == b"\x02"
        if is_pake and sender not in across:
            continue  # Eve's own guesses are not what she is after
        receiver = across[sender] if is_pake else partner[sender]
        wire += [(receiver, out) for out in hear(receiver, output.data)]
    return (seen[anna], anna.close(Reason.LINK_LOST)), (seen[badr], badr.close(Reason.LINK_LOST))


def hear(machine, frame):
    try:
        return machine.receive(frame, 0.0)
    except RemoteError:
        return []


@pytest.mark.parametrize("pake", [StandInPake, Spake2])
def test_a_pake_carried_from_one_link_to_another_is_wrong_on_both(pake):
    (by_anna, told_anna), (by_badr, told_badr) = carry_across(pake)
    assert (told_anna, told_badr) == (Reason.SECRET_WRONG, Reason.SECRET_GUESSED)
    assert Burned(False) in by_badr
    assert not any(isinstance(output, Opened) for output in (*by_anna, *by_badr))
