"""Comparing emoji: one run at a time, committed keys, verified only when both have pressed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.crypto.emoji import Comparison, Role, Setting
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.verification import (
    HOUR,
    INTENTS,
    MESSAGES,
    PATIENCE,
    RUNS,
    Allowance,
    AskToCompare,
    End,
    Ended,
    Intent,
    Say,
    ShowEmoji,
    State,
    Verification,
    Verified,
)
from zajel_desktop.protocol.wire.verification import (
    SasCancel,
    SasKey,
    SasMac,
    SasReveal,
    SasStart,
)

ANNA, BADR, T = b"a" * 32, b"b" * 32, b"t" * 32
RUN, OTHER_RUN = b"r" * 16, b"s" * 16


def make(ours, theirs, **more):
    parts = {"transcript": T, "allowance": Allowance()} | more
    return Verification(ours=ours, theirs=theirs, **parts)


@pytest.fixture
def pair():
    return make(ANNA, BADR), make(BADR, ANNA)


def say(outputs):
    return [output.message for output in outputs if isinstance(output, Say)]


def tell(receiver, outputs, now=0.0):
    """Carry what was said; return what came of it."""
    return [o for message in say(outputs) for o in receiver.receive(message, now)]


def compare(pair):
    """Both see their emoji; return them."""
    anna, badr = pair
    asked = tell(badr, anna.begin(RUN, 0.0))
    assert asked == [AskToCompare()]
    revealed = tell(anna, badr.agree())
    shown = tell(badr, revealed)
    return revealed[-1], shown[-1]


def test_both_see_the_same_and_are_verified_once_both_have_pressed(pair):
    anna, badr = pair
    one, other = compare(pair)
    assert one == other
    assert isinstance(one, ShowEmoji)
    assert tell(badr, anna.match()) == []
    outputs = badr.match()
    assert outputs[-1] == Verified()
    assert tell(anna, outputs) == [Verified()]
    assert anna.state is badr.state is State.IDLE


def test_both_may_press_at_the_same_time(pair):
    anna, badr = pair
    compare(pair)
    said = anna.match(), badr.match()
    assert tell(badr, said[0]) == tell(anna, said[1]) == [Verified()]


def test_the_commitment_goes_before_the_key_and_hides_it(pair):
    anna, badr = pair
    (start,) = say(anna.begin(RUN, 0.0))
    badr.receive(start, 0.0)
    (reveal, _) = anna.receive(say(badr.agree())[0], 0.0)
    assert start.commitment != reveal.message.key
    with pytest.raises(RemoteError):
        badr.receive(SasReveal(RUN, Comparison(setting(), Role.REQUESTER).key), 0.0)


def setting(run=RUN):
    return Setting(run, ANNA, BADR, T)


def test_a_wrong_mac_is_the_peers_fault(pair):
    anna, _ = pair
    compare(pair)
    anna.match()
    with pytest.raises(RemoteError):
        anna.receive(SasMac(RUN, "A" * 43), 0.0)
    assert anna.state is State.PRESSED


def test_somebody_in_between_shows_other_emoji(pair):
    anna, badr = pair
    eve = make(BADR, ANNA, transcript=b"u" * 32), make(ANNA, BADR, transcript=b"u" * 32)
    tell(eve[0], anna.begin(RUN, 0.0))
    with pytest.raises(RemoteError):  # the commitment is bound to the link of each
        tell(eve[0], tell(anna, eve[0].agree()))
    tell(badr, eve[1].begin(RUN, 0.0))
    with pytest.raises(RemoteError):
        tell(badr, tell(eve[1], badr.agree()))


@pytest.mark.parametrize("who", [0, 1])
def test_whoever_says_that_they_differ_ends_it_for_both(pair, who):
    compare(pair)
    outputs = pair[who].differ()
    assert outputs[-1] == Ended(End.DIFFER, by_us=True)
    assert tell(pair[1 - who], outputs) == [Ended(End.DIFFER, by_us=False)]
    assert pair[0].state is pair[1].state is State.IDLE


def test_whoever_pressed_is_not_verified_if_the_other_says_they_differ(pair):
    anna, badr = pair
    compare(pair)
    tell(badr, anna.match())
    assert tell(anna, badr.differ()) == [Ended(End.DIFFER, by_us=False)]


def test_declining_ends_it_for_both(pair):
    anna, badr = pair
    tell(badr, anna.begin(RUN, 0.0))
    assert tell(anna, badr.cancel()) == [Ended(End.CANCELLED, by_us=False)]


def test_if_both_begin_the_start_of_the_lower_identity_stands(pair):
    anna, badr = pair
    starts = anna.begin(RUN, 0.0), badr.begin(OTHER_RUN, 0.0)
    assert tell(anna, starts[1]) == []
    outputs = tell(badr, starts[0])
    shown = tell(anna, outputs)
    assert tell(badr, shown)[-1] == shown[-1]
    assert anna.state is badr.state is State.COMPARING


def test_one_run_at_a_time(pair):
    anna, _ = pair
    compare(pair)
    assert say(anna.receive(SasStart(OTHER_RUN, b"c" * 32), 0.0)) == [SasCancel(OTHER_RUN, "busy")]
    assert anna.state is State.COMPARING


def test_three_runs_an_hour_whoever_begins_them():
    allowance = Allowance()
    anna = make(ANNA, BADR, allowance=allowance)
    for at in range(RUNS):
        if at % 2:
            anna.receive(SasStart(RUN, b"c" * 32), float(at))
        else:
            anna.begin(RUN, float(at))
        anna.cancel()
    late = make(ANNA, BADR, allowance=allowance)  # a new link does not help
    assert late.begin(RUN, HOUR - 1) == [Ended(End.TOO_OFTEN, by_us=True)]
    refused = late.receive(SasStart(OTHER_RUN, b"c" * 32), HOUR - 1)
    assert say(refused) == [SasCancel(OTHER_RUN, "too often")]
    assert late.state is State.IDLE
    assert say(late.begin(RUN, HOUR))


def test_a_run_that_takes_too_long_ends_for_both(pair):
    anna, badr = pair
    compare(pair)
    assert anna.tick(PATIENCE - 1) == []
    outputs = anna.tick(PATIENCE)
    assert outputs[-1] == Ended(End.LATE, by_us=True)
    assert tell(badr, outputs) == [Ended(End.LATE, by_us=False)]
    assert badr.tick(PATIENCE) == []


def test_an_unknown_reason_counts_as_cancelled(pair):
    compare(pair)
    ended = pair[0].receive(SasCancel(RUN, "newer reason"), 0.0)
    assert ended == [Ended(End.CANCELLED, by_us=False)]


# --- the tables ---------------------------------------------------------------------------------


def reach(state):
    """A verification that has come to ``state`` in run RUN; what its other side would say next."""
    anna, badr = pair = make(ANNA, BADR), make(BADR, ANNA)
    if state is State.IDLE:
        return anna
    start = anna.begin(RUN, 0.0)
    if state is State.STARTED:
        return anna
    tell(badr, start)
    if state is State.ASKED:
        return badr
    if state is State.ANSWERED:
        badr.agree()
        return badr
    pair = make(ANNA, BADR), make(BADR, ANNA)
    compare(pair)
    if state is State.PRESSED:
        pair[0].match()
    if state is State.HEARD:
        tell(pair[0], pair[1].match())
    return pair[0]


EXAMPLES = {
    SasKey: SasKey(RUN, b"k" * 32),
    SasReveal: SasReveal(RUN, b"k" * 32),
    SasMac: SasMac(RUN, "m" * 43),
}
RUNNING = sorted(set(State) - {State.IDLE}, key=str)
ILLEGAL = [pair for pair in itertools.product(RUNNING, EXAMPLES) if pair not in MESSAGES]
ILLEGAL_INTENTS = [(i, s) for i, s in itertools.product(Intent, State) if s not in INTENTS[i]]


@pytest.mark.parametrize("state", State)
def test_every_state_is_reached(state):
    assert reach(state).state is state


@pytest.mark.parametrize(("state", "kind"), ILLEGAL)
def test_a_message_that_is_not_in_the_table_is_the_peers_fault(state, kind):
    machine = reach(state)
    with pytest.raises(RemoteError):
        machine.receive(EXAMPLES[kind], 0.0)
    assert machine.state is state


@pytest.mark.parametrize(("intent", "state"), ILLEGAL_INTENTS)
def test_an_intent_that_is_not_in_the_table_is_our_fault(intent, state):
    machine = reach(state)
    act = getattr(machine, intent.value)
    with pytest.raises(LocalError):
        act(OTHER_RUN, 0.0) if intent is Intent.BEGIN else act()
    assert machine.state is state


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", [*EXAMPLES, SasCancel])
def test_what_belongs_to_another_run_is_left_aside(state, kind):
    machine = reach(state)
    example = EXAMPLES.get(kind, SasCancel(RUN))
    members = {name: getattr(example, name) for name in kind.__struct_fields__}
    assert machine.receive(kind(**members | {"run": OTHER_RUN}), 0.0) == []
    assert machine.state is state


@pytest.mark.parametrize("state", RUNNING)
def test_a_cancel_ends_every_run(state):
    machine = reach(state)
    assert machine.receive(SasCancel(RUN), 0.0) == [Ended(End.CANCELLED, by_us=False)]
    assert machine.state is State.IDLE


@pytest.mark.parametrize("key", [bytes(32), b"\1" + bytes(31)])
def test_a_key_that_agrees_on_nothing_is_the_peers_fault(key):
    machine = reach(State.STARTED)
    with pytest.raises(RemoteError):
        machine.receive(SasKey(RUN, key), 0.0)
    assert machine.state is State.STARTED


ANYTHING = st.one_of(
    st.builds(SasStart, st.sampled_from([RUN, OTHER_RUN]), st.binary(min_size=32, max_size=32)),
    st.builds(SasKey, st.just(RUN), st.binary(min_size=32, max_size=32)),
    st.builds(SasReveal, st.just(RUN), st.binary(min_size=32, max_size=32)),
    st.builds(SasMac, st.just(RUN), st.text("ABCD+/", min_size=43, max_size=43)),
    st.builds(SasCancel, st.sampled_from([RUN, OTHER_RUN]), st.text(max_size=9)),
)


@given(st.sampled_from(sorted(State, key=str)), st.lists(ANYTHING, max_size=6))
def test_nothing_a_stranger_to_the_run_says_ever_verifies(state, messages):
    machine = reach(state)
    for message in messages:
        try:
            assert Verified() not in machine.receive(message, 0.0)
        except RemoteError:
            return


def test_nothing_secret_is_shown(pair):
    shown, _ = compare(pair)
    assert repr(shown) == "ShowEmoji()"
    assert repr(pair[0]) == "Verification(comparing)"
