"""The handshake: two sides that know each other's keys come to talk, nobody else does."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.protocol.handshake import (
    Handshake,
    Heard,
    Linked,
    Refused,
    SendFrame,
    State,
)
from zajel_desktop.protocol.wire.handshake import HandshakeFrame, Native, build_handshake
from zajel_desktop.protocol.wire.operations import Ping, Profile, Text

ANNA, BADR = Profile("Anna"), Profile("Badr")


def make(ours, theirs, *, is_offerer, us):
    fresh = Identity.draw()
    peer = theirs.peer_id
    return Handshake(identity=ours, fresh=fresh, peer=peer, is_offerer=is_offerer, us=us)


@pytest.fixture
def identities():
    return Identity.draw(), Identity.draw()


@pytest.fixture
def pair(identities):
    anna, badr = identities
    return (
        make(anna, badr, is_offerer=True, us=ANNA),
        make(badr, anna, is_offerer=False, us=BADR),
    )


def play(pair, todo):
    """Carry frames both ways until the wire is silent; return all other outputs by side."""
    seen = ([], [])
    while todo:
        side, output = todo.pop(0)
        if isinstance(output, SendFrame):
            todo += [(1 - side, o) for o in pair[1 - side].receive(output.data)]
        else:
            seen[side].append(output)
    return seen


@pytest.mark.parametrize("order", list(itertools.permutations([0, 1])))
def test_both_sides_are_linked_whoever_opens_first(pair, order):
    todo = []
    first, second = order
    todo += [(first, o) for o in pair[first].channel_opened()]
    early = play(pair, todo)  # the other's channel is not open yet: its greeting is kept
    assert early == ([], [])
    late = play(pair, [(second, o) for o in pair[second].channel_opened()])
    assert late == ([Linked(BADR)], [Linked(ANNA)])


@pytest.fixture
def linked(pair):
    todo = [(side, o) for side in (0, 1) for o in pair[side].channel_opened()]
    play(pair, todo)
    return pair


def test_operations_are_heard_as_they_were_said(linked):
    anna, badr = linked
    text = Text("id", "سلام", 1.0)
    assert badr.receive(anna.seal(text)) == [Heard(text)]
    assert anna.receive(badr.seal(Ping(7))) == [Heard(Ping(7))]


def test_nothing_readable_is_on_the_wire(linked):
    assert b"secret words" not in linked[0].seal(Text("id", "secret words", 1.0))


def test_another_key_than_the_match_named_is_refused(pair):
    eve = Identity.draw()
    frame = HandshakeFrame(eve.peer_id, Native((1,), (), eve.public))
    pair[0].channel_opened()
    (refused,) = pair[0].receive(build_handshake(frame))
    assert (refused.reason, pair[0].state) == (Reason.ALTERED, State.REFUSED)


def test_the_right_name_without_its_private_key_is_never_linked(identities, pair):
    anna, badr = identities
    eve = Identity.draw()
    liar = make(eve, anna, is_offerer=False, us=BADR)
    frame = HandshakeFrame(badr.peer_id, Native((1,), (), eve.public))
    (greeting,) = pair[0].channel_opened()
    liar.channel_opened()
    liar.receive(greeting.data)
    pair[0].receive(build_handshake(frame))
    with pytest.raises(RemoteError):
        pair[0].receive(liar.seal(BADR))
    assert pair[0].state is State.KEYED


@pytest.mark.parametrize("native", [None, Native((2,), (), b"f" * 32)])
def test_a_side_without_our_version_is_told_apart(identities, pair, native):
    pair[0].channel_opened()
    frame = HandshakeFrame(identities[1].peer_id, native)
    outputs = pair[0].receive(build_handshake(frame))
    assert [o.reason for o in outputs if isinstance(o, Refused)] == [Reason.OTHER_VERSION]


def test_our_own_greeting_sent_back_is_refused(pair, identities):
    anna, _ = identities
    mirrored = make(anna, anna, is_offerer=True, us=ANNA)
    (greeting,) = mirrored.channel_opened()
    (refused,) = mirrored.receive(greeting.data)
    assert refused.reason is Reason.ALTERED


def test_a_second_handshake_is_the_peers_fault(linked):
    anna, _ = linked
    frame = HandshakeFrame(Identity.draw().peer_id, Native((1,), (), b"f" * 32))
    with pytest.raises(RemoteError):
        anna.receive(build_handshake(frame))


def test_a_sealed_frame_before_the_handshake_is_the_peers_fault(pair):
    pair[0].channel_opened()
    with pytest.raises(RemoteError):
        pair[0].receive(b"\x04early")


def test_an_operation_before_the_profile_is_the_peers_fault(pair):
    anna, badr = pair
    greetings = [side.channel_opened()[0].data for side in pair]
    anna.receive(greetings[1])
    badr.receive(greetings[0])
    badr.seal(Ping())  # takes the place of the profile
    with pytest.raises(RemoteError):
        anna.receive(badr.seal(Ping()))


def test_sealing_before_the_keys_is_our_fault(pair):
    with pytest.raises(LocalError):
        pair[0].seal(Ping())


def test_a_channel_opens_once(pair):
    pair[0].channel_opened()
    with pytest.raises(LocalError):
        pair[0].channel_opened()


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_any_frame_at_all_is_refused_or_kept_without_harm(frame):
    ours, theirs = Identity.draw(), Identity.draw()
    handshake = make(ours, theirs, is_offerer=True, us=ANNA)
    handshake.channel_opened()
    try:
        handshake.receive(frame)
    except RemoteError:
        assert handshake.state is State.GREETED
    else:
        assert handshake.state is State.REFUSED
