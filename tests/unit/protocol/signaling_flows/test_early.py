"""Candidates that come before their description wait for it, and no other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.protocol.negotiation import MAX_WAITING, ApplyCandidate, DroppedCandidate
from zajel_desktop.protocol.signaling_flows.early import Early
from zajel_desktop.protocol.wire.signals import Candidate


def sdp(ufrag):
    return f"v=0\r\na=ice-ufrag:{ufrag}\r\n"


def candidate(name, ufrag=None):
    return Candidate(name, ufrag=ufrag)


def test_what_comes_first_waits_and_keeps_its_order():
    early = Early()
    assert [early.take(candidate(name)) for name in "ab"] == [[], []]
    assert early.settle(sdp("x")) == [ApplyCandidate(candidate(name)) for name in "ab"]
    assert early.take(candidate("c")) == [ApplyCandidate(candidate("c"))]


def test_what_is_of_another_description_waits_for_that():
    early = Early()
    early.take(candidate("b", "two"))
    early.take(candidate("a", "one"))
    assert early.settle(sdp("one")) == [ApplyCandidate(candidate("a", "one"))]
    assert early.settle(sdp("two")) == [ApplyCandidate(candidate("b", "two"))]
    assert early.take(candidate("a", "one")) == []


def test_a_description_without_a_name_takes_every_candidate():
    early = Early()
    early.take(candidate("a", "one"))
    assert early.settle("v=0\r\n") == [ApplyCandidate(candidate("a", "one"))]


def test_no_more_than_a_hundred_wait():
    early = Early()
    outputs = [early.take(candidate(str(n))) for n in range(MAX_WAITING + 2)]
    assert outputs[-2:] == [[DroppedCandidate()]] * 2
    applied = early.settle(sdp("x"))
    assert [each.candidate.candidate for each in applied][:1] == ["2"]
    assert len(applied) == MAX_WAITING


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans())))
def test_nothing_is_applied_to_another_description_or_twice(steps):
    early, current, applied = Early(), None, []
    for number, (name, is_description) in enumerate(steps):
        if is_description:
            current = name
            outputs = early.settle(sdp(name))
        else:
            outputs = early.take(candidate(str(number), name))
        found = [each.candidate for each in outputs if isinstance(each, ApplyCandidate)]
        assert {each.ufrag for each in found} <= {current}
        applied += found
    assert len(set(applied)) == len(applied)
