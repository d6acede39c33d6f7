"""The talk: sealed before anything is said, introduced before anything is heard."""

from __future__ import annotations

import json

import pytest

from tests.fakes.openings import BINDING, StandInPake, secret, side
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.crypto.pake import Side
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.protocol.opening import Refused, SendFrame
from zajel_desktop.protocol.sealed import LIFE
from zajel_desktop.protocol.talk import Checking, Heard, Linked, State, Talk
from zajel_desktop.protocol.wire.operations import Ping, Profile, Text

ANNA, BADR = Identity.draw(), Identity.draw()
NAMES = (Profile("Anna"), Profile("Badr"))
TEXT = Text("id", "سلام", 1.0)


def talks(*, typed=None, shown=None, **badr):
    """Anna, who offers and may have typed a secret, and Badr."""
    openings = (
        side(ANNA, BADR, is_offerer=True, secret=typed, pake=StandInPake),
        side(BADR, ANNA, is_offerer=False, secret=shown, pake=StandInPake, **badr),
    )
    return tuple(Talk(opening, us) for opening, us in zip(openings, NAMES, strict=True))


def carry(pair, todo, now=0.0):
    """Carry frames until nobody has anything to say; return what else each side put out."""
    seen = ([], [])
    while todo:
        at, output = todo.pop(0)
        if isinstance(output, SendFrame) and pair[1 - at].state is not State.ENDED:
            todo += [(1 - at, answer) for answer in pair[1 - at].receive(output.data, now)]
        elif not isinstance(output, SendFrame):
            seen[at].append(output)
    return seen


def open_both(pair):
    return carry(pair, [(at, o) for at in (0, 1) for o in pair[at].channel_opened(BINDING, 0.0)])


@pytest.fixture
def linked():
    pair = talks()
    open_both(pair)
    return pair


def test_both_are_linked_with_each_others_profile():
    pair = talks()
    assert open_both(pair) == ([Linked(NAMES[1], False)], [Linked(NAMES[0], False)])
    assert {talk.state for talk in pair} == {State.LINKED}
    assert pair[0].transcript == pair[1].transcript


def test_a_secret_is_checked_before_anybody_is_linked():
    seen = open_both(talks(typed=secret(Side.A), shown=secret(Side.B)))
    assert seen == ([Checking(), Linked(NAMES[1], True)], [Checking(), Linked(NAMES[0], True)])


def test_a_code_without_its_secret_goes_on_by_itself_and_is_not_verified():
    seen = open_both(talks(shown=secret(Side.B)))
    assert seen == ([Linked(NAMES[1], False)], [Linked(NAMES[0], False)])


def test_a_setting_refuses_a_code_without_its_secret():
    pair = talks(shown=secret(Side.B), refuses_unverified=True)
    seen = open_both(pair)
    assert [type(output) for output in seen[1]] == [Refused]
    assert pair[1].state is State.ENDED
    assert pair[1].close(Reason.LINK_LOST) is Reason.UNVERIFIED_REFUSED


def test_a_wrong_secret_is_told_to_both():
    pair = talks(typed=secret(Side.A, "AAAA"), shown=secret(Side.B))
    seen = open_both(pair)
    assert seen[1][-1].reason is Reason.SECRET_GUESSED
    assert pair[0].close(Reason.LINK_LOST) is Reason.SECRET_WRONG


def test_operations_are_heard_as_they_were_said(linked):
    anna, badr = linked
    assert badr.receive(anna.seal(TEXT), 0.0) == [Heard(TEXT)]
    assert anna.receive(badr.seal(Ping(7)), 0.0) == [Heard(Ping(7))]
    assert badr.receive(anna.seal(Profile("Anna again")), 0.0) == [Heard(Profile("Anna again"))]


def test_nothing_readable_is_on_the_wire(linked):
    assert b"secret words" not in linked[0].seal(Text("id", "secret words", 1.0))


def test_a_frame_is_heard_once(linked):
    frame = linked[0].seal(TEXT)
    linked[1].receive(frame, 0.0)
    with pytest.raises(RemoteError):
        linked[1].receive(frame, 0.0)


def test_an_operation_before_the_profile_is_the_peers_fault():
    pair = talks()
    todo = [(at, o) for at in (0, 1) for o in pair[at].channel_opened(BINDING, 0.0)]
    while todo:
        at, output = todo.pop(0)
        if at == 1 and output.data[:1] in {b"\x03", b"\x04"}:
            continue  # Badr's profile is held back
        todo += [(1 - at, o) for o in pair[1 - at].receive(output.data, 0.0) if is_frame(o)]
    assert pair[0].state is State.INTRODUCED
    with pytest.raises(RemoteError, match="before the profile"):
        pair[0].receive(pair[1].seal(TEXT), 0.0)


def is_frame(output):
    return isinstance(output, SendFrame)


@pytest.mark.parametrize("frame", ["{}", "hello", b"", b"\x04", b"\x01\x01" + bytes(32)])
def test_what_is_not_sealed_is_the_peers_fault_once_it_is(linked, frame):
    with pytest.raises(RemoteError):
        linked[0].receive(frame, 0.0)


def test_nothing_is_sealed_before_the_opening_has_finished():
    anna, _ = talks()
    with pytest.raises(LocalError):
        anna.seal(TEXT)
    with pytest.raises(LocalError):
        assert anna.transcript
    assert anna.tick(0.0) == []


def test_another_key_than_the_match_named_is_refused():
    anna, _ = talks()
    eve = Identity.draw()
    (greeting,) = side(eve, ANNA, is_offerer=False).channel_opened(BINDING, 0.0)
    anna.channel_opened(BINDING, 0.0)
    (refused,) = anna.receive(greeting.data, 0.0)
    assert (refused.reason, anna.state) == (Reason.ALTERED, State.ENDED)


def test_somebody_who_speaks_no_native_gets_no_link():
    anna, _ = talks()
    anna.channel_opened(BINDING, 0.0)
    clear = json.dumps({"type": "handshake", "publicKey": BADR.peer_id})
    (refused,) = anna.receive(clear, 0.0)
    assert refused.reason is Reason.OTHER_VERSION


def test_after_a_day_the_offerer_asks_for_a_new_session_and_the_talk_goes_on(linked):
    anna, badr = linked
    assert badr.tick(LIFE) == []
    asked = anna.tick(LIFE)
    assert [type(output) for output in asked] == [SendFrame]
    assert carry(linked, [(0, output) for output in asked], LIFE) == ([], [])
    assert badr.receive(anna.seal(TEXT), LIFE) == [Heard(TEXT)]
    assert anna.receive(badr.seal(TEXT), LIFE) == [Heard(TEXT)]


def test_the_end_of_an_open_talk_is_what_it_is(linked):
    assert linked[0].close(Reason.LINK_LOST) is Reason.LINK_LOST


def test_nothing_secret_is_shown(linked):
    assert repr(linked[0]) == "Talk(linked)"
    assert repr(linked[0].receive(linked[1].seal(TEXT), 0.0)) == "[Heard(operation=Text('id'))]"
