"""The secret of an invitation: one guess, whoever takes it, and then it is gone."""

from __future__ import annotations

import pytest

from tests.fakes.openings import secret
from zajel_desktop.crypto.pake import Side
from zajel_desktop.model.errors import LocalError
from zajel_desktop.protocol.secret import State


@pytest.fixture(params=Side)
def ours(request):
    return secret(request.param)


def test_a_fresh_one_has_its_password(ours):
    assert ours.is_usable
    assert ours.password == b"zajel-pair-2|K7QX2M|4P9T"


def test_its_guess_is_taken_once(ours):
    assert [ours.spend(), ours.spend(), ours.is_usable] == [True, False, False]


@pytest.mark.parametrize(
    ("is_spent", "is_right", "state"),
    [
        (False, False, State.GONE),
        (False, True, State.GONE),  # nothing was right without a guess
        (True, False, State.GONE),
        (True, True, State.USED),
    ],
)
def test_its_end_is_final(ours, is_spent, is_right, state):
    if is_spent:
        ours.spend()
    ours.end(is_right=is_right)
    ours.end(is_right=not is_right)
    assert ours.state is state
    assert not ours.spend()
    assert ours.was_spent is is_spent


@pytest.mark.parametrize("over", [lambda s: s.spend(), lambda s: s.end()])
def test_the_password_goes_with_it(ours, over):
    over(ours)
    with pytest.raises(LocalError):
        _ = ours.password
    assert b"4P9T" not in [value for value in vars(ours).values() if isinstance(value, bytes)]


def test_it_is_not_shown(ours):
    assert "4P9T" not in repr(ours)
    assert "K7QX2M" not in repr(ours)
