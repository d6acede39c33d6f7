"""Lookups: everybody is asked for where they may be, at a pace that services allow."""

from __future__ import annotations

import itertools

import pytest

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.lookups import (
    MAX_ABROAD,
    MAX_PLACES,
    SOON,
    Hint,
    Lookups,
    Met,
    Whereabouts,
)
from zajel_desktop.engine.meetings import Meetings
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.older_points import OlderPoints
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.meeting import BURST, PATIENCE, REFUSED
from zajel_desktop.protocol.wire.service import fits
from zajel_desktop.protocol.wire.service_messages import (
    LiveMatch,
    NamedPeer,
    Pong,
    Refusal,
    Registered,
    RegisterRendezvous,
    RendezvousMatch,
    RendezvousResult,
)

OURS, THEIRS, NEWER = "ABCDEF", "GHJKLM", "NPQRST"
HOME, ABROAD = "ws://127.0.0.1:1", "ws://127.0.0.1:2"
ANNA = Identity(b"\x01" * 32)


class Clock:
    """Both clocks, turned by hand (port Clock)."""

    def __init__(self):
        self.time = self.jumped = 0.0

    def monotonic(self):
        return self.time

    def now(self):
        return 1_795_253_460.0 + self.time + self.jumped


class Place:
    """A registration that keeps what is said there."""

    def __init__(self, url, address=OURS, *, is_passing=False):
        self.url, self.address, self.is_passing = url, address, is_passing
        self.is_ready, self.is_over, self.is_asking = True, False, False
        self.key = ANNA.peer_id
        self.said = []

    def send(self, message):
        self.said.append(message)
        return True

    def release(self):
        self.is_over = True


class Houses:
    """The services: one is chosen, others are opened (Services)."""

    def __init__(self):
        self.default = Place(HOME)
        self.opened = []
        self.heard = Observable()

    def open(self, url, *, address):
        self.wished = address
        self.opened.append(Place(url, NEWER))
        return self.opened[-1]


def person(number, *services, **fields):
    key = Identity(bytes([number % 250 + 2, number // 250 + 1]) * 16).peer_id
    return Contact(f"c{number}", key, "talk", "", 1.0, services=services, **fields)


class Scene:
    """Lookups over fakes."""

    def __init__(self, *people):
        self.people = list(people)
        self.clock, self.houses = Clock(), Houses()
        meetings = Meetings(own=lambda: [ANNA], contacts=lambda: self.people, clock=self.clock)
        self.linked = set()
        self.lookups = Lookups(
            meetings=meetings,
            services=self.houses,
            clock=self.clock,
            is_linked=lambda contact: contact in self.linked,
        )
        self.met = []
        self.lookups.met.subscribe(self.met.append)

    @property
    def home(self):
        return self.houses.default

    def register(self, place=None):
        answer = Registered(OURS, "server")
        assert self.lookups.on_heard((place or self.home, answer))

    def answer(self, *addresses, place=None, mark=""):
        matches = tuple(LiveMatch(address, mark) for address in addresses)
        self.lookups.on_heard((place or self.home, RendezvousResult(matches)))

    def asked(self, place=None):
        """Tick, and what was said because of it."""
        place = place or self.home
        before = len(place.said)
        self.lookups.tick()
        return place.said[before:]


def test_everybody_is_asked_for_one_by_one_once_we_are_registered():
    scene = Scene(person(1), person(2))
    assert scene.asked() == []
    scene.register()
    (first,) = scene.asked()
    assert isinstance(first, RegisterRendezvous)
    assert first.peer_id == OURS
    assert len(first.hourly_tokens) == 2
    assert (first.daily_points, first.dead_drops) == ((), {})
    assert scene.asked() == []
    scene.answer()
    (second,) = scene.asked()
    assert set(second.hourly_tokens).isdisjoint(first.hourly_tokens)
    assert scene.met == [Met("c1", ())]


def test_whoever_is_there_is_told_with_the_newest_place_first():
    scene = Scene(person(1))
    scene.register()
    scene.lookups.tick()
    scene.answer(THEIRS, NEWER)
    places = tuple(Whereabouts(scene.home, each, ANNA.peer_id) for each in (NEWER, THEIRS))
    assert scene.met == [Met("c1", places)]


@pytest.mark.parametrize("address", [OURS, "", "toolong", "abcdef", "ABCDE0", "ABCDÉF"])
def test_what_is_no_address_or_our_own_is_nobody(address):
    scene = Scene(person(1))
    scene.register()
    scene.lookups.tick()
    scene.answer(address)
    assert scene.met == [Met("c1", ())]


def test_an_earlier_life_of_ours_is_nobody():
    scene = Scene(person(1))
    scene.register()
    (question,) = scene.asked()
    scene.answer(THEIRS, mark=question.relay_id)
    assert scene.met == [Met("c1", ())]


def test_an_answer_to_no_question_is_nothing():
    scene = Scene(person(1))
    scene.answer(THEIRS)
    scene.register()
    scene.answer(THEIRS)
    assert scene.met == []


def test_other_news_of_a_service_is_not_about_questions():
    scene = Scene(person(1))
    assert not scene.lookups.on_heard((scene.home, Pong()))
    assert not scene.lookups.on_heard((scene.home, RendezvousMatch(NamedPeer(THEIRS))))
    assert not scene.lookups.on_heard((scene.home, Refusal("no", "peer_not_found", THEIRS)))


def test_whoever_is_wanted_in_a_hurry_comes_first():
    scene = Scene(*(person(n) for n in range(5)))
    scene.register()
    scene.lookups.want(scene.people[3])
    scene.lookups.tick()
    scene.answer()
    assert scene.met == [Met("c3", ())]


def test_whoever_is_blocked_meanwhile_is_not_asked_for():
    scene = Scene(person(1))
    scene.register()
    scene.people[0] = person(1, is_blocked=True)
    assert scene.asked() == []


def test_whoever_is_forgotten_is_not_asked_for():
    scene = Scene(person(1))
    scene.register()
    scene.lookups.forget("c1")
    assert scene.asked() == []


def test_a_service_that_had_enough_is_left_alone_and_asked_again():
    scene = Scene(person(1))
    scene.register()
    (question,) = scene.asked()
    assert scene.lookups.on_heard((scene.home, Refusal("slow down", "slow_down")))
    assert scene.asked() == []
    scene.clock.time += REFUSED + 1
    assert scene.asked() == [question]


def test_a_service_that_does_not_answer_is_asked_for_the_next():
    scene = Scene(person(1), person(2))
    scene.register()
    scene.lookups.tick()
    scene.clock.time += PATIENCE
    assert len(scene.asked()) == 1


def test_a_registration_that_is_away_is_not_asked_and_one_that_is_over_is_forgotten():
    scene = Scene(person(1))
    scene.register()
    scene.home.is_ready = False
    assert scene.asked() == []
    scene.home.is_ready = scene.home.is_over = True
    assert scene.asked() == []


def test_tokens_are_brought_again_before_their_hours_end():
    scene = Scene(person(1))
    scene.register()
    (first,) = scene.asked()
    scene.answer()
    tokens = set(first.hourly_tokens)
    for _ in range(3):
        while not (asked := scene.asked()):
            scene.clock.time = scene.lookups.due
        (again,) = asked
        scene.answer()
        assert set(again.hourly_tokens) != tokens
        assert set(again.hourly_tokens) & tokens
        tokens = set(again.hourly_tokens)


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0, -3600.0, 3600.0])
def test_tokens_are_brought_again_within_a_minute_after_the_clock_has_jumped(jump):
    scene = Scene(person(1))
    scene.register()
    (first,) = scene.asked()
    scene.answer()
    planned = scene.lookups.due
    scene.clock.jumped = jump
    scene.clock.time = planned
    (again,) = scene.asked()
    assert planned <= 60.0
    assert set(again.hourly_tokens) != set(first.hourly_tokens)


def test_many_contacts_are_asked_for_in_few_questions():
    scene = Scene(*(person(n) for n in range(300)))
    scene.register()
    questions = 0
    while scene.asked():
        scene.answer()
        questions += 1
    assert questions < BURST
    scene.clock.time += 60
    while scene.asked():
        scene.answer()
        scene.clock.time += 2
    assert scene.met == [Met(each.contact, ()) for each in scene.met]


# Which services.


def test_at_another_service_only_those_are_looked_for_who_named_it():
    scene = Scene(person(1), person(2, ABROAD))
    scene.lookups.go_abroad(scene.people)
    (place,) = scene.houses.opened
    assert place.url == ABROAD
    scene.register(place)
    scene.lookups.tick()
    scene.answer(THEIRS, place=place)
    assert scene.met == [Met("c2", (Whereabouts(place, THEIRS, ANNA.peer_id),))]
    assert scene.asked(place) == []


def test_on_this_network_everybody_is_looked_for():
    scene = Scene(person(1), person(2, ABROAD))
    here = Place("ws://127.0.0.1:3", is_passing=True)
    scene.register(here)
    assert len(scene.asked(here)) == 1
    scene.answer(place=here)
    assert len(scene.asked(here)) == 1


def test_services_are_left_when_nobody_there_is_away_any_more():
    scene = Scene(person(1, ABROAD))
    scene.lookups.go_abroad(scene.people)
    scene.lookups.go_abroad(scene.people)
    (place,) = scene.houses.opened
    assert not place.is_over
    scene.lookups.go_abroad([])
    assert place.is_over


def test_we_go_to_few_services_and_to_none_that_is_none():
    urls = [f"wss://host{n}.example" for n in range(MAX_ABROAD + 3)]
    scene = Scene(person(1, "http://web.example", HOME, *urls))
    scene.lookups.go_abroad(scene.people)
    assert [place.url for place in scene.houses.opened] == urls[:MAX_ABROAD]
    scene.lookups.stop()
    assert all(place.is_over for place in scene.houses.opened)


def test_nobody_goes_abroad_before_home_is_known():
    scene = Scene(person(1, ABROAD))
    scene.houses.default = None
    scene.lookups.go_abroad(scene.people)
    assert scene.houses.opened == []


# Contacts with older clients.


def older(number, *services, dialect=Dialect.APP, **fields):
    return person(number, *services, dialect=dialect, **fields)


def push(scene, address, mark="", place=None):
    match = NamedPeer(address, mark)
    scene.lookups.on_heard((place or scene.home, RendezvousMatch(match)))


class OlderScene(Scene):
    """The same; home is the address that is for older clients, where there is one."""

    def __init__(self, *people):
        super().__init__(*people)
        self.lookups.go_abroad([])

    @property
    def home(self):
        theirs = [each for each in self.houses.opened if each.url == HOME and not each.is_over]
        return theirs[0] if theirs else self.houses.default


def test_for_older_clients_there_is_one_address_at_home_for_as_long_as_there_are_any():
    scene = OlderScene(older(1), older(2), person(3))
    place = scene.home
    assert place is not scene.houses.default
    scene.houses.default = Place(HOME, "TTTTTT")  # another code of ours is shown
    scene.lookups.go_abroad([])
    assert scene.houses.opened == [place]
    assert not place.is_over
    scene.people[:2] = [older(1, is_blocked=True), older(2, dialect=Dialect.WEB)]
    scene.lookups.go_abroad([])
    assert place.is_over


def test_that_address_is_the_same_in_each_life_and_another_at_each_service():
    first, again = (OlderScene(older(1)).houses.wished for _ in range(2))
    elsewhere = OlderScene(older(1, ABROAD))
    elsewhere.lookups.go_abroad(elsewhere.people)
    assert first == again
    assert elsewhere.houses.wished not in {first, None}


def test_where_only_desktops_may_be_our_address_is_another_one_each_time():
    scene = Scene(person(1, ABROAD))
    scene.lookups.go_abroad(scene.people)
    assert scene.houses.wished is None


def test_at_that_address_nobody_else_is_looked_for_and_they_nowhere_else_at_home():
    scene = OlderScene(older(1), person(2, HOME))
    scene.register()
    scene.register(scene.houses.default)
    scene.lookups.tick()
    scene.answer()
    scene.answer(place=scene.houses.default)
    scene.lookups.tick()
    ((theirs,), (natives,)) = scene.home.said, scene.houses.default.said
    assert len(theirs.daily_points) == 6
    assert natives.daily_points == ()


def test_as_somebody_new_there_is_another_address_for_them():
    scene = OlderScene(older(1))
    place = scene.home
    place.key = Identity(b"\x09" * 32).peer_id
    scene.lookups.go_abroad([])
    assert place.is_over
    assert scene.home is not place


@pytest.mark.parametrize("dialect", [Dialect.APP, Dialect.HEADLESS])
def test_older_clients_are_looked_for_at_their_points_in_both_lists(dialect):
    scene = OlderScene(older(1, dialect=dialect))
    scene.register()
    (question,) = scene.asked()
    points = OlderPoints().of(ANNA, scene.people[0].key, scene.clock.now())
    assert question.daily_points == question.hourly_tokens == points
    assert question.peer_id == scene.home.address
    scene.answer(THEIRS)
    assert scene.met == [Met("c1", (Whereabouts(scene.home, THEIRS, ANNA.peer_id),))]


@pytest.mark.parametrize("dialect", [Dialect.NATIVE, Dialect.UNKNOWN])
def test_nobody_else_is_looked_for_at_points_that_others_can_compute(dialect):
    scene = OlderScene(person(1, dialect=dialect))
    scene.register()
    (question,) = scene.asked()
    assert question.daily_points == ()
    assert all(len(token) == 22 for token in question.hourly_tokens)


def test_a_web_page_is_not_looked_for():
    scene = OlderScene(older(1, dialect=Dialect.WEB))
    scene.register()
    assert scene.asked() == []


def test_where_we_are_known_by_another_key_older_clients_are_not_looked_for():
    scene = OlderScene(older(1))
    scene.home.key = Identity(b"\x09" * 32).peer_id
    scene.register()
    assert scene.asked() == []


def test_whoever_is_linked_by_an_older_client_is_not_looked_for_again_until_they_are_lost():
    scene = OlderScene(older(1))
    scene.linked = {"c1"}
    scene.register()
    assert scene.asked() == []
    scene.linked.clear()
    scene.lookups.want(scene.people[0])
    (question,) = scene.asked()
    assert question.daily_points


def test_at_a_passing_service_of_this_network_older_clients_are_not_looked_for():
    scene = OlderScene(older(1), older(2, ABROAD), person(3))
    passing = Place(ABROAD, NEWER, is_passing=True)
    scene.register(passing)
    points = []
    for _ in range(3):
        points += [question.daily_points for question in scene.asked(passing)]
        scene.answer(place=passing)
    assert points == [()]


def test_at_another_service_those_are_looked_for_who_were_met_there():
    scene = OlderScene(older(1), older(2, ABROAD))
    scene.lookups.go_abroad(scene.people)
    (abroad,) = [each for each in scene.houses.opened if each.url == ABROAD]
    scene.register(abroad)
    (question,) = scene.asked(abroad)
    assert question.daily_points == OlderPoints().of(ANNA, scene.people[1].key, scene.clock.now())


def test_points_are_said_again_before_they_run_out():
    scene = OlderScene(older(1))
    scene.register()
    (first,) = scene.asked()
    scene.answer()
    scene.clock.time += 3600.0
    (second,) = scene.asked()
    assert len(set(first.hourly_tokens) & set(second.hourly_tokens)) == 5
    scene.answer()
    scene.clock.time += 24 * 3600.0
    (third,) = scene.asked()
    assert len(set(second.daily_points) & set(third.daily_points)) == 2


def test_many_contacts_fit_into_what_services_take():
    scene = OlderScene(*(older(number) for number in range(150)))
    scene.register()
    for _ in range(3):
        (question,) = scene.asked()
        assert fits(question)
        scene.answer()


def test_an_old_code_of_ours_that_a_service_still_names_is_nobody():
    scene = OlderScene(older(1))
    scene.register()
    scene.home.address = NEWER
    assert scene.lookups.on_heard((scene.home, Registered(NEWER, "server")))
    scene.lookups.tick()
    scene.answer(OURS, THEIRS)
    assert [place.address for place in scene.met[-1].places] == [THEIRS]
    hints = []
    scene.lookups.hinted.subscribe(hints.append)
    push(scene, OURS)
    assert hints == []


def test_one_address_at_several_points_is_one_place_and_of_thousands_the_newest_are_believed():
    scene = OlderScene(older(1))
    scene.register()
    scene.lookups.tick()
    scene.answer(THEIRS, THEIRS, THEIRS)
    assert len(scene.met[0].places) == 1
    scene.lookups.want(scene.people[0])
    scene.lookups.tick()
    many = [f"ZZ{a}{b}{c}{d}" for a, b, c, d in itertools.product("ABCDEF", repeat=4)]
    scene.answer(*many)
    assert [place.address for place in scene.met[1].places] == many[: -MAX_PLACES - 1 : -1]


def test_whoever_comes_to_a_point_later_is_a_hint():
    scene = OlderScene(older(1))
    hints = []
    scene.lookups.hinted.subscribe(hints.append)
    scene.register()
    push(scene, THEIRS)
    assert hints == [Hint(scene.home, THEIRS)]
    push(scene, "nonsense")
    push(scene, NEWER, mark="a desktop's")
    scene.linked = {"c1"}
    push(scene, NEWER)
    assert len(hints) == 1


def test_without_anybody_who_may_come_a_hint_is_nothing():
    scene = OlderScene(
        person(1), older(2, is_blocked=True), older(3, dialect=Dialect.WEB), older(4, ABROAD)
    )
    scene.people.pop()
    hints = []
    scene.lookups.hinted.subscribe(hints.append)
    scene.register()
    push(scene, THEIRS)
    scene.people.append(older(4))
    push(scene, THEIRS, place=Place(ABROAD))
    assert hints == []


def test_while_a_question_is_not_even_said_no_other_one_is_asked():
    scene = OlderScene(older(1), older(2))
    scene.register()
    scene.home.is_asking = True
    assert scene.asked() == []
    assert scene.lookups.due == scene.clock.time + SOON
    scene.home.is_asking = False
    assert len(scene.asked()) == 1
