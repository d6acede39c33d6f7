from __future__ import annotations

from tests.fakes.engine import NOW
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.ui.conversation.rows import TOGETHER, Talker, day_of, rows, together

NOOR = Talker("Noor", is_there=True)


def made(*messages, **arguments):
    return list(rows(messages, {}, NOOR, **arguments))


def test_the_first_entry_of_each_day_carries_the_day(say):
    yesterday, today, later = say(sent_at=NOW - 86_400), say(sent_at=NOW), say(sent_at=NOW + 60)
    assert [row.day is not None for row in made(yesterday, today, later)] == [True, True, False]


def test_entries_of_one_sender_within_five_minutes_stand_together(say):
    first, second = say(sent_at=NOW), say(sent_at=NOW + TOGETHER - 1)
    late = say(sent_at=NOW + 2 * TOGETHER)
    assert [row.continues for row in made(first, second, late)] == [False, True, False]


def test_entries_of_two_people_stand_apart(say):
    assert not together(say(is_mine=True), say(is_mine=False))


def test_an_entry_below_a_failed_one_stands_apart_from_its_sentence(say):
    assert not together(say(is_mine=True, delivery=Delivery.FAILED), say(is_mine=True))


def test_a_line_about_what_happened_stands_apart(say):
    assert not together(say(kind=Kind.PAIRED), say())
    assert not made(say(kind=Kind.PAIRED))[0].is_bubble


def test_the_new_line_stands_above_the_first_unread(say):
    read, unread = say(), say()
    first, second = made(read, unread, first_new=unread.id)
    assert (first.is_first_new, second.is_first_new) == (False, True)
    assert not second.continues


def test_only_the_newest_text_of_ours_says_where_it_is(say):
    old, newest, theirs = say(is_mine=True), say(is_mine=True), say()
    marks = [row.is_newest_of_mine for row in made(old, newest, theirs)]
    assert marks == [False, True, False]


def test_rows_whose_words_need_no_name_do_not_change_with_it(say):
    theirs, old, newest = made(say(), say(is_mine=True), say(is_mine=True))
    assert theirs.talker == old.talker == Talker()
    assert newest.talker == NOOR


def test_only_the_last_row_is_the_last(say):
    assert [row.is_last for row in made(say(), say())] == [False, True]


def test_a_clock_that_says_nonsense_still_has_a_day():
    assert day_of(1e30) == day_of(float("nan"))
