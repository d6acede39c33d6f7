from __future__ import annotations

import pytest

from tests.unit.ui.conversation.conftest import plain
from zajel_desktop.model.contact import Method
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.key_change import Notice
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.ui.conversation.rows import Row, Talker
from zajel_desktop.ui.conversation.words import event_text, footnote, unknown_text

pytestmark = pytest.mark.usefixtures("qapp")
HERE, AWAY = Talker("Noor", is_there=True), Talker("Noor", is_there=False)


def words(message, talker=HERE, is_newest=True):
    note = footnote(Row(message, is_newest_of_mine=is_newest, talker=talker))
    return None if note is None else plain(note.text)


def test_the_newest_says_where_it_is(say):
    stored = say(is_mine=True, delivery=Delivery.STORED)
    assert words(stored) == "Stored on Noor’s device"
    assert words(stored, is_newest=False) is None


def test_a_waiting_one_says_for_whom_it_waits(say):
    waiting = say(is_mine=True, delivery=Delivery.WAITING)
    assert words(waiting, AWAY) == "Waits here until Noor is online"
    assert words(waiting, HERE) is None


def test_sent_says_nothing_more_than_its_sign(say):
    assert words(say(is_mine=True, delivery=Delivery.SENT)) is None


def test_what_nobody_can_confirm_is_said_to_be_that_once(say):
    foreign = Talker("Noor", is_there=True, can_confirm=False)
    sent = say(is_mine=True, delivery=Delivery.SENT)
    assert words(sent, foreign) == "Sent; cannot be confirmed"
    assert words(sent, foreign, is_newest=False) is None
    before = say(is_mine=True, delivery=Delivery.HANDED)
    assert words(before) == words(before, foreign) == "Sent; cannot be confirmed"
    assert words(say(is_mine=True, delivery=Delivery.STORED), foreign) == "Stored on Noor’s device"


def test_what_nobody_can_read_is_told_as_that(say):
    unreadable = Row(say("", kind=Kind.UNREADABLE), talker=HERE)
    assert plain(event_text(unreadable)) == "Noor sent something that could not be read."


def test_a_failure_always_says_why_and_the_way_on(say):
    failure = Failure(Reason.DISK_FULL, Side.OURS)
    failed = say(is_mine=True, delivery=Delivery.FAILED, failure=failure)
    note = footnote(Row(failed, talker=HERE))
    assert note is not None
    assert (note.text, note.way_on) == ("Not sent: this computer’s disk is full.", "Try again")
    assert note.is_failure


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_makes_a_sentence(say, reason):
    failed = say(is_mine=True, delivery=Delivery.FAILED, failure=Failure(reason, Side.OURS))
    assert "{" not in (words(failed) or "{")


def test_what_they_say_has_no_words_below(say):
    assert words(say()) is None


def test_something_newer_is_said_to_be_that(say):
    assert plain(unknown_text(HERE)) == "Noor sent something this version cannot show."


@pytest.mark.parametrize("method", [*Method, "some newer way"])
def test_a_verification_says_how(say, method):
    value = method.value if isinstance(method, Method) else method
    words = plain(event_text(Row(say(value, kind=Kind.VERIFIED), talker=HERE)))
    assert words.startswith("Noor was verified")
    assert ("by" in words) == isinstance(method, Method)


def test_what_differed_is_told_as_not_verified(say):
    words = plain(event_text(Row(say(kind=Kind.DIFFERED), talker=HERE)))
    assert words == "What you compared differed. Noor is not verified."


def test_a_new_key_says_whether_it_was_announced(say):
    announced = Row(say(Notice.FOLLOWED.value, kind=Kind.KEY_CHANGED), talker=HERE)
    replaced = Row(say(Notice.REPLACED.value, kind=Kind.KEY_CHANGED), talker=HERE)
    assert plain(event_text(announced)) == "Noor has a new key, announced with the old one"
    assert plain(event_text(replaced)) == "Noor has a new key. You paired again."


def test_pairing_is_told_with_the_name(say):
    row = Row(say(kind=Kind.PAIRED), talker=HERE)
    assert plain(event_text(row)) == "You paired with Noor"
