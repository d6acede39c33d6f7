"""Offer in, answer out, every candidate in them; nothing half, nothing twice, nothing left."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.wires import Wire
from zajel_desktop.model.errors import LocalError
from zajel_desktop.protocol.negotiation import Abandon, ApplyAnswer, CreateAnswer, CreateOffer
from zajel_desktop.protocol.signaling_flows.posted_offer import (
    BUSY,
    LONGEST_PAUSE,
    MAX_POSTS,
    NEXT,
    PATIENCE,
    Delete,
    Event,
    Post,
    PostedOffer,
    Respond,
    Response,
    State,
    TakenOffer,
    has_candidates,
)
from zajel_desktop.protocol.signaling_flows.steps import Ending, Over
from zajel_desktop.protocol.wire.signals import Description

LINE = "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n"


def sdp(name="one"):
    return f"v=0\r\na=ice-ufrag:{name}\r\n{LINE}"


def offer(name="one"):
    return Description("offer", sdp(name))


def answer(name="two"):
    return Description("answer", sdp(name))


@pytest.fixture
def posted():
    flow = PostedOffer()
    assert flow.begin() == [CreateOffer()]
    assert flow.offered(sdp(), 0.0) == [Post(1, offer())]
    return flow


@pytest.fixture
def settled(posted):
    posted.responded(1, Response(201, answer(), "/it"), 1.0)
    return posted


def test_the_answer_to_our_post_is_applied_and_deleted_at_the_end(posted):
    assert posted.responded(1, Response(201, answer(), "/it"), 1.0) == [ApplyAnswer(answer())]
    posted.connected()
    assert (posted.state, posted.tick(1e9)) == (State.CONNECTED, [])
    assert posted.end() == [Over(Ending.LEFT), Delete("/it")]
    assert posted.end() == []


def test_an_offer_without_candidates_is_never_posted():
    flow = PostedOffer()
    flow.begin()
    assert flow.offered("v=0\r\n", 0.0) == [Over(Ending.NO_CANDIDATES)]


@pytest.mark.parametrize(
    "response",
    [
        *(Response(200), Response(404), Response(302), Response(500), Response(400, answer())),
        *(Response(201, Description("answer", "v=0\r\n")), Response(201, offer())),
    ],
)
def test_what_is_no_whole_answer_is_a_refusal(posted, response):
    assert posted.responded(1, response, 1.0) == [Over(Ending.REFUSED)]


def test_an_answer_that_we_cannot_use_leaves_nothing_behind(posted):
    half = Response(201, Description("answer", "v=0\r\n"), "/half")
    assert posted.responded(1, half, 1.0) == [Over(Ending.REFUSED), Delete("/half")]


@pytest.mark.parametrize("status", sorted(BUSY))
def test_whoever_is_busy_gets_the_same_offer_again(posted, status):
    assert posted.responded(1, Response(status), 1.0) == []
    assert posted.tick(1.9) == []
    assert posted.tick(2.0) == [Post(2, offer())]
    assert posted.responded(2, Response(status), 3.0) == []
    assert posted.due == 5.0  # longer each time


@pytest.mark.parametrize(
    ("wish", "pause"),
    [(7.0, 7.0), (0.0, 1.0), (-5.0, 1.0), (1e9, LONGEST_PAUSE), (math.nan, 1.0)],
)
def test_a_wish_for_a_pause_is_followed_within_reason(posted, wish, pause):
    posted.responded(1, Response(503, retry_after=wish), 0.0)
    assert posted.due == pause


def test_nobody_is_asked_for_ever(posted):
    for number in range(1, MAX_POSTS):
        posted.responded(number, Response(503), posted.due)
        posted.tick(posted.due)
    assert posted.responded(MAX_POSTS, Response(503), 99.0) == [Over(Ending.REFUSED)]


def test_whoever_is_busy_and_has_made_something_all_the_same_is_told_to_delete_it(posted):
    for number in range(1, MAX_POSTS):
        assert posted.responded(number, Response(503, None, "/it"), posted.due) == [Delete("/it")]
        posted.tick(posted.due)
    last = posted.responded(MAX_POSTS, Response(503, None, "/it"), 99.0)
    assert last == [Over(Ending.REFUSED), Delete("/it")]


def test_where_nothing_comes_back_another_offer_is_made(posted):
    assert posted.tick(PATIENCE) == [Abandon(), CreateOffer()]
    assert posted.offered(sdp("anew"), 11.0) == [Post(2, offer("anew"))]
    late = Response(201, answer(), "/late")
    assert posted.responded(1, late, 12.0) == [Delete("/late")]
    assert posted.failed(1, 12.0) == []
    assert posted.responded(2, Response(201, answer("b")), 12.0) == [ApplyAnswer(answer("b"))]


def test_a_response_that_comes_while_another_offer_is_made_is_deleted(posted):
    assert posted.failed(1, 1.0) == [Abandon(), CreateOffer()]
    assert posted.responded(1, Response(201, answer(), "/late"), 2.0) == [Delete("/late")]


def test_where_never_anything_comes_back_it_is_over():
    flow = PostedOffer()
    flow.begin()
    for number in range(1, MAX_POSTS):
        flow.offered(sdp(), 0.0)
        assert flow.failed(number, 0.0) == [Abandon(), CreateOffer()]
    flow.offered(sdp(), 0.0)
    assert flow.failed(MAX_POSTS, 0.0) == [Over(Ending.NO_ANSWER)]


def test_where_nothing_connects_it_is_over_and_deleted(settled):
    assert settled.tick(settled.due - 1) == []
    assert settled.tick(settled.due) == [Over(Ending.NO_PATH), Delete("/it")]


def test_what_the_driver_does_out_of_turn_is_its_fault(posted):
    for step in (posted.begin, posted.connected, lambda: posted.offered(sdp(), 0.0)):
        with pytest.raises(LocalError):
            step()
    with pytest.raises(LocalError):
        TakenOffer().answered(sdp())


BUSY_NOW, WHOLE = Response(503), Response(201, Description("answer", sdp("two")))


def brought_to(state):
    """A flow in ``state``."""
    flow = PostedOffer()
    if state is not State.NEW:
        flow.begin()
    if state not in {State.NEW, State.GATHERING}:
        flow.offered(sdp(), 0.0)
    if state is State.PAUSING:
        flow.responded(1, BUSY_NOW, 0.0)
    if state in {State.SETTLED, State.CONNECTED}:
        flow.responded(1, WHOLE, 0.0)
    if state is State.CONNECTED:
        flow.connected()
    if state is State.OVER:
        flow.end()
    assert flow.state is state
    return flow


STEPS = {
    Event.BEGIN: lambda flow: flow.begin(),
    Event.OFFERED: lambda flow: flow.offered(sdp(), 0.0),
    Event.CONNECTED: lambda flow: flow.connected(),
    Event.END: lambda flow: flow.end(),
    Event.ANSWER: lambda flow: flow.responded(1, WHOLE, 0.0),
    Event.BUSY: lambda flow: flow.responded(1, BUSY_NOW, 0.0),
    Event.LOSE: lambda flow: flow.failed(1, 0.0),
}
OF_THE_POST = {Event.ANSWER, Event.BUSY, Event.LOSE}


@pytest.mark.parametrize("event", STEPS)
@pytest.mark.parametrize("state", State)
def test_what_is_in_the_table_happens_and_nothing_else(state, event):
    flow = brought_to(state)
    if (state, event) in NEXT:
        STEPS[event](flow)
        assert flow.state is NEXT[state, event]
    elif event in OF_THE_POST:  # it comes too late, which is nobody's fault
        assert STEPS[event](flow) == []
        assert flow.state is state
    else:
        with pytest.raises(LocalError):
            STEPS[event](flow)
        assert flow.state is state


def test_one_post_is_answered_once_the_answer_is_whole():
    taken = TakenOffer()
    assert taken.post(1, offer()) == [CreateAnswer(offer())]
    assert taken.answered(sdp("two")) == [Respond(1, 201, answer())]


def test_the_same_offer_again_gets_the_same_answer_and_no_second_connection():
    taken = TakenOffer()
    taken.post(1, offer())
    assert taken.post(2, offer()) == []
    told = [Respond(1, 201, answer()), Respond(2, 201, answer())]
    assert taken.answered(sdp("two")) == told
    assert taken.post(3, offer()) == [Respond(3, 200, answer())]
    with pytest.raises(LocalError):
        taken.answered(sdp("two"))


@pytest.mark.parametrize(
    ("posted", "status"),
    [(Description("offer", "v=0\r\n"), 400), (answer(), 400), (offer("other"), 409)],
)
def test_what_cannot_be_answered_is_refused(posted, status):
    taken = TakenOffer()
    taken.post(1, offer())
    assert taken.post(2, posted) == [Respond(2, status)]


def test_who_has_no_candidates_has_no_answer():
    taken = TakenOffer()
    taken.post(1, offer())
    assert taken.answered("v=0\r\n") == [Respond(1, 503)]
    assert taken.post(2, offer()) == [Respond(2, 410)]


def test_whoever_waits_for_what_is_deleted_hears_of_it():
    taken = TakenOffer()
    taken.post(1, offer())
    assert taken.delete() == [Respond(1, 410)]
    assert taken.post(2, offer()) == [Respond(2, 410)]


@pytest.mark.parametrize(("text", "has"), [(sdp(), True), ("v=0", False), ("a=candidate:", False)])
def test_candidates_are_lines_of_their_own(text, has):
    assert has_candidates(text) is has


class World:
    """Somebody who offers, and a server that makes a connection for each offer; HTTP in between."""

    def __init__(self, busy):
        self.wire, self.now = Wire(), 0.0
        self.busy = list(busy)
        self.held = {}  # what the server holds, by its location
        self.flow = PostedOffer()
        self.made = self.served = 0
        self.offer = self.applied = self.ended = None
        self.do(self.flow.begin())

    def do(self, outputs):
        for output in outputs:
            match output:
                case CreateOffer():
                    assert self.offer is None, "two connections"
                    self.made += 1
                    self.offer = f"offer{self.made}"
                case Abandon():
                    self.offer = None
                case ApplyAnswer(told):
                    assert self.applied is None, "two answers"
                    self.applied = told
                case Over(why):
                    self.ended = why
                case Post() | Delete():
                    self.wire.send("server", output)

    def deliver(self, to, message):
        if to == "us":
            number, response = message
            self.do(self.flow.responded(number, response, self.now))
        elif isinstance(message, Delete):
            self.held.pop(message.location, None)
        else:
            self.serve(message)

    def serve(self, post):
        if self.busy and self.busy.pop():
            return self.wire.send("us", (post.number, Response(503)))
        self.served += 1
        location = f"/{self.served}"
        taken = self.held.setdefault(location, TakenOffer())
        assert taken.post(post.number, post.offer) == [CreateAnswer(post.offer)]
        name = post.offer.sdp.split(":")[1].split()[0]
        (respond,) = taken.answered(sdp(f"to {name}"))
        response = Response(respond.status, respond.answer, location)
        return self.wire.send("us", (post.number, response))

    def wait(self, seconds):
        self.now += seconds
        if self.flow.state is State.GATHERING:
            self.do(self.flow.offered(sdp(self.offer), self.now))
        if self.flow.state is State.SETTLED and f"to {self.offer}" in self.applied.sdp:
            self.flow.connected()
        self.do(self.flow.tick(self.now))


@given(st.data(), st.lists(st.booleans(), max_size=6))
def test_however_http_behaves_there_is_one_connection_or_it_is_over(data, busy):
    world = World(busy)
    world.wire.trouble(data, world.deliver, world.wait)
    world.wire.heal(world.deliver, world.wait)
    if world.ended is None:
        assert world.flow.state is State.CONNECTED
        assert f"to {world.offer}" in world.applied.sdp
    else:
        assert world.ended in {Ending.NO_ANSWER, Ending.REFUSED}


def test_where_nothing_is_lost_the_first_post_does():
    world = World([])
    world.wire.heal(world.deliver, world.wait)
    assert (world.flow.state, world.made, len(world.held)) == (State.CONNECTED, 1, 1)
    world.do(world.flow.end())
    world.wire.heal(world.deliver, world.wait, seconds=1)
    assert world.held == {}


@given(st.sets(st.integers(0, 9), max_size=4))
def test_four_lost_messages_do_not_keep_it_from_connecting(lost):
    world = World([])
    world.wire.lost = {each + 1 for each in lost}  # the first was sent already
    world.wire.heal(world.deliver, world.wait)
    assert world.flow.state is State.CONNECTED
