"""Keying: one session from two fresh accounts, and nothing from anything else."""

from __future__ import annotations

import dataclasses

import pytest

from tests.fakes.openings import vector_keys
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.keying import Keying
from zajel_desktop.protocol.sealed import Body

KEYS = vector_keys()
BODY = b"\x81\xa4kind\xa4ping"


def both(keys=(KEYS, KEYS)):
    """The offerer and the answerer."""
    return Keying(keys[0], is_offerer=True), Keying(keys[1], is_offerer=False)


def exchange(offerer, answerer):
    ours, theirs = offerer.offer(), answerer.offer()
    offerer.take(theirs)
    answerer.take(ours)


def test_both_talk_once_the_hello_is_heard():
    offerer, answerer = both()
    exchange(offerer, answerer)
    hello, ours = offerer.begin(0.0)
    theirs = answerer.accept(hello, 0.0)
    assert ours.transcript == theirs.transcript == KEYS.transcript
    assert theirs.receive(ours.seal(BODY)) == [Body(BODY)]
    assert ours.receive(theirs.seal(BODY)) == [Body(BODY)]


def test_the_keys_of_the_other_may_come_before_ours_are_sent():
    offerer, answerer = both()
    offerer.take(answerer.offer())
    assert (offerer.has_theirs, answerer.has_theirs) == (True, False)
    answerer.take(offerer.offer())
    assert answerer.accept(offerer.begin(0.0)[0], 0.0)


def test_keys_of_another_link_do_not_open():
    other = dataclasses.replace(KEYS, transcript=bytes(32))
    offerer, answerer = both((KEYS, other))
    with pytest.raises(RemoteError):
        offerer.take(answerer.offer())


def test_our_own_keys_sent_back_do_not_open():
    offerer, _ = both()
    with pytest.raises(RemoteError):
        offerer.take(offerer.offer())


@pytest.mark.parametrize("hello", [b"", b"nonsense"])
def test_a_hello_that_is_none_is_the_peers_fault(hello):
    offerer, answerer = both()
    exchange(offerer, answerer)
    with pytest.raises(RemoteError):
        answerer.accept(hello, 0.0)


def test_no_session_is_begun_without_the_keys_of_both():
    offerer, answerer = both()
    for act in (lambda: offerer.begin(0.0), lambda: answerer.accept(b"x", 0.0)):
        with pytest.raises(LocalError):
            act()


def test_nothing_secret_is_shown():
    assert [repr(each) for each in both()] == ["Keying(offerer)", "Keying(answerer)"]
