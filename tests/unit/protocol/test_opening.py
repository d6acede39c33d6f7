"""The opening of version 2: whoever knows the secret is verified, whoever lies learns nothing."""

from __future__ import annotations

import itertools
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.openings import (
    BINDING,
    RememberingIdentity,
    StandInPake,
    open_both,
    play,
    secret,
    side,
)
from zajel_desktop.crypto.pake import Side
from zajel_desktop.crypto.spake import Spake2
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.pairing import ALPHABET
from zajel_desktop.protocol.opening import (
    AskUnverified,
    Burned,
    Forgotten,
    Opened,
    Refused,
    SendFrame,
)
from zajel_desktop.protocol.opening_table import TRANSITIONS, Event, State
from zajel_desktop.protocol.secret import State as SecretState
from zajel_desktop.protocol.wire.files import build_file_frame
from zajel_desktop.protocol.wire.native import (
    Mac,
    OlmFrame,
    PakeConfirmation,
    PakeElement,
    PreKeyFrame,
    SealedKeys,
    build_frame,
)

ANNA, BADR, EVE = (RememberingIdentity(bytes([number]) * 32) for number in (1, 2, 3))
FRESH = [RememberingIdentity(bytes([number]) * 32) for number in range(10, 14)]
OTHER_BINDING = bytes(32)


def make(*, typed=None, shown=None, is_a_offerer=True, a=None, b=None, **both):
    """Side A, the requester, and side B; ``typed`` and ``shown`` are the secrets they hold."""
    both = {"pake": StandInPake} | both
    ours = {"is_offerer": is_a_offerer, "is_requester": True, "secret": typed}
    theirs = {"is_offerer": not is_a_offerer, "is_requester": False, "secret": shown}
    return (
        side(ANNA, BADR, **(both | ours | (a or {}))),
        side(BADR, ANNA, **(both | theirs | (b or {}))),
    )


def with_secret(**more):
    return make(typed=secret(Side.A), shown=secret(Side.B), **more)


def reasons(seen):
    """Why a side refused, or "broken" if the other broke a rule."""
    return [
        "broken" if isinstance(o, RemoteError) else o.reason
        for o in seen
        if isinstance(o, RemoteError | Refused)
    ]


def opened(seen):
    return [output.is_verified for output in seen if isinstance(output, Opened)]


each_role = pytest.mark.parametrize("is_a_offerer", [True, False])
each_pake = pytest.mark.parametrize("pake", [StandInPake, Spake2])


# --- when everything is right -------------------------------------------------------------------


@each_role
@each_pake
def test_whoever_knows_the_secret_is_verified_by_both(is_a_offerer, pake):
    typed, shown = secret(Side.A), secret(Side.B)
    seen = open_both(make(typed=typed, shown=shown, is_a_offerer=is_a_offerer, pake=pake))
    assert [opened(outputs) for outputs in seen] == [[True], [True]]
    assert seen[0][0] == Forgotten()
    assert seen[1][0] == Burned(True)
    assert typed.state is shown.state is SecretState.USED


@each_role
def test_people_who_know_each_other_open_without_a_secret(is_a_offerer):
    seen = open_both(make(is_a_offerer=is_a_offerer))
    assert [opened(outputs) for outputs in seen] == [[False], [False]]
    assert [len(outputs) for outputs in seen] == [1, 1]


@each_role
def test_both_can_talk_once_it_is_open(is_a_offerer):
    seen = open_both(with_secret(is_a_offerer=is_a_offerer))
    links = [outputs[-1].link for outputs in seen]
    assert links[0].transcript == links[1].transcript
    for sender, receiver in itertools.permutations(links):
        (heard,) = receiver.receive(sender.seal(b"\x81\xa4kind\xa4ping"))
        assert heard.data == b"\x81\xa4kind\xa4ping"


@each_role
def test_a_code_without_its_secret_is_asked_about_and_then_opens_unverified(is_a_offerer):
    shown = secret(Side.B)
    sides = make(shown=shown, is_a_offerer=is_a_offerer)
    seen = open_both(sides)
    assert seen[1] == [AskUnverified()]
    late = play(sides, [(1, output) for output in sides[1].allow()])
    assert [opened(outputs) for outputs in late] == [[False], [False]]
    assert shown.is_usable  # burning it is the pairing's business, not this opening's


@each_role
def test_two_who_typed_each_others_codes_test_the_one_of_the_answerer(is_a_offerer):
    typed, shown = (secret(Side.A), secret(Side.A)), (secret(Side.B), secret(Side.B))
    sides = make(
        typed=typed[0],
        shown=typed[1],
        is_a_offerer=is_a_offerer,
        a={"crossed": shown[0]},
        b={"crossed": shown[1]},
    )
    seen = open_both(sides)
    assert [opened(outputs) for outputs in seen] == [[True], [True]]
    answerer = 1 if is_a_offerer else 0
    assert shown[answerer].state is typed[1 - answerer].state is SecretState.USED
    assert shown[1 - answerer].is_usable
    assert typed[answerer].state is SecretState.GONE


def test_two_who_typed_different_secrets_are_both_told():
    typed, shown = (secret(Side.A, "AAAA"), secret(Side.A)), (secret(Side.B), secret(Side.B))
    sides = make(typed=typed[0], shown=typed[1], a={"crossed": shown[0]}, b={"crossed": shown[1]})
    seen = open_both(sides)
    assert reasons(seen[1]) == [Reason.SECRET_GUESSED]
    assert sides[0].close(Reason.LINK_LOST) is Reason.SECRET_WRONG
    assert opened(seen[0]) == opened(seen[1]) == []


def test_one_typed_secret_of_two_that_crossed_is_tested():
    shown = (secret(Side.B), secret(Side.B))
    sides = make(typed=secret(Side.A), shown=shown[1], a={"crossed": shown[0]})
    seen = open_both(sides)
    assert [opened(outputs) for outputs in seen] == [[True], [True]]
    assert shown[0].is_usable


def test_a_setting_refuses_codes_without_their_secret():
    seen = open_both(make(shown=secret(Side.B), b={"refuses_unverified": True}))
    assert reasons(seen[1]) == [Reason.UNVERIFIED_REFUSED]
    assert opened(seen[0]) == []


def test_the_setting_holds_for_an_invitation_that_was_burned_too():
    shown = secret(Side.B)
    shown.end()
    seen = open_both(make(shown=shown, b={"refuses_unverified": True}))
    assert reasons(seen[1]) == [Reason.UNVERIFIED_REFUSED]


# --- in whatever order it happens ---------------------------------------------------------------


def run_in_order(sides, choices):
    """Carry frames in the order of ``choices``; return where it went and what was possible."""
    queues, seen, closed = ([], []), ([], []), {0, 1}
    states = [set(), set()]
    possible = []
    for at in itertools.count():
        todo = [("open", who) for who in sorted(closed)]
        todo += [("deliver", who) for who in (0, 1) if queues[who]]
        if not todo:
            return seen, states, possible
        choice = choices[at] if at < len(choices) else 0
        possible.append(len(todo))
        what, who = todo[choice]
        before = sides[who].state
        if what == "open":
            closed.discard(who)
            outputs = sides[who].channel_opened(BINDING, 0.0)
        else:
            outputs = sides[who].receive(queues[who].pop(0), 0.0)
        states[who].add((before, sides[who].state))
        for output in outputs:
            if isinstance(output, SendFrame):
                queues[1 - who].append(output.data)
            elif isinstance(output, AskUnverified):
                outputs += sides[who].allow()
            else:
                seen[who].append(output)


def orders(start):
    """Every order in which things can happen, each run with sides of its own."""
    choices = []
    while True:
        seen, states, possible = run_in_order(start(), choices)
        yield seen, states
        choices += [0] * (len(possible) - len(choices))
        while choices and choices[-1] + 1 == possible[len(choices) - 1]:
            choices.pop()
        if not choices:
            return
        choices[-1] += 1


SCENES = {
    "secret": lambda **more: with_secret(**more),
    "no secret": lambda **more: make(**more),
    "not typed": lambda **more: make(shown=secret(Side.B), **more),
}


@each_role
@pytest.mark.parametrize("scene", list(SCENES))
def test_every_order_of_events_ends_the_same_and_follows_the_table(scene, is_a_offerer):
    drawn = [{"fresh": FRESH[0]}, {"fresh": FRESH[1]}]
    count, legal = 0, {(state, to) for (state, _), tos in TRANSITIONS.items() for to in tos}
    legal |= {(a, c) for a, b in legal for b2, c in legal if b == b2}  # two steps at once
    for seen, states in orders(
        lambda: SCENES[scene](is_a_offerer=is_a_offerer, a=drawn[0], b=drawn[1])
    ):
        count += 1
        assert [opened(outputs) for outputs in seen] == [[scene == "secret"]] * 2
        assert states[0] | states[1] <= legal
    assert count > 10


# --- out of turn --------------------------------------------------------------------------------

FRAMES = {
    Event.MAC: build_frame(Mac(bytes(32))),
    Event.ELEMENT: build_frame(PakeElement(bytes(33))),
    Event.CONFIRMATION: build_frame(PakeConfirmation(bytes(32))),
    Event.KEYS: build_frame(SealedKeys(bytes(80))),
    Event.PRE_KEY: build_frame(PreKeyFrame(b"x")),
    Event.SEALED: build_frame(OlmFrame(b"x")),
    Event.FILE: build_file_frame(bytes(16), 0, bytes(16), is_last=True),
}


def greeting_of(machine):
    (frame,) = machine.channel_opened(BINDING, 0.0)
    return frame.data


def reach(state):
    """A machine of side B that has come to ``state``, and its other side."""
    shown = None if state in {State.KEYING, State.AWAITING} else secret(Side.B)
    typed = secret(Side.A) if state in {State.EXCHANGING, State.CONFIRMING} else None
    sides = make(typed=typed, shown=shown)
    if state is State.CLOSED:
        return sides[1]
    if state is State.EARLY:
        sides[1].receive(greeting_of(sides[0]), 0.0)
        return sides[1]
    if state is State.ENDED:
        sides[1].close(Reason.LINK_LOST)
        return sides[1]
    todo = [(at, o) for at in (0, 1) for o in sides[at].channel_opened(BINDING, 0.0)]

    def until(sender, data):
        return None if sides[1].state is state else data

    play(sides, todo, until)
    if state is State.OPEN:
        play(sides, [(1, output) for output in sides[1].allow()])
    assert sides[1].state is state
    return sides[1]


def test_every_state_is_reached():
    for state in State:
        reach(state)


ILLEGAL = sorted(set(itertools.product(State, Event)) - set(TRANSITIONS), key=str)


@pytest.mark.parametrize(("state", "event"), ILLEGAL, ids=lambda value: value.name)
def test_what_is_not_in_the_table_ends_the_opening_or_is_our_fault(state, event):
    machine = reach(state)
    if event in FRAMES or event is Event.GREETING:
        frame = FRAMES.get(event) or greeting_of(make()[0])
        with pytest.raises(RemoteError):
            machine.receive(frame, 0.0)
        assert machine.state is State.ENDED
    else:
        act = machine.allow if event is Event.ALLOWED else opener(machine)
        with pytest.raises(LocalError):
            act()
        assert machine.state is state


def opener(machine):
    return lambda: machine.channel_opened(BINDING, 0.0)


def test_a_binding_of_another_length_is_our_fault():
    with pytest.raises(LocalError):
        make()[0].channel_opened(b"short", 0.0)


# --- the secret ---------------------------------------------------------------------------------


@each_role
@each_pake
def test_a_wrong_secret_ends_it_for_both_and_burns_the_invitation(is_a_offerer, pake):
    typed, shown = secret(Side.A, "AAAA"), secret(Side.B)
    sides = make(typed=typed, shown=shown, is_a_offerer=is_a_offerer, pake=pake)
    seen = open_both(sides)
    assert seen[1] == [Burned(False), Refused(Reason.SECRET_GUESSED, "wrong secret")]
    assert seen[0] == []  # B says nothing: it just closes
    assert sides[0].close(Reason.LINK_LOST) is Reason.SECRET_WRONG
    assert typed.state is shown.state is SecretState.GONE


def test_a_secret_of_another_invitation_is_wrong():
    typed = secret(Side.A, address="ABCDEF")
    seen = open_both(make(typed=typed, shown=secret(Side.B)))
    assert reasons(seen[1]) == [Reason.SECRET_GUESSED]


@pytest.mark.parametrize("shown", [None, "typed"])
def test_a_typed_secret_is_never_left_untested(shown):
    typed = secret(Side.A)
    other = None if shown is None else secret(Side.A)
    seen = open_both(make(typed=typed, shown=other))
    assert seen[0][0] == Forgotten()
    assert reasons(seen[0]) == [Reason.SECRET_UNTESTED]
    assert opened(seen[0]) == opened(seen[1]) == []
    assert typed.state is SecretState.GONE


def test_a_side_without_a_secret_refuses_one_who_typed_it():
    seen = open_both(make(typed=secret(Side.A)), lambda sender, data: data if not sender else None)
    assert reasons(seen[1]) == [Reason.SECRET_UNTESTED]


def test_a_typed_secret_that_was_used_before_is_not_tried_again():
    typed = secret(Side.A)
    typed.end()
    a, _ = make(typed=typed, shown=secret(Side.B))
    assert a.channel_opened(BINDING, 0.0) == [
        Forgotten(),
        Refused(Reason.SECRET_UNTESTED, "the secret was forgotten before"),
    ]


def test_a_burned_invitation_is_not_said_to_be_shown():
    shown = secret(Side.B)
    shown.end()
    _, b = make(shown=shown)
    assert json.loads(greeting_of(b))["native"]["pake"] is None


@each_role
@pytest.mark.parametrize("cut", range(12))
def test_a_link_that_is_cut_burns_nothing_before_the_guess(is_a_offerer, cut):
    typed, shown = secret(Side.A), secret(Side.B)
    sides = make(typed=typed, shown=shown, is_a_offerer=is_a_offerer)
    count, confirmed = itertools.count(), []

    def cutting(sender, data):
        if next(count) >= cut:
            return None
        if data[:2] == b"\x02\x02":
            confirmed.append(sender)
        return data

    open_both(sides, cutting)
    told = sides[0].close(Reason.LINK_LOST)
    sides[1].close(Reason.LINK_LOST)
    assert typed.state is (SecretState.USED if 1 in confirmed else SecretState.GONE)
    assert shown.state is (SecretState.USED if 0 in confirmed else SecretState.FRESH)
    assert told in {Reason.SECRET_UNTESTED, Reason.SECRET_WRONG, Reason.LINK_LOST}
    assert (told is Reason.LINK_LOST) == (1 in confirmed)


@pytest.mark.parametrize("step", range(5))
def test_b_says_nothing_of_the_secret_before_a_has_guessed(step):
    said = []

    def listening(sender, data):
        said.append((sender, data[:2]))
        return data if len(said) <= 2 + step else None

    open_both(with_secret(), listening)
    confirmations = [sender for sender, kind in said if kind == b"\x02\x02"]
    assert confirmations in ([], [0], [0, 1])


def test_many_links_at_once_give_one_guess():
    shown = secret(Side.B)
    guesses = ["AAAA", "BBBB", "4P9T"]  # the last one is right, and comes too late
    sides, held = [], []

    def holding(sender, data):
        if data[:2] == b"\x02\x02":
            held.append(data)
            return None
        return data

    for guess in guesses:
        sides.append(make(typed=secret(Side.A, guess), shown=shown))
        open_both(sides[-1], holding)
    seen = [pair[1].receive(data, 0.0) for pair, data in zip(sides, held, strict=True)]
    assert [reasons(outputs) for outputs in seen] == [[Reason.SECRET_GUESSED]] * 3
    assert [Burned(False) in outputs for outputs in seen] == [True, False, False]


def test_many_links_at_once_get_one_confirmation_of_a_typed_secret():
    typed = secret(Side.A)
    elements, sides = [], [make(typed=typed, shown=secret(Side.B)) for _ in range(3)]

    def holding(sender, data):
        if sender == 1 and data[:2] == b"\x02\x01":
            elements.append(data)
            return None
        return data

    for pair in sides:
        open_both(pair, holding)
    said = [pair[0].receive(data, 0.0) for pair, data in zip(sides, elements, strict=True)]
    assert [isinstance(outputs[0], SendFrame) for outputs in said] == [True, False, False]
    assert reasons(said[1]) == [Reason.SECRET_UNTESTED]


@pytest.mark.parametrize("part", [PakeElement, PakeConfirmation])
@pytest.mark.parametrize("sender", [0, 1])
def test_a_part_of_the_pake_that_is_altered_never_verifies(part, sender):
    prefix = build_frame(part(b""))

    def altering(who, data):
        if who == sender and data[:2] == prefix:
            return data[:-1] + bytes([data[-1] ^ 1])
        return data

    typed = secret(Side.A)
    sides = make(typed=typed, shown=secret(Side.B), pake=Spake2)
    seen = open_both(sides, altering)
    assert opened(seen[0]) == []
    assert sides[0].close(Reason.LINK_LOST) in {Reason.SECRET_UNTESTED, Reason.SECRET_WRONG}
    assert not typed.is_usable


def test_an_element_that_is_none_burns_nothing():
    shown = secret(Side.B)
    sides = make(typed=secret(Side.A), shown=shown, pake=Spake2)
    bad = build_frame(PakeElement(b"A" + bytes(32)))

    def spoiling(who, data):
        return bad if who == 0 and data[:2] == b"\x02\x01" else data

    seen = open_both(sides, spoiling)
    assert reasons(seen[1]) == ["broken"]
    assert shown.is_usable


def trial(typed, shown, pake, at):
    """One pairing with a guess; whether each side was verified."""
    ours, theirs = secret(Side.A, typed), secret(Side.B, shown)
    fresh = {"a": {"fresh": FRESH[at % 2]}, "b": {"fresh": FRESH[2 + at % 2]}}
    sides = make(typed=ours, shown=theirs, pake=pake, is_a_offerer=bool(at % 2), **fresh)
    seen = open_both(sides)
    sides[0].close(Reason.LINK_LOST)
    assert not ours.is_usable
    assert not theirs.is_usable
    return [opened(outputs) == [True] for outputs in seen], Burned(typed == shown) in seen[1]


def guess_many(count, pake):
    """Only the right secret ever verifies, and every guess burns the invitation."""
    chance = random.Random(f"{count} guesses")
    for at in range(count):
        shown = "".join(chance.choices(ALPHABET, k=4))
        typed = shown[:3] + chance.choice(ALPHABET)  # one in 32 is right
        assert trial(typed, shown, pake, at) == ([typed == shown] * 2, True)


def test_ten_thousand_guesses_verify_only_the_right_ones():
    guess_many(10_000, StandInPake)


def test_twenty_guesses_against_the_real_pake_verify_only_the_right_ones():
    guess_many(20, Spake2)


@pytest.mark.long
def test_a_hundred_thousand_guesses_verify_only_the_right_ones():
    guess_many(100_000, StandInPake)


@pytest.mark.long
def test_two_hundred_guesses_against_the_real_pake_verify_only_the_right_ones():
    guess_many(200, Spake2)


# --- somebody in between ------------------------------------------------------------------------


def strip(member):
    def change(sender, data):
        if isinstance(data, bytes):
            return data
        frame = json.loads(data)
        frame.pop(member, None)
        if "native" in frame:
            frame["native"].pop(member, None)
        return json.dumps(frame)

    return change


@pytest.mark.parametrize("member", ["native", "pake", "ephemeral", "features", "versions"])
def test_a_stripped_member_is_found_out(member):
    seen = open_both(with_secret(), strip(member))
    assert opened(seen[0]) == opened(seen[1]) == []
    assert reasons(seen[0]) in ([Reason.SECRET_UNTESTED], ["broken"])
    assert reasons(seen[1]) in ([Reason.OTHER_VERSION], [Reason.ALTERED], ["broken"], [])


@pytest.mark.parametrize("member", ["native", "pake", "ephemeral", "features", "versions"])
def test_a_stripped_member_is_found_out_without_a_secret_too(member):
    seen = open_both(make(), strip(member))
    assert opened(seen[0]) == opened(seen[1]) == []
    for outputs in seen:
        assert reasons(outputs) in ([Reason.OTHER_VERSION], [Reason.ALTERED], ["broken"])


def test_a_greeting_that_says_the_same_in_other_bytes_is_found_out():
    seen = open_both(make(), lambda _, d: d if isinstance(d, bytes) else json.dumps(json.loads(d)))
    assert [reasons(outputs) for outputs in seen] == [[Reason.ALTERED]] * 2


def test_another_connection_is_found_out():
    seen = open_both(make(), bindings=(BINDING, OTHER_BINDING))
    assert [reasons(outputs) for outputs in seen] == [[Reason.ALTERED]] * 2
    seen = open_both(with_secret(), bindings=(BINDING, OTHER_BINDING))
    assert [reasons(o) for o in seen] == [[Reason.SECRET_UNTESTED], [Reason.ALTERED]]


@pytest.mark.parametrize("field", ["our_address", "their_address"])
def test_other_addresses_are_found_out(field):
    seen = open_both(make(a={field: "ZZZZZZ"}))
    assert [reasons(outputs) for outputs in seen] == [[Reason.ALTERED]] * 2


def test_two_who_both_offer_are_found_out():
    seen = open_both(make(b={"is_offerer": True}))
    assert [reasons(outputs) for outputs in seen] == [[Reason.ALTERED]] * 2


def test_another_key_than_the_match_is_refused():
    a, _ = make()
    eve = side(EVE, ANNA, is_offerer=False)
    seen = open_both((a, eve))
    assert reasons(seen[0]) == [Reason.ALTERED]


def test_the_right_name_without_its_private_key_is_found_out():
    a, _ = make()

    def naming(sender, data):  # Eve says that she is Badr
        return data.replace(EVE.peer_id, BADR.peer_id) if isinstance(data, str) else data

    liar = side(EVE, ANNA, is_offerer=False, is_requester=False)
    seen = open_both((a, liar), naming)
    assert reasons(seen[0]) == [Reason.ALTERED]


def test_both_keys_swapped_from_the_start_open_only_without_the_secret():
    # Eve gives each side her own key as the other's: two openings with her.
    def towards_eve(ours, typed=None, shown=None):
        victim = side(ours, EVE, is_offerer=True, pake=StandInPake, secret=typed or shown)
        guess = secret(Side.B, "AAAA") if typed else secret(Side.A, "AAAA") if shown else None
        eve = side(EVE, ours, is_offerer=False, pake=StandInPake, secret=guess)
        return open_both((victim, eve))[0]

    assert opened(towards_eve(ANNA)) == [False]
    assert opened(towards_eve(ANNA, typed=secret(Side.A))) == []
    assert opened(towards_eve(BADR, shown=secret(Side.B))) == []


def test_everything_of_ours_sent_back_is_refused():
    for scene in SCENES.values():
        machine = scene()[0]
        with pytest.raises(RemoteError):  # noqa: PT012 (the refusal may come at any step)
            outputs = machine.channel_opened(BINDING, 0.0)
            while frames := [o.data for o in outputs if isinstance(o, SendFrame)]:
                outputs = [out for frame in frames for out in machine.receive(frame, 0.0)]
            assert reasons(outputs)
            raise RemoteError("refused")
        assert machine.state is State.ENDED


def test_our_own_identity_as_the_match_is_refused():
    seen = open_both((side(ANNA, ANNA, is_offerer=True), side(ANNA, ANNA, is_offerer=False)))
    assert [reasons(outputs) for outputs in seen] == [[Reason.ALTERED]] * 2


def test_frames_of_an_earlier_link_open_nothing():
    recorded = ([], [])

    def recording(sender, data):
        recorded[sender].append(data)
        return data

    open_both(with_secret(), recording)
    for who in (0, 1):
        machine = with_secret()[who]
        outputs = machine.channel_opened(BINDING, 0.0)
        for frame in recorded[1 - who]:
            if machine.state is not State.ENDED:
                outputs += machine.receive(frame, 0.0)
        expected = [Reason.ALTERED] if who else [Reason.SECRET_UNTESTED]
        assert (reasons(outputs), opened(outputs)) == (expected, [])


@pytest.mark.parametrize("kind", [b"\x01\x01", b"\x01\x02", b"\x03"])
@each_role
def test_an_altered_part_never_opens_the_side_that_hears_it(kind, is_a_offerer):
    def altering(_, data):
        if isinstance(data, bytes) and data.startswith(kind):
            return data[:-1] + bytes([data[-1] ^ 1])
        return data

    seen = open_both(make(is_a_offerer=is_a_offerer), altering)
    heard = seen if kind != b"\x03" else [seen[1 if is_a_offerer else 0]]
    for outputs in heard:
        assert opened(outputs) == []
        assert reasons(outputs) in ([Reason.ALTERED], ["broken"])


# --- ends ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [s for s in State if s not in {State.ENDED, State.OPEN}])
def test_after_the_end_nothing_is_accepted_and_no_key_is_left(state):
    machine = reach(state)
    assert machine.close(Reason.LINK_LOST) is Reason.LINK_LOST
    assert machine.close(Reason.PEER_MISBEHAVED) is Reason.LINK_LOST
    with pytest.raises(RemoteError):
        machine.receive(FRAMES[Event.MAC], 0.0)
    left = [machine._keys, machine._exchange, machine._keying, machine._introduction._binding]
    assert not any(left)


def test_whoever_typed_a_secret_hears_of_it_when_the_other_breaks_a_rule():
    typed = secret(Side.A)
    a, b = make(typed=typed, shown=secret(Side.B))
    a.channel_opened(BINDING, 0.0)
    a.receive(greeting_of(b), 0.0)
    with pytest.raises(RemoteError):
        a.receive(b"\x09", 0.0)
    assert a.close(Reason.PEER_MISBEHAVED) is Reason.SECRET_UNTESTED
    assert typed.state is SecretState.GONE


def test_nothing_secret_is_shown():
    machine, _ = with_secret()
    assert repr(machine) == "Opening(closed)"
    (frame,) = machine.channel_opened(BINDING, 0.0)
    assert repr(frame) == "SendFrame()"
    assert repr(machine._terms) == "Terms(offerer, a secret)"


# --- anything at all ----------------------------------------------------------------------------

ANYTHING = st.one_of(
    st.text(max_size=80),
    st.binary(max_size=120),
    st.sampled_from(sorted(FRAMES.values())),
    st.builds(
        lambda frame, at, value: frame[: at % len(frame)] + value + frame[at % len(frame) + 1 :],
        st.sampled_from(sorted(FRAMES.values())),
        st.integers(0, 100),
        st.binary(max_size=3),
    ),
    st.binary(min_size=32, max_size=32).map(lambda point: b"\x02\x01A" + point),
    st.binary(min_size=1, max_size=90).map(lambda body: b"\x03" + body),
)
REACHED = [state for state in State if state is not State.ENDED]


@settings(max_examples=300)
@given(st.sampled_from(REACHED), st.lists(ANYTHING, min_size=1, max_size=3))
def test_any_frame_at_any_step_raises_nothing_but_remote_errors(state, frames):
    machine = reach(state)
    for frame in frames:
        try:
            outputs = machine.receive(frame, 0.0)
        except RemoteError:
            assert machine.state is (State.OPEN if machine.state is State.OPEN else State.ENDED)
        else:
            assert opened(outputs) == []
