"""Meetings: two contacts find each other by what they alone share, nobody else finds anybody."""

from __future__ import annotations

import pytest

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.meetings import Meetings, is_welcome, offers
from zajel_desktop.model.contact import Contact, KeyState
from zajel_desktop.protocol.meeting import HOUR, Calling

ANNA, BADR, CARLA, OLD = (Identity(bytes([n]) * 32) for n in (1, 2, 3, 4))
OURS, THEIRS = "ABCDEF", "GHJKLM"


class Clock:
    """Shows what it is told (port Clock)."""

    time = 1_795_253_460.0

    def now(self):
        return self.time


def contact(identity, **fields):
    return Contact(f"c{identity.peer_id[:4]}", identity.peer_id, "talk", "", 1.0, **fields)


def meetings(own, *contacts, clock=None):
    own = own if isinstance(own, list) else [own]
    return Meetings(own=lambda: own, contacts=lambda: contacts, clock=clock or Clock())


def tokens(who, *contacts):
    return set(who.tokens([calling for each in contacts for calling in who.callings(each)]))


def test_two_contacts_share_their_tokens_and_nobody_else_does():
    to_badr, to_carla = contact(BADR), contact(CARLA)
    anna = meetings(ANNA, to_badr, to_carla)
    badr = meetings(BADR, contact(ANNA))
    assert tokens(anna, to_badr) == tokens(badr, contact(ANNA))
    assert not tokens(anna, to_badr) & tokens(anna, to_carla)


@pytest.mark.parametrize(
    "fields", [{"is_blocked": True}, {"key_state": KeyState.ASKING, "other_key": CARLA.peer_id}]
)
def test_who_is_blocked_or_in_question_is_neither_found_nor_answered(fields):
    unwelcome = contact(BADR, **fields)
    anna, badr = meetings(ANNA, unwelcome), meetings(BADR, contact(ANNA))
    assert not is_welcome(unwelcome)
    assert anna.welcome() == ()
    assert tokens(anna, unwelcome) == set()
    mark = badr.tag(contact(ANNA), BADR.peer_id, THEIRS, OURS)
    assert anna.whose(mark, THEIRS, OURS) is None


def test_a_refused_key_leaves_the_known_one_welcome():
    assert is_welcome(contact(BADR, key_state=KeyState.REFUSING, other_key=CARLA.peer_id))


def test_a_call_tells_who_it_is_from_and_by_which_key_they_know_us():
    known = contact(BADR)
    anna = meetings([ANNA, OLD], contact(CARLA), known)
    for ours in (ANNA, OLD):
        badr = meetings(BADR, contact(ours))
        mark = badr.tag(contact(ours), BADR.peer_id, THEIRS, OURS)
        assert anna.whose(mark, THEIRS, OURS) == (known, ours.peer_id)
        assert anna.whose(mark, OURS, THEIRS) is None
        assert anna.whose(mark, "NPQRST", OURS) is None


def test_a_mark_of_yesterday_is_nobodys():
    clock = Clock()
    anna, badr = meetings(ANNA, contact(BADR), clock=clock), meetings(BADR, contact(ANNA))
    mark = badr.tag(contact(ANNA), BADR.peer_id, THEIRS, OURS)
    clock.time += 2 * HOUR
    assert anna.whose(mark, THEIRS, OURS) is None
    assert anna.whose(b"", THEIRS, OURS) is None


def test_a_key_of_ours_that_is_none_any_more_marks_nothing():
    anna = meetings(ANNA, contact(BADR))
    assert anna.tag(contact(BADR), OLD.peer_id, OURS, THEIRS) == b""
    assert anna.tokens([Calling(contact(BADR).id, OLD.peer_id)]) == ()
    assert anna.tokens([Calling("nobody", ANNA.peer_id)]) == ()


def test_a_worthless_key_is_nobody_to_look_for():
    worthless = Contact("c", "A" * 43 + "=", "talk", "", 1.0)
    anna = meetings(ANNA, worthless)
    assert anna.callings(worthless) == ()
    assert anna.whose(b"t" * 16, THEIRS, OURS) is None


def test_exactly_one_of_two_offers():
    for one, two in ((ANNA, BADR), (BADR, CARLA), (ANNA, CARLA)):
        assert offers(one.peer_id, two.peer_id) is not offers(two.peer_id, one.peer_id)


def test_what_a_life_before_left_is_known_for_as_long_as_services_keep_it():
    clock = Clock()
    anna, badr = meetings(ANNA, clock=clock), meetings(BADR, clock=clock)
    mark = anna.mark()
    assert anna.is_ours(mark)
    assert meetings([BADR, ANNA]).is_ours(mark)
    assert not badr.is_ours(mark)
    assert not anna.is_ours("")
    clock.time += 3 * HOUR
    assert anna.is_ours(mark)
    clock.time += HOUR
    assert not anna.is_ours(mark)
