"""Marks: contacts find each other by them, others see random bytes, some people are left out."""

from __future__ import annotations

import dataclasses

import pytest

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.marks import Marks
from zajel_desktop.model.contact import Contact, KeyState
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.ids import ContactId, ConversationId
from zajel_desktop.protocol.neighbourhood import MAX_TAGS, Sighting

ANNA, BADR, CARLA = (Identity(bytes([n]) * 32) for n in (1, 2, 3))
PLACE, ELSEWHERE = b"0123456789abcdef|4711|10.0.0.1", b"fedcba9876543210|4711|10.0.0.2"


class Time:
    """A clock that a test sets."""

    def __init__(self):
        self.at = 498_681 * 3600.0 + 60.0

    def now(self):
        return self.at

    def monotonic(self):
        raise AssertionError("marks know only hours")


class Book:
    """Somebody's contacts (port Trusted)."""

    def __init__(self, *identities):
        self.all = tuple(contact_of(identity) for identity in identities)

    def change(self, index, **fields):
        changed = list(self.all)
        changed[index] = dataclasses.replace(changed[index], **fields)
        self.all = tuple(changed)


class Linked:
    """Who is linked (port Operations)."""

    def __init__(self):
        self.who = set()

    def is_linked(self, contact):
        return contact in self.who


def contact_of(identity):
    name = identity.peer_id[:8]
    return Contact(ContactId(name), identity.peer_id, ConversationId(name), "", 0.0)


class Somebody:
    def __init__(self, identity, *contacts, time=None):
        self.identity, self.former = identity, []
        self.book, self.linked, self.time = Book(*contacts), Linked(), time or Time()
        self.marks = Marks(own=self.own, people=self.book, links=self.linked, clock=self.time)

    def own(self):
        return [self.identity, *self.former]

    def hears(self, other, place=PLACE, announced=PLACE):
        """Whom of our contacts we take what ``other`` announces at ``place`` for."""
        tags = other.marks.tags(place)
        return self.marks.whose(Sighting("", announced, tags, "ws://10.0.0.1:4711", is_lower=True))


@pytest.fixture
def anna():
    return Somebody(ANNA, BADR)


@pytest.fixture
def badr():
    return Somebody(BADR, CARLA, ANNA)


def test_contacts_know_each_other_and_nobody_else_does(anna, badr):
    assert anna.hears(badr) == {anna.book.all[0].id}
    assert badr.hears(anna) == {badr.book.all[1].id}
    assert Somebody(CARLA, ANNA).hears(anna) == set()


def test_whoever_was_away_while_our_key_changed_knows_us_still(anna, badr):
    anna.identity, anna.former = Identity(b"\x09" * 32), [ANNA]
    assert anna.hears(badr) == {anna.book.all[0].id}
    assert Somebody(BADR, ANNA).hears(anna)
    assert len(anna.marks.tags(PLACE)) == 16
    anna.former = []
    assert not anna.hears(badr)


def test_what_is_repeated_by_another_counts_for_nobody(anna, badr):
    assert badr.hears(anna, announced=ELSEWHERE) == set()


def test_tags_count_an_hour_longer_or_earlier_but_no_more(anna, badr):
    for late, is_known in ((3600, True), (-3600, True), (7200, False)):
        badr.time.at = anna.time.at + late
        assert bool(badr.hears(anna)) is is_known


def test_nobody_can_count_our_contacts(anna, badr):
    assert len(anna.marks.tags(PLACE)) == len(badr.marks.tags(PLACE)) == 16
    assert len(Somebody(ANNA).marks.tags(PLACE)) == 16
    many = Somebody(ANNA, *(Identity(number.to_bytes(32, "big")) for number in range(1, 80)))
    assert len(many.marks.tags(PLACE)) == MAX_TAGS


def test_whoever_is_not_linked_comes_first(badr):
    others = [Identity(number.to_bytes(32, "big")) for number in range(1, MAX_TAGS + 1)]
    anna = Somebody(ANNA, *others, BADR)
    assert badr.hears(anna) == set()
    anna.linked.who = {anna.book.all[0].id}
    assert badr.hears(anna)


@pytest.mark.parametrize(
    "fields",
    [
        {"is_blocked": True},
        {"hides_address": True},
        {"dialect": Dialect.APP},
        {"key_state": KeyState.ASKING},
        {"key_state": KeyState.PAIRING},
        {"key": "A" * 43 + "="},
    ],
)
def test_some_neither_find_us_nor_are_found(anna, badr, fields):
    anna.book.change(0, **fields)
    assert anna.hears(badr) == set()
    assert badr.hears(anna) == set()


def test_a_refused_other_key_harms_nobody(anna, badr):
    anna.book.change(0, key_state=KeyState.REFUSING)
    assert anna.hears(badr)


def test_other_people_and_another_key_of_ours_are_other_marks(anna):
    before = anna.marks.known
    anna.book.change(0, given_name="B")
    assert anna.marks.known == before
    anna.book.change(0, key=CARLA.peer_id)
    changed = anna.marks.known
    anna.identity = CARLA
    assert len({before, changed, anna.marks.known}) == 3
