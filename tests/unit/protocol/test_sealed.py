"""A sealed link: frames both ways, and a new session inside without a frame lost."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.crypto.ratchet import OlmAccount
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.sealed import (
    FRAMES,
    LIFE,
    PATIENCE,
    TRANSITIONS,
    Body,
    SealedLink,
    SendSealed,
    State,
)
from zajel_desktop.protocol.wire.native import Rekey, Rekeyed, build_control
from zajel_desktop.protocol.wire.operations import Ping, build_operation

KEY = b"k" * 32


def body(number):
    return build_operation(Ping(number))


def make():
    anna, badr = OlmAccount(), OlmAccount()
    session, hello = anna.begin(badr.keys)
    other = badr.accept(anna.keys, hello)
    return (
        SealedLink(session, is_offerer=True, transcript=b"t" * 32, connection_key=KEY, now=0.0),
        SealedLink(other, is_offerer=False, transcript=b"t" * 32, connection_key=KEY, now=0.0),
    )


@pytest.fixture
def pair():
    return make()


def deliver(receiver, frame):
    """The bodies that came of ``frame``, and the frames it made the receiver send."""
    outputs = receiver.receive(frame)
    sent = [output.data for output in outputs if isinstance(output, SendSealed)]
    return [output.data for output in outputs if isinstance(output, Body)], sent


def ask(pair, now=LIFE):
    """The offerer's question for new keys."""
    (output,) = pair[0].tick(now)
    return output.data


def test_what_one_seals_the_other_opens(pair):
    for number, (sender, receiver) in enumerate(itertools.permutations(pair)):
        assert deliver(receiver, sender.seal(body(number))) == ([body(number)], [])


def test_a_replayed_a_reflected_and_a_foreign_frame_are_the_peers_fault(pair):
    anna, badr = pair
    frame = anna.seal(body(1))
    badr.receive(frame)
    foreign = make()[0].seal(body(1))
    for receiver, bad in ((badr, frame), (anna, frame), (badr, foreign)):
        with pytest.raises(RemoteError):
            receiver.receive(bad)


def test_a_frame_of_the_opening_is_out_of_turn(pair):
    with pytest.raises(RemoteError):
        pair[0].receive(b"\x01\x01" + bytes(32))


def test_a_new_session_is_made_after_a_day_by_the_offerer_alone(pair):
    anna, badr = pair
    assert anna.tick(LIFE - 1) == badr.tick(LIFE) == []
    assert len(anna.tick(LIFE)) == 1
    assert anna.tick(LIFE + 1) == []


def test_a_new_session_is_made_after_a_million_frames_of_both(pair, monkeypatch):
    anna, _ = pair
    anna._frames = FRAMES - 1
    assert anna.tick(1.0) == []
    anna.seal(body(0))
    assert len(anna.tick(1.0)) == 1


def test_no_frame_is_lost_while_the_session_changes(pair):
    anna, badr = pair
    steps = []
    numbers = itertools.count()

    def say(sender, receiver, later):
        number = next(numbers)
        later.append((receiver, sender.seal(body(number)), number))

    wire = []
    say(badr, anna, wire)
    wire.append((badr, ask(pair), None))
    while wire:
        receiver, frame, number = wire.pop(0)
        bodies, sent = deliver(receiver, frame)
        if number is not None:
            assert bodies == [body(number)]
            steps.append(number)
        other = badr if receiver is anna else anna
        wire += [(other, data, None) for data in sent]
        if next(numbers) < 40:  # both talk on, whatever the sessions do
            say(anna, badr, wire)
            say(badr, anna, wire)
    assert anna.state is badr.state is State.STEADY
    assert len(steps) > 20
    assert anna.tick(2 * LIFE - 1) == []


def test_the_old_session_opens_nothing_after_the_change(pair):
    anna, badr = pair
    old = badr.seal(body(1))
    ((_, (keys,)),) = [deliver(badr, ask(pair))]
    ((_, (hello,)),) = [deliver(anna, keys)]
    late = badr.seal(body(2))
    ((_, (last,)),) = [deliver(badr, hello)]
    assert deliver(anna, old)[0] == [body(1)]
    assert deliver(anna, late)[0] == [body(2)]
    anna.receive(last)
    with pytest.raises(RemoteError):
        anna.receive(old)
    assert deliver(anna, badr.seal(body(3)))[0] == [body(3)]


def test_a_new_session_that_takes_a_minute_is_the_peers_fault(pair):
    ask(pair)
    assert pair[0].tick(LIFE + PATIENCE - 1) == []
    with pytest.raises(RemoteError):
        pair[0].tick(LIFE + PATIENCE)


CONTROLS = {Rekey: Rekey(b"i" * 32, b"o" * 32), Rekeyed: Rekeyed()}
ILLEGAL = sorted(
    set(itertools.product((True, False), State, CONTROLS)) - set(TRANSITIONS),
    key=str,
)


@pytest.mark.parametrize(("is_offerer", "state", "kind"), ILLEGAL)
def test_a_control_that_is_not_in_the_table_is_the_peers_fault(pair, is_offerer, state, kind):
    receiver, sender = pair if is_offerer else pair[::-1]
    receiver.state = state
    with pytest.raises(RemoteError):
        receiver.receive(sender.seal(build_control(CONTROLS[kind])))
    assert receiver.state is state


@pytest.mark.parametrize("state", [s for s in State if s is not State.OFFERED])
def test_a_hello_that_nobody_waits_for_is_the_peers_fault(pair, state):
    _, badr = pair
    badr.state = state
    _, hello = OlmAccount().begin(OlmAccount().keys)
    with pytest.raises(RemoteError):
        badr.receive(b"\x03" + hello.data)


def test_a_new_session_with_worthless_keys_is_the_peers_fault(pair):
    anna, badr = pair
    ask(pair)
    with pytest.raises(RemoteError):
        anna.receive(badr.seal(build_control(Rekey(bytes(32), bytes(32)))))


def test_a_body_that_is_no_map_is_the_peers_fault(pair):
    with pytest.raises(RemoteError):
        pair[1].receive(pair[0].seal(msgspec.msgpack.encode([1])))


def test_nothing_secret_is_shown(pair):
    assert repr(pair[0]) == "SealedLink(steady, 0 frames)"
    assert "kkk" not in repr(Body(b"kkk")) + repr(SendSealed(b"kkk"))


@given(st.binary(max_size=120))
def test_any_frame_at_all_is_the_peers_fault(frame):
    for link in make():
        for data in (frame, b"\x03" + frame, b"\x04" + frame):
            with pytest.raises(RemoteError):
                link.receive(data)
