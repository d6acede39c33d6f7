"""Numbers and fingerprints: the same for both, verified by what both have seen, by nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.open_links import Table
from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from zajel_desktop.crypto.identity import Identity, fingerprint, public_bytes
from zajel_desktop.crypto.safety_number import build_qr
from zajel_desktop.engine.verifications import Verifications
from zajel_desktop.model.contact import Method
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.model.verification import EmojiStage, Scan


@pytest.fixture
def table():
    return Table()


def sit(seat):
    made = Verifications(
        own_key=lambda: seat.identity.peer_id,
        contacts=seat.contacts,
        links=seat,
        clock=VirtualClock(),
    )
    seat.on_operation = made.on_operation
    return made


@pytest.fixture
def anna(table):
    return sit(table.anna)


@pytest.fixture
def badr(table):
    return sit(table.badr)


def test_both_read_the_same_number(table, anna, badr):
    ours, theirs = anna.number(table.anna.contact.id), badr.number(table.badr.contact.id)
    assert ours == theirs == anna.number(table.anna.contact.id)
    assert [len(group) for group in ours] == [5] * 12
    assert all(group.isdigit() for group in ours)


def test_the_number_follows_the_key(table, anna):
    contact = table.anna.contact
    before = anna.number(contact.id)
    table.anna.contacts.by_id[contact.id] = replace(contact, key=Identity.draw().peer_id)
    assert anna.number(contact.id) != before


def test_fingerprints_are_those_of_the_keys(table, anna, badr):
    assert anna.fingerprint(table.anna.contact.id) == badr.own_fingerprint
    assert anna.own_fingerprint == fingerprint(table.anna.identity.peer_id)


def test_their_qr_scanned_verifies(table, anna, badr):
    shown = badr.number_link(table.badr.contact.id)
    assert anna.scan(table.anna.contact.id, f" {shown}\n") is Scan.MATCHES
    assert table.anna.contacts.verified == [(table.anna.contact.id, Method.NUMBER)]


def with_another(seat):
    """Another contact of theirs."""
    other = replace(seat.contact, id=ContactId("other"), key=Identity.draw().peer_id)
    seat.contacts.by_id[other.id] = other
    return other


def scans(table):
    ours, theirs = table.anna.identity.peer_id, table.anna.contact.key
    other, eve, mallory = with_another(table.anna).key, *(Identity.draw().peer_id for _ in "em")
    return {
        (ours, other): Scan.OTHER_PERSON,
        (ours, eve): Scan.DIFFERS,
        (eve, theirs): Scan.DIFFERS,
        (eve, mallory): Scan.DIFFERS,
        (theirs, other): Scan.DIFFERS,
    }


def test_any_other_number_says_what_it_is_and_changes_nothing(table, anna):
    for keys, expected in scans(table).items():
        text = build_qr(*map(public_bytes, keys))
        assert anna.scan(table.anna.contact.id, text) is expected
    assert table.anna.contacts.verified == table.anna.contacts.distrusted == []


@pytest.mark.parametrize(
    "text", ["", "zajel://pair/K7QX2M", "zajel://verify/1/a/b", "https://example.org", "ä" * 999]
)
def test_what_is_no_number_is_named_so(table, anna, text):
    assert anna.scan(table.anna.contact.id, text) is Scan.NOT_A_NUMBER
    assert table.anna.contacts.verified == []


@pytest.mark.parametrize("method", [Method.NUMBER, Method.FINGERPRINT])
def test_what_people_compared_by_eye_verifies(table, anna, method):
    anna.they_match(table.anna.contact.id, method)
    assert table.anna.contacts.verified == [(table.anna.contact.id, method)]


@pytest.mark.parametrize("method", [Method.CODE, Method.EMOJI])
def test_what_machines_prove_is_not_said_by_people(table, anna, method):
    with pytest.raises(LocalError):
        anna.they_match(table.anna.contact.id, method)
    assert table.anna.contacts.verified == []


def test_what_differs_takes_the_verification_away(table, anna):
    anna.they_differ(table.anna.contact.id)
    assert table.anna.contacts.distrusted == [table.anna.contact.id]


@pytest.mark.parametrize(
    "ask",
    [
        lambda made: made.number("nobody"),
        lambda made: made.number_link("nobody"),
        lambda made: made.fingerprint("nobody"),
        lambda made: made.scan("nobody", ""),
        lambda made: made.they_match("nobody", Method.NUMBER),
        lambda made: made.they_differ("nobody"),
        lambda made: made.begin_emoji("nobody"),
        lambda made: made.agree_emoji("nobody"),
        lambda made: made.match_emoji("nobody"),
        lambda made: made.differ_emoji("nobody"),
    ],
)
def test_nobody_cannot_be_verified(anna, ask):
    with pytest.raises(LocalError):
        ask(anna)


@in_virtual_time
async def test_emoji_are_compared_from_asking_to_done():
    table = Table()
    anna, badr = sit(table.anna), sit(table.badr)
    ours, theirs = table.anna.contact.id, table.badr.contact.id
    told = []
    anna.run_changed.subscribe(lambda run: told.append(run.stage))
    anna.begin_emoji(ours)
    table.deliver()
    badr.agree_emoji(theirs)
    table.deliver()
    anna.match_emoji(ours)
    badr.match_emoji(theirs)
    table.deliver()
    stages = EmojiStage.WAITING, EmojiStage.COMPARING, EmojiStage.PRESSED, EmojiStage.DONE
    assert tuple(told) == stages
    assert anna.run(ours).stage is badr.run(theirs).stage is EmojiStage.DONE
    assert table.badr.contacts.verified == [(theirs, Method.EMOJI)]
    await anna.stop()
    await badr.stop()


@in_virtual_time
async def test_a_comparison_ends_by_our_person_by_its_link_and_with_its_contact():
    table = Table()
    anna, contact = sit(table.anna), table.anna.contact.id
    anna.begin_emoji(contact)
    anna.cancel_emoji(contact)
    assert anna.run(contact).stage is EmojiStage.ENDED
    anna.begin_emoji(contact)
    anna.on_linked(contact)
    assert anna.run(contact).stage is EmojiStage.WAITING
    anna.on_status(LinkStatus(contact, Presence.OFFLINE))
    assert anna.run(contact).stage is EmojiStage.ENDED
    anna.on_removed(contact)
    assert anna.run(contact) is None
    await anna.stop()


@in_virtual_time
async def test_a_difference_seen_ends_it_as_one():
    table = Table()
    anna, badr = sit(table.anna), sit(table.badr)
    badr.begin_emoji(table.badr.contact.id)
    table.deliver()
    anna.agree_emoji(table.anna.contact.id)
    table.deliver()
    anna.differ_emoji(table.anna.contact.id)
    table.deliver()
    assert badr.run(table.badr.contact.id).stage is EmojiStage.DIFFER
    await anna.stop()
    await badr.stop()
