"""Rows: columns back to values, and what a newer version wrote stays readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.message import Kind
from zajel_desktop.store.rows import (
    failure_columns,
    failure_from,
    member,
    number_of_contact,
    number_of_conversation,
)


@given(st.none() | st.builds(Failure))
def test_a_failure_comes_back_as_it_was(failure):
    assert failure_from(*failure_columns(failure)) == failure


def test_a_reason_from_the_future_is_kept_as_a_detail():
    read = failure_from("solar flare", "sun's", "at noon")
    assert read == Failure(Reason.OUR_FAULT, Side.OURS, "solar flare: at noon")


def test_a_known_value_is_its_member_and_another_is_the_default():
    assert member(Kind, "text", Kind.UNKNOWN) is Kind.TEXT
    assert member(Kind, "hologram", Kind.UNKNOWN) is Kind.UNKNOWN


@pytest.mark.parametrize("find", [number_of_contact, number_of_conversation])
def test_what_is_not_there_has_no_row(connection, find):
    with pytest.raises(LocalError, match="nobody"):
        find(connection, "nobody")
