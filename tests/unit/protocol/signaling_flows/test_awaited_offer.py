"""A server that is asked offers, with its ICE servers; early candidates wait; nothing mixes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.wires import Wire
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.negotiation import Abandon, ApplyCandidate, CreateAnswer
from zajel_desktop.protocol.signaling_flows.awaited_offer import (
    MAX_OFFERS,
    MAX_REQUESTS,
    NEXT,
    PATIENCE,
    AwaitedOffer,
    Event,
    SayRequest,
    State,
)
from zajel_desktop.protocol.signaling_flows.steps import Ending, Over, Say
from zajel_desktop.protocol.wire.signals import Candidate, Description

SERVERS = (IceServer(("turn:here",), "me", "word"),)


def offer(ufrag="one"):
    return Description("offer", f"v=0\r\na=ice-ufrag:{ufrag}\r\n", servers=SERVERS)


def theirs(ufrag="one"):
    return Candidate("theirs", ufrag=ufrag)


OURS = Candidate("ours")
ANSWER = Description("answer", "v=0 answer")


@pytest.fixture
def asked():
    flow = AwaitedOffer()
    assert flow.begin(0.0) == [SayRequest(1)]
    return flow


@pytest.fixture
def settled(asked):
    asked.receive(offer())
    asked.answered(ANSWER.sdp, 1.0)
    return asked


def test_what_was_found_for_a_connection_given_up_is_not_told_of_the_next(asked):
    asked.receive(offer())
    assert asked.found(OURS) == []
    assert asked.receive(offer("anew")) == [Abandon(), CreateAnswer(offer("anew"))]
    assert asked.answered(ANSWER.sdp, 2.0) == [Say(ANSWER)]


def test_we_ask_and_answer_with_the_servers_of_the_offer(asked):
    assert asked.receive(offer(), number=1) == [CreateAnswer(offer())]
    assert asked.receive(offer(), number=1) == []
    assert asked.answered(ANSWER.sdp, 2.0) == [Say(ANSWER, 1)]
    asked.connected()
    assert (asked.state, asked.due) == (State.CONNECTED, None)
    assert asked.tick(1e9) == []


def test_candidates_that_come_before_the_offer_wait_for_it(asked):
    assert asked.candidate(theirs()) == []
    assert asked.receive(offer()) == [CreateAnswer(offer()), ApplyCandidate(theirs())]
    assert asked.candidate(theirs()) == [ApplyCandidate(theirs())]


def test_our_candidates_wait_for_our_answer(asked):
    assert asked.found(OURS) == []
    asked.receive(offer())
    assert asked.found(OURS) == []
    assert asked.answered(ANSWER.sdp, 1.0) == [Say(ANSWER), Say(OURS)]
    assert asked.found(OURS) == [Say(OURS)]


def test_the_same_offer_again_is_answered_the_same_way(settled):
    assert settled.receive(offer()) == [Say(ANSWER)]
    assert settled.receive(offer(), number=1) == [Say(ANSWER, 1)]


def test_another_offer_is_another_connection(settled):
    assert settled.receive(offer("two")) == [Abandon(), CreateAnswer(offer("two"))]
    assert settled.state is State.ANSWERING


def test_an_offer_to_an_older_request_is_left_aside(asked):
    assert asked.tick(PATIENCE) == [SayRequest(2)]
    assert asked.receive(offer("two"), number=2) == [CreateAnswer(offer("two"))]
    assert asked.receive(offer("one"), number=1) == []


def test_whoever_does_not_offer_is_asked_three_times(asked):
    assert asked.tick(PATIENCE - 1) == []
    for number in range(2, MAX_REQUESTS + 1):
        assert asked.tick(asked.due) == [SayRequest(number)]
    assert asked.tick(asked.due) == [Over(Ending.NO_OFFER)]
    assert asked.receive(offer()) == asked.candidate(theirs()) == asked.left() == []


def test_where_nothing_connects_another_offer_is_asked_for_and_then_it_is_over(settled):
    for number in range(2, MAX_REQUESTS + 1):
        assert settled.tick(settled.due) == [SayRequest(number)]
    assert settled.tick(settled.due) == [Over(Ending.NO_PATH)]
    assert settled.found(OURS) == []


def test_the_driver_gets_the_time_it_needs(asked):
    asked.receive(offer())
    assert (asked.due, asked.tick(1e9)) == (None, [])


def test_the_server_may_end_it(settled):
    assert settled.left() == [Over(Ending.LEFT)]
    assert settled.tick(1e9) == []


def test_a_connection_that_stands_is_not_given_up_for_a_late_offer(settled):
    settled.connected()
    assert settled.receive(offer("two")) == settled.receive(offer()) == []


@pytest.mark.parametrize("number", [0, -1, 2])
def test_a_request_that_we_never_made_is_not_offered_to(asked, number):
    with pytest.raises(RemoteError, match="request"):
        asked.receive(offer(), number=number)


def test_nobody_answers_here_but_we(asked):
    with pytest.raises(RemoteError, match="answer from"):
        asked.receive(ANSWER)


def test_nobody_offers_unasked():
    with pytest.raises(RemoteError, match="while new"):
        AwaitedOffer().receive(offer())


def test_nobody_offers_for_ever(asked):
    for number in range(MAX_OFFERS):
        asked.receive(offer(str(number)))
    with pytest.raises(RemoteError, match="no connection"):
        asked.receive(offer("more"))


def test_what_the_driver_does_out_of_turn_is_its_fault(asked):
    for step in (lambda: asked.begin(1.0), lambda: asked.answered("v=0", 1.0), asked.connected):
        with pytest.raises(LocalError):
            step()


def brought_to(state):
    """A flow in ``state``."""
    flow = AwaitedOffer()
    steps = {
        State.ASKED: lambda: flow.begin(0.0),
        State.ANSWERING: lambda: flow.receive(offer()),
        State.SETTLED: lambda: flow.answered(ANSWER.sdp, 0.0),
        State.CONNECTED: flow.connected,
    }
    if state is State.OVER:
        flow.left()
    for reached, step in steps.items() if state in steps else ():
        step()
        if reached is state:
            break
    assert flow.state is state
    return flow


STEPS = {
    Event.BEGIN: (lambda flow: flow.begin(0.0), LocalError),
    Event.OFFER: (lambda flow: flow.receive(offer("other")), RemoteError),
    Event.ANSWERED: (lambda flow: flow.answered("v=0", 0.0), LocalError),
    Event.CONNECTED: (lambda flow: flow.connected(), LocalError),
}


@pytest.mark.parametrize("event", STEPS)
@pytest.mark.parametrize("state", State)
def test_what_is_in_the_table_happens_and_nothing_else(state, event):
    flow, (step, fault) = brought_to(state), STEPS[event]
    if (state, event) in NEXT:
        step(flow)
        assert flow.state is NEXT[state, event]
    else:
        with pytest.raises(fault):
            step(flow)
        assert flow.state is state


class Server:
    """Offers to each request anew, and forgets what it offered before; once, until it connects."""

    def __init__(self, wire, *, repeats_number):
        self.wire, self.repeats_number = wire, repeats_number
        self.newest = 0
        self.offers = {}
        self.answered = None

    def take(self, message):
        if isinstance(message, SayRequest):
            self.offer(message.number)
        elif isinstance(message.signal, Description):
            ufrag = message.signal.sdp.removeprefix("v=0 to ")
            if ufrag == f"u{self.newest}":
                self.answered = ufrag

    def offer(self, number):
        if number < self.newest or self.answered:
            return
        self.newest = number
        self.wire.send("us", theirs(f"u{number}"))
        told = number if self.repeats_number else None
        self.wire.send("us", (offer(f"u{number}"), told))
        self.wire.send("us", theirs(f"u{number}"))


class Us:
    """The flow with a driver that makes connections at once, or later."""

    def __init__(self, wire, server):
        self.wire, self.server = wire, server
        self.flow, self.now = AwaitedOffer(), 0.0
        self.ufrag = None
        self.making = None
        self.ended = None
        self.do(self.flow.begin(0.0))

    def do(self, outputs):
        for output in outputs:
            assert self.ended is None, "something after the end"
            match output:
                case CreateAnswer(made):
                    assert self.ufrag is None, "two connections"
                    self.ufrag = made.sdp.split(":")[1].strip()
                    self.making = self.ufrag
                case Abandon():
                    assert self.ufrag is not None
                    self.ufrag = self.making = None
                case ApplyCandidate(candidate):
                    assert candidate.ufrag == self.ufrag, "a candidate of another connection"
                case Over(why):
                    self.ended = why
                case SayRequest() | Say():
                    self.wire.send("server", output)

    def make(self):
        if self.making and self.flow.state is State.ANSWERING:
            made, self.making = self.making, None
            self.do(self.flow.answered(f"v=0 to {made}", self.now))
            self.do(self.flow.found(OURS))

    def deliver(self, to, message):
        if to == "server":
            self.server.take(message)
        elif isinstance(message, Candidate):
            self.do(self.flow.candidate(message))
        else:
            self.do(self.flow.receive(message[0], number=message[1]))
        self.look()

    def wait(self, seconds):
        self.now += seconds
        self.make()
        self.look()
        self.do(self.flow.tick(self.now))

    def look(self):
        """Both sides have the same two descriptions: that connects."""
        if self.flow.state is State.SETTLED and self.server.answered == self.ufrag:
            self.flow.connected()


@given(st.data(), st.booleans())
def test_however_the_transport_behaves_both_have_one_connection_or_it_is_over(data, repeats):
    """A server that repeats no number needs a transport that keeps the order."""
    wire = Wire(is_ordered=not repeats)
    us = Us(wire, Server(wire, repeats_number=repeats))
    wire.trouble(data, us.deliver, us.wait)
    wire.heal(us.deliver, us.wait)
    if us.ended is None:
        assert us.flow.state is State.CONNECTED
        assert us.server.answered == us.ufrag
    else:
        assert us.ended in {Ending.NO_OFFER, Ending.NO_PATH}


@given(st.booleans())
def test_where_nothing_is_lost_it_connects_at_the_first_request(repeats):
    wire = Wire()
    us = Us(wire, Server(wire, repeats_number=repeats))
    wire.heal(us.deliver, us.wait)
    assert (us.flow.state, us.ufrag, us.ended) == (State.CONNECTED, "u1", None)


@given(st.sets(st.integers(0, 5), max_size=2), st.booleans())
def test_two_lost_messages_do_not_keep_it_from_connecting(lost, repeats):
    wire = Wire(lost=lost)
    us = Us(wire, Server(wire, repeats_number=repeats))
    wire.heal(us.deliver, us.wait)
    assert us.flow.state is State.CONNECTED
