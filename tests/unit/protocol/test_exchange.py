"""The exchange: whoever knows the secret is told so, and every guess is spent before it counts."""

from __future__ import annotations

import pytest

from tests.fakes.openings import StandInPake, secret
from zajel_desktop.crypto.pake import Side
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.exchange import Exchange, Verdict
from zajel_desktop.protocol.secret import State

ANNA, BADR = b"a" * 32, b"b" * 32
T = bytes(32)


def begin(typed, shown, transcripts=(T, T)):
    """Both sides, once each has the other's element."""
    a = Exchange(typed, ours=ANNA, theirs=BADR, pake=StandInPake)
    b = Exchange(shown, ours=BADR, theirs=ANNA, pake=StandInPake)
    a.take(b.element, transcripts[0])
    b.take(a.element, transcripts[1])
    return a, b


def test_the_right_secret_is_right_on_both_sides():
    typed, shown = secret(Side.A), secret(Side.B)
    a, b = begin(typed, shown)
    assert b.judge(a.confirm()) is Verdict.RIGHT
    assert a.judge(b.answer()) is Verdict.RIGHT
    assert typed.state is shown.state is State.USED


@pytest.mark.parametrize(
    ("characters", "transcripts"), [("AAAA", (T, T)), ("4P9T", (T, b"x" * 32))]
)
def test_another_secret_and_another_link_are_wrong(characters, transcripts):
    shown = secret(Side.B)
    a, b = begin(secret(Side.A, characters), shown, transcripts)
    assert b.judge(a.confirm()) is Verdict.WRONG
    assert shown.state is State.GONE


def test_a_wrong_answer_is_wrong_and_ends_what_was_typed():
    typed = secret(Side.A)
    a, _ = begin(typed, secret(Side.B))
    a.confirm()
    assert a.judge(bytes(32)) is Verdict.WRONG
    assert typed.state is State.GONE


def test_many_exchanges_over_one_secret_give_one_guess():
    shown = secret(Side.B)
    pairs = [begin(secret(Side.A, word), shown) for word in ("AAAA", "4P9T")]
    assert [b.judge(a.confirm()) for a, b in pairs] == [Verdict.WRONG, Verdict.LATE]


def test_many_exchanges_over_one_typed_secret_give_one_confirmation():
    typed = secret(Side.A)
    confirmations = [begin(typed, secret(Side.B))[0] for _ in range(2)]
    assert [a.confirm() is None for a in confirmations] == [False, True]


def test_a_spent_secret_begins_nothing():
    shown = secret(Side.B)
    shown.spend()
    with pytest.raises(LocalError):
        Exchange(shown, ours=BADR, theirs=ANNA, pake=StandInPake)


def test_an_element_that_is_none_spends_nothing():
    shown = secret(Side.B)
    b = Exchange(shown, ours=BADR, theirs=ANNA, pake=StandInPake)
    with pytest.raises(RemoteError):
        b.take(b"nonsense", T)
    assert shown.is_usable


def test_only_whoever_typed_confirms_first_and_not_before_the_other_element():
    _, b = begin(secret(Side.A), secret(Side.B))
    early = Exchange(secret(Side.A), ours=ANNA, theirs=BADR, pake=StandInPake)
    for exchange in (b, early):
        with pytest.raises(LocalError):
            exchange.confirm()


def test_nothing_secret_is_shown():
    assert [repr(each) for each in begin(secret(Side.A), secret(Side.B))] == [
        "Exchange(A)",
        "Exchange(B)",
    ]
