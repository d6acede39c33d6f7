"""A room: of two members the lower offers; whatever the room does, each pair has one connection."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.wires import Wire
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.negotiation import (
    Abandon,
    ApplyAnswer,
    ApplyCandidate,
    CreateAnswer,
    CreateOffer,
)
from zajel_desktop.protocol.signaling_flows.room_relay import (
    AGAIN,
    MAX_GONE,
    MAX_OFFERS,
    MAX_PEERS,
    NEXT,
    PATIENCE,
    Event,
    Member,
    Part,
    Room,
    RoomPeer,
    State,
    With,
)
from zajel_desktop.protocol.signaling_flows.steps import Ending, Over, Say
from zajel_desktop.protocol.wire.signals import Candidate, Description

ANNA, BADR, CYD = Member("anna", "1"), Member("badr", "1"), Member("cyd", "1")


def described(kind, name="one"):
    return Description(kind, f"v=0\r\na=ice-ufrag:{name}\r\n")


OFFER, ANSWER = described("offer"), described("answer", "two")
OURS = Candidate("ours")


@pytest.fixture
def lower():
    """Anna, who has seen Badr."""
    room = Room(ANNA)
    assert room.joined(BADR) == [With(BADR, CreateOffer())]
    return room


@pytest.fixture
def higher():
    """Badr, who has seen Anna."""
    room = Room(BADR)
    assert room.joined(ANNA) == []
    return room


def test_the_lower_offers_and_applies_the_answer(lower):
    assert lower.described(BADR, OFFER.sdp, 0.0) == [With(BADR, Say(OFFER))]
    assert lower.receive(BADR, ANSWER, 1.0) == [With(BADR, ApplyAnswer(ANSWER))]
    lower.peer(BADR).connected()
    assert (lower.due, lower.tick(1e9)) == (None, [])


def test_the_higher_waits_and_answers(higher):
    assert higher.receive(ANNA, OFFER, 1.0) == [With(ANNA, CreateAnswer(OFFER))]
    assert higher.described(ANNA, ANSWER.sdp, 1.0) == [With(ANNA, Say(ANSWER))]
    higher.peer(ANNA).connected()


@pytest.mark.parametrize(
    ("us", "them", "offers"),
    [
        *((Member("a"), Member("b"), True), (Member("b"), Member("a"), False)),
        *((Member("B"), Member("a"), True), (Member("10"), Member("9"), True)),
        *((Member("a"), Member("a", "2"), True), (Member("a", "2"), Member("a", "1"), False)),
    ],
)
def test_ids_are_compared_as_text_and_the_stays_of_one_user_by_their_names(us, them, offers):
    assert bool(Room(us).joined(them)) is offers
    assert bool(Room(them).joined(us)) is not offers


def test_nobody_meets_themselves():
    room = Room(ANNA)
    assert room.joined(ANNA) == room.receive(ANNA, OFFER, 0.0) == []


def test_what_is_said_to_somebody_else_is_not_heard(higher):
    assert higher.receive(ANNA, OFFER, 1.0, target="cyd") == []
    assert higher.receive(ANNA, OFFER, 1.0, target="badr") == [With(ANNA, CreateAnswer(OFFER))]


def test_an_offer_is_repeated_until_it_is_answered_and_not_for_ever(lower):
    lower.described(BADR, OFFER.sdp, 0.0)
    assert lower.tick(AGAIN - 1) == []
    for _ in range(MAX_OFFERS - 1):
        assert lower.tick(lower.due) == [With(BADR, Say(OFFER))]
    assert lower.tick(lower.due) == [With(BADR, Over(Ending.NO_ANSWER))]
    assert lower.receive(BADR, ANSWER, 99.0) == lower.receive(BADR, OURS, 99.0) == []
    assert lower.found(BADR, OURS) == []


def test_what_was_found_for_a_connection_given_up_is_not_told_of_the_next(higher):
    higher.receive(ANNA, OFFER, 1.0)
    assert higher.found(ANNA, OURS) == []
    anew = described("offer", "anew")
    assert higher.receive(ANNA, anew, 2.0) == [
        With(ANNA, Abandon()),
        With(ANNA, CreateAnswer(anew)),
    ]
    assert higher.described(ANNA, ANSWER.sdp, 2.0) == [With(ANNA, Say(ANSWER))]


def test_the_same_offer_again_gets_the_same_answer(higher):
    higher.receive(ANNA, OFFER, 1.0)
    assert higher.receive(ANNA, OFFER, 1.0) == []
    higher.described(ANNA, ANSWER.sdp, 1.0)
    assert higher.receive(ANNA, OFFER, 2.0) == [With(ANNA, Say(ANSWER))]
    higher.peer(ANNA).connected()
    assert higher.receive(ANNA, OFFER, 2.0) == []


def test_the_same_answer_again_changes_nothing(lower):
    lower.described(BADR, OFFER.sdp, 0.0)
    lower.receive(BADR, ANSWER, 1.0)
    assert lower.receive(BADR, ANSWER, 1.0) == []


def test_another_offer_is_another_connection_until_one_stands(higher):
    higher.receive(ANNA, OFFER, 1.0)
    again = described("offer", "again")
    assert higher.receive(ANNA, again, 2.0) == [
        With(ANNA, Abandon()),
        With(ANNA, CreateAnswer(again)),
    ]
    higher.described(ANNA, ANSWER.sdp, 2.0)
    higher.peer(ANNA).connected()
    assert higher.receive(ANNA, described("offer", "late"), 3.0) == []


def test_candidates_wait_for_the_description_of_their_side(higher, lower):
    theirs = Candidate("theirs", ufrag="one")
    assert higher.receive(ANNA, theirs, 0.0) == []
    applied = [CreateAnswer(OFFER), ApplyCandidate(theirs)]
    assert higher.receive(ANNA, OFFER, 1.0) == [With(ANNA, step) for step in applied]
    assert higher.found(ANNA, OURS) == []
    said = [With(ANNA, Say(ANSWER)), With(ANNA, Say(OURS))]
    assert higher.described(ANNA, ANSWER.sdp, 1.0) == said
    assert higher.found(ANNA, OURS) == [With(ANNA, Say(OURS))]
    assert lower.found(BADR, OURS) == []
    assert lower.described(BADR, OFFER.sdp, 0.0) == [With(BADR, Say(OFFER)), With(BADR, Say(OURS))]


@pytest.mark.parametrize(
    ("us", "them", "told"), [(ANNA, BADR, OFFER), (BADR, ANNA, ANSWER), (ANNA, BADR, ANSWER)]
)
def test_what_is_not_theirs_to_say_is_their_fault_and_changes_nothing(us, them, told):
    room = Room(us)
    room.joined(them)
    before = room.peer(them).state
    with pytest.raises(RemoteError):
        room.receive(them, told, 1.0)
    assert room.peer(them).state is before


def brought_to(part, state):
    """A flow in ``state``, None where this part never is."""
    peer = RoomPeer(part)
    steps = [lambda: peer.described("v=0", 0.0), lambda: peer.receive(ANSWER, 0.0)]
    if part is Part.HIGHER:
        steps = [lambda: peer.receive(OFFER, 0.0), lambda: peer.described("v=0", 0.0)]
    for step in (*steps, peer.connected, lambda: peer.end(Ending.LEFT)):
        if peer.state is state:
            break
        step()
    return peer if peer.state is state else None


STEPS = {
    Event.DESCRIBED: (lambda peer: peer.described("v=0", 0.0), LocalError),
    Event.OFFER: (lambda peer: peer.receive(described("offer", "other"), 0.0), RemoteError),
    Event.ANSWER: (lambda peer: peer.receive(described("answer", "other"), 0.0), RemoteError),
    Event.CONNECTED: (lambda peer: peer.connected(), LocalError),
    Event.END: (lambda peer: peer.end(Ending.LEFT), None),
}


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("part", Part)
def test_what_is_in_the_table_happens_and_nothing_else(part, state, event):
    peer, (step, fault) = brought_to(part, state), STEPS[event]
    if peer is None:
        return
    if (part, state, event) in NEXT:
        step(peer)
        assert peer.state is NEXT[part, state, event]
    else:
        with pytest.raises(fault):
            step(peer)
        assert peer.state is state


def test_where_nothing_connects_it_is_over_for_both(lower, higher):
    lower.described(BADR, OFFER.sdp, 0.0)
    lower.receive(BADR, ANSWER, 0.0)
    higher.receive(ANNA, OFFER, 0.0)
    higher.described(ANNA, ANSWER.sdp, 0.0)
    assert lower.tick(PATIENCE) == [With(BADR, Over(Ending.NO_PATH))]
    assert higher.tick(PATIENCE) == [With(ANNA, Over(Ending.NO_PATH))]


def test_whoever_leaves_is_not_heard_any_more_until_they_come_again(lower):
    lower.described(BADR, OFFER.sdp, 0.0)
    assert lower.left(BADR) == [With(BADR, Over(Ending.LEFT))]
    assert lower.left(BADR) == lower.receive(BADR, ANSWER, 1.0) == []
    assert lower.members == ()
    assert lower.joined(BADR) == [With(BADR, CreateOffer())]
    with pytest.raises(LocalError):
        lower.peer(CYD)


def test_whoever_comes_again_under_another_name_of_their_stay_is_somebody_else(lower):
    again = Member("badr", "2")
    assert lower.joined(again) == [With(again, CreateOffer())]
    assert lower.members == (BADR, again)


def test_whoever_speaks_before_they_are_announced_is_there():
    room = Room(BADR)
    assert room.receive(ANNA, OFFER, 0.0) == [With(ANNA, CreateAnswer(OFFER))]
    assert room.joined(ANNA) == []
    assert room.receive(CYD, OURS, 0.0) == [With(CYD, CreateOffer())]


def test_a_room_has_room_for_so_many():
    room = Room(Member("0"))
    for number in range(MAX_PEERS):
        room.joined(Member(f"{number:02}x"))
    with pytest.raises(RemoteError, match="members"):
        room.joined(Member("more"))
    for number in range(MAX_GONE + 5):
        room.left(Member(f"gone {number}"))
    assert len(room._gone) == MAX_GONE
    assert len(room.end()) == MAX_PEERS


class Person:
    """Somebody in the room with a driver that makes connections at once."""

    def __init__(self, world, member):
        self.world, self.member = world, member
        self.room = Room(member)
        self.descriptions = {}  # by member: (ours, theirs)
        self.made = 0

    def do(self, outputs):
        for output in outputs:
            getattr(self, f"on_{type(output.step).__name__.lower()}")(output.member, output.step)

    def on_createoffer(self, member, step):
        assert member not in self.descriptions, "two connections"
        assert self.member < member
        self._make(member, None)

    def on_createanswer(self, member, step):
        assert member not in self.descriptions, "two connections"
        self._make(member, step.offer.sdp)

    def on_applyanswer(self, member, step):
        ours, theirs = self.descriptions[member]
        assert theirs is None, "two answers"
        self.descriptions[member] = ours, step.answer.sdp

    def on_applycandidate(self, member, step):
        theirs = self.descriptions[member][1]
        assert f":{step.candidate.ufrag}\r" in theirs, "a candidate of another connection"

    def on_abandon(self, member, step):
        del self.descriptions[member]

    def on_over(self, member, step):
        self.descriptions.pop(member, None)

    def on_say(self, member, step):
        self.world.wire.send(member, (self.member, step.signal))

    def _make(self, member, theirs):
        self.made += 1
        name = f"{self.member.user}{self.member.session}x{self.made}"
        self.descriptions[member] = f"v=0\r\na=ice-ufrag:{name}\r\n", theirs
        self.do(self.room.found(member, Candidate("c", ufrag=name)))
        self.do(self.room.described(member, self.descriptions[member][0], self.world.now))


class World:
    """A room that announces everybody and passes on what they say."""

    def __init__(self):
        self.wire, self.now = Wire(), 0.0
        self.people = {}

    def come(self, member):
        person = Person(self, member)
        for other in self.people:
            self.wire.send(member, (other, "joined"))
            self.wire.send(other, (member, "joined"))
        self.people[member] = person

    def go(self, member):
        del self.people[member]
        for other in self.people:
            self.wire.send(other, (member, "left"))

    def deliver(self, to, message):
        if to not in self.people:
            return
        person, (sender, told) = self.people[to], message
        match told:
            case "joined":
                if sender in self.people:  # a list of who is there is of now
                    person.do(person.room.joined(sender))
            case "left":
                person.do(person.room.left(sender))
            case _:
                person.do(person.room.receive(sender, told, self.now))
        self.look()

    def wait(self, seconds):
        self.now += seconds
        for person in tuple(self.people.values()):
            person.do(person.room.tick(self.now))

    def look(self):
        """Two who have the same two descriptions are connected."""
        for member, person in self.people.items():
            for other, (ours, theirs) in tuple(person.descriptions.items()):
                there = self.people.get(other)
                if there is None or there.descriptions.get(member) != (theirs, ours):
                    continue
                for one, two in ((person, other), (there, member)):
                    if one.room.peer(two).state is State.SETTLED:
                        one.room.peer(two).connected()


MEMBERS = (ANNA, BADR, CYD)


@given(st.data())
def test_however_the_room_behaves_each_pair_has_one_connection_or_knows_of_none(data):
    world = World()
    for member in MEMBERS:
        world.come(member)
    world.wire.trouble(data, world.deliver, world.wait)
    again = Member("badr", "2")
    if data.draw(st.booleans(), label="Badr starts again"):
        world.go(BADR)
        world.come(again)
        world.wire.trouble(data, world.deliver, world.wait)
    world.wire.heal(world.deliver, world.wait)
    for member, person in world.people.items():
        for other in world.people:
            if other == member or other not in person.room.members:
                continue
            state = person.room.peer(other).state
            assert state in {State.CONNECTED, State.OVER, State.AWAITING}
            if state is State.CONNECTED:
                ours, theirs = person.descriptions[other]
                assert world.people[other].descriptions[member] == (theirs, ours)


@given(st.permutations(MEMBERS))
def test_where_nothing_is_lost_everybody_is_connected_with_everybody(order):
    world = World()
    for member in order:
        world.come(member)
    world.wire.heal(world.deliver, world.wait, seconds=5)
    for member, person in world.people.items():
        states = {other: person.room.peer(other).state for other in MEMBERS if other != member}
        assert set(states.values()) == {State.CONNECTED}
        assert person.made == 2


@given(st.sets(st.integers(0, 15), max_size=4))
def test_four_lost_messages_keep_nobody_from_connecting(lost):
    world = World()
    for member in (ANNA, BADR):
        world.come(member)
    world.wire.lost = {each + 2 for each in lost}  # after both were announced
    world.wire.heal(world.deliver, world.wait)
    assert world.people[ANNA].room.peer(BADR).state is State.CONNECTED
    assert world.people[BADR].room.peer(ANNA).state is State.CONNECTED
