"""The neighbourhood: we go to contacts who are not linked, to a few at a time, and leave again."""

from __future__ import annotations

import hypothesis
import hypothesis.strategies as some
import pytest

from zajel_desktop.protocol.neighbourhood import (
    MAX_JOINED,
    MAX_TAGS,
    Join,
    Leave,
    Neighbourhood,
    padded,
)


@pytest.fixture
def around():
    return Neighbourhood()


def places(**contacts):
    """The service at each url and the letters of the contacts there."""
    return {url: frozenset(letters) for url, letters in contacts.items()}


def test_we_go_to_a_contact_who_is_announced_and_leave_when_that_ends(around):
    assert around.hear(places(here="a")) == [Join("here")]
    assert around.hear(places(here="a")) == []
    assert around.joined == ("here",)
    assert around.hear({}) == [Leave("here")]


def test_whoever_is_linked_need_not_be_met(around):
    around.linked("a", is_linked=True)
    assert around.hear(places(here="a")) == []
    assert around.linked("a", is_linked=False) == [Join("here")]


def test_a_place_is_kept_when_its_contact_is_linked_for_the_link_may_end(around):
    around.hear(places(here="a"))
    assert around.linked("a", is_linked=True) == []
    assert around.joined == ("here",)


def test_one_who_is_not_linked_is_enough_to_go(around):
    around.linked("a", is_linked=True)
    assert around.hear(places(here="ab")) == [Join("here")]


def test_nobody_we_know_is_nowhere_to_go(around):
    assert around.hear(places(here="")) == []


def test_we_go_to_a_few_at_a_time(around):
    everywhere = places(**{f"at{number}": str(number) for number in range(MAX_JOINED + 2)})
    assert len(around.hear(everywhere)) == MAX_JOINED
    assert around.linked("0", is_linked=True) == [Leave("at0"), Join(f"at{MAX_JOINED}")]
    del everywhere["at1"]
    assert around.hear(everywhere) == [Leave("at1"), Join(f"at{MAX_JOINED + 1}")]


def test_when_nothing_is_heard_any_more_every_place_is_left(around):
    around.hear(places(here="a", there="b"))
    assert around.clear() == [Leave("here"), Leave("there")]
    assert around.joined == ()


CONTACTS = some.sampled_from("abcdef")
HEARD = some.dictionaries(some.sampled_from("ABCDEFGH"), some.frozensets(CONTACTS))
STEPS = some.lists(some.one_of(HEARD, some.tuples(CONTACTS, some.booleans())), max_size=12)


@hypothesis.given(STEPS)
def test_whoever_follows_is_never_at_too_many_places_and_nobody_waits_beside_a_free_one(steps):
    around, followed, heard, linked = Neighbourhood(), set(), {}, set()
    for step in steps:
        if isinstance(step, dict):
            heard, outputs = step, around.hear(step)
        else:
            contact, is_linked = step
            (linked.add if is_linked else linked.discard)(contact)
            outputs = around.linked(contact, is_linked=is_linked)
        for output in outputs:
            if isinstance(output, Join):
                assert output.url not in followed
                followed.add(output.url)
            else:
                followed.remove(output.url)
        needed = {url for url, contacts in heard.items() if contacts - linked}
        assert followed == set(around.joined)
        assert len(followed) <= MAX_JOINED
        assert followed <= {url for url, contacts in heard.items() if contacts}
        assert needed <= followed or len(needed & followed) == MAX_JOINED


@pytest.mark.parametrize(
    ("count", "announced"), [(0, 16), (1, 16), (16, 16), (17, 32), (63, 64), (900, MAX_TAGS)]
)
def test_the_number_of_tags_tells_little_about_the_number_of_contacts(count, announced):
    assert padded(count) == announced
