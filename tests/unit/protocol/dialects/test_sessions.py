"""Sessions: bare ones forget no nonce too soon, numbered ones count from 1."""

from __future__ import annotations

import pytest

from zajel_desktop.crypto.classic import ClassicBox, session_key
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.dialects.dialect import ReplayedError
from zajel_desktop.protocol.dialects.nonces import UsedNonces
from zajel_desktop.protocol.dialects.sessions import (
    MAX_NUMBER,
    BareSession,
    NumberedSession,
)

ANNA, BADR = Identity.draw(), Identity.draw()


def bare():
    """Anna's end and Badr's."""
    return BareSession(ANNA, BADR.public), BareSession(BADR, ANNA.public)


def numbered():
    """Ours, and a page that knows us as AAAAAA."""
    ours = NumberedSession(ANNA, BADR.public, "AAAAAA")
    return ours, NumberedSession(BADR, ANNA.public, "AAAAAA")


@pytest.mark.parametrize("make", [bare, numbered])
def test_both_open_what_the_other_has_sealed(make):
    ours, theirs = make()
    assert theirs.open(ours.seal("سلام".encode())) == "سلام".encode()
    assert ours.open(theirs.seal(b"")) == b""


@pytest.mark.parametrize("make", [bare, numbered])
def test_no_frame_is_opened_twice(make):
    ours, theirs = make()
    frame = ours.seal(b"once")
    theirs.open(frame)
    with pytest.raises(ReplayedError):
        theirs.open(frame)


@pytest.mark.parametrize("make", [bare, numbered])
@pytest.mark.parametrize("frame", ["", "AAAA", "no base64!", "é" * 60, "A" * 60 + "==="])
def test_what_nobody_has_sealed_is_refused(make, frame):
    with pytest.raises(RemoteError):
        make()[0].open(frame)


@pytest.mark.parametrize("make", [bare, numbered])
def test_an_altered_frame_is_refused_and_the_whole_one_still_opens(make):
    ours, theirs = make()
    frame = ours.seal(b"text")
    with pytest.raises(RemoteError):
        theirs.open(("B" if frame[0] == "A" else "A") + frame[1:])
    assert theirs.open(frame) == b"text"


def test_a_page_that_knows_us_by_another_code_has_another_key():
    ours, _ = numbered()
    other = NumberedSession(BADR, ANNA.public, "BBBBBB")
    with pytest.raises(RemoteError):
        ours.open(other.seal(b"text"))


def test_without_an_address_there_is_no_key_of_a_page():
    with pytest.raises(LocalError):
        NumberedSession(ANNA, BADR.public, "")


def test_numbers_go_up_from_one():
    ours, _ = numbered()
    box = ClassicBox(session_key(ANNA.agree(BADR.public), "AAAAAA"))
    frames = [box.open(ours.seal(b"x"))[0] for _ in range(3)]
    assert frames == [b"\0\0\0\1x", b"\0\0\0\2x", b"\0\0\0\3x"]


def test_no_number_is_used_again_when_all_are_used():
    ours, _ = numbered()
    ours._said = MAX_NUMBER - 1
    ours.seal(b"last")
    with pytest.raises(LocalError):
        ours.seal(b"one more")


def test_a_sealed_frame_without_a_number_is_refused():
    ours, _ = numbered()
    box = ClassicBox(session_key(ANNA.agree(BADR.public), "AAAAAA"))
    with pytest.raises(RemoteError, match="number"):
        ours.open(box.seal(b"abc"))


def test_a_frame_that_does_not_open_uses_up_no_number():
    ours, theirs = numbered()
    first, second = ours.seal(b"one"), ours.seal(b"two")
    with pytest.raises(RemoteError):
        theirs.open(second[:-4] + "AAA=")
    assert [theirs.open(second), theirs.open(first)] == [b"two", b"one"]


@pytest.mark.parametrize("make", [bare, numbered])
def test_our_own_frame_that_comes_back_is_not_theirs(make):
    ours, theirs = make()
    frame = ours.seal(b"from us")
    with pytest.raises(ReplayedError):
        ours.open(frame)
    assert theirs.open(frame) == b"from us"
    assert ours.open(theirs.seal(b"from them")) == b"from them"


def test_a_frame_of_an_earlier_session_with_the_same_key_is_not_taken_again():
    _, theirs = bare()
    used = UsedNonces()
    frame = theirs.seal(b"once")
    assert BareSession(ANNA, BADR.public, used=used).open(frame) == b"once"
    with pytest.raises(ReplayedError):
        BareSession(ANNA, BADR.public, used=used).open(frame)


def test_nothing_secret_is_shown():
    assert [repr(each) for each in (*bare(), *numbered())] == [
        *("BareSession()", "BareSession()", "NumberedSession(0 said)", "NumberedSession(0 said)")
    ]
