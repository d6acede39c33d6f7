from __future__ import annotations

import datetime

import pytest

from tests.fakes.engine import NOW
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.ui.conversation.row_layout import RowAction, RowLayouter, glyph_of
from zajel_desktop.ui.conversation.rows import Row, Talker, day_of
from zajel_desktop.ui.painting.measures import Measures

WIDTH = 796
NOOR = Talker("Noor", is_there=True)
OURS = (TransferId("t"), ConversationId("c"), ContactId("n"))


@pytest.fixture
def lay(theme):
    layouter = RowLayouter(Measures(theme), lambda: NOW)

    def laid(message, *, width=WIDTH, is_right_to_left=False, **fields):
        return layouter.lay(Row(message, **fields), width, is_right_to_left)

    return laid


def test_their_bubble_stands_at_the_start_and_ours_at_the_end(lay, say):
    theirs, ours = lay(say("Hello")), lay(say("Hello", is_mine=True))
    assert theirs.bubble.left() == 20
    assert ours.bubble.right() == WIDTH - 20
    assert theirs.bubble.height() == 36


def test_bubbles_change_sides_from_right_to_left(lay, say):
    for is_mine in (True, False):
        plain = lay(say("Hello", is_mine=is_mine))
        turned = lay(say("Hello", is_mine=is_mine), is_right_to_left=True)
        left, right = plain.visual(plain.bubble), turned.visual(turned.bubble)
        assert right.right() == pytest.approx(WIDTH - left.left())
        assert right.width() == pytest.approx(left.width())


def test_a_bubble_is_never_wider_than_it_may_be(lay, say):
    long = say("quay " * 200)
    assert lay(long).bubble.width() <= 520
    assert lay(long, width=600).bubble.width() <= 600 * 0.72
    assert lay(long, width=480).bubble.width() <= 480 - 2 * 16


def test_the_time_stands_beside_the_last_line_where_it_fits(lay, say):
    short = lay(say("Hello"))
    (time,) = short.lines
    assert time.rect.left() > short.text.rect.right()
    assert short.bubble.contains(time.rect)


def test_the_time_stands_below_a_last_line_that_is_full(lay, say):
    sheet = lay(say("a" * 500))
    while sheet.text.block.last_line.width() < 440:
        sheet = lay(say(sheet.text.block.text + "a"))
    (time,) = sheet.lines
    assert time.rect.top() > sheet.text.rect.bottom() - 4
    assert sheet.bubble.contains(time.rect)


def test_the_time_never_covers_right_to_left_text_in_a_left_to_right_window(lay, say):
    sheet = lay(say("حجزت لنا المقعدين 12A و 12B."))
    (time,) = sheet.lines
    assert time.rect.left() >= sheet.text.rect.right()


@pytest.mark.parametrize(
    ("delivery", "icon"),
    [
        (Delivery.WAITING, "clock"),
        (Delivery.SENT, "check"),
        (Delivery.STORED, "check-double"),
        (Delivery.READ, "check-double"),
        (Delivery.FAILED, "alert"),
    ],
)
def test_ours_shows_how_far_it_came(lay, say, delivery, icon):
    (sign,) = lay(say("Hello", is_mine=True, delivery=delivery)).signs
    assert sign.icon == icon
    assert sign.is_bold is (delivery is Delivery.READ)


@pytest.mark.parametrize(("is_foreign", "icon"), [(False, "check-double"), (True, "check")])
def test_a_file_is_only_sent_where_nobody_can_confirm_it(say, is_foreign, icon):
    items = (FileItem("a.pdf", 1000, is_foreign=is_foreign),)
    done = Transfer(*OURS, True, items=items, state=TransferState.DONE)
    assert glyph_of(say("", kind=Kind.TRANSFER, is_mine=True), done) == icon


def test_theirs_shows_no_delivery(say):
    assert glyph_of(say("Hello"), None) == ""


def test_a_line_about_what_happened_is_never_cut(lay, say):
    unreadable = say("", kind=Kind.UNREADABLE)
    wide, narrow = (lay(unreadable, talker=NOOR, width=width) for width in (WIDTH, 200))
    assert (len(wide.lines), len(wide.texts)) == (1, 0)
    (text,) = narrow.texts
    assert narrow.lines == []
    assert 20 <= text.rect.left() < text.rect.right() <= 180
    assert narrow.height > wide.height


def test_a_day_stands_in_the_middle_above_the_bubble(lay, say):
    sheet = lay(say("Hello"), day=day_of(NOW))
    day = sheet.lines[0]
    assert day.text == "Today"
    assert day.rect.center().x() == pytest.approx(WIDTH / 2, abs=1)
    assert day.rect.bottom() < sheet.bubble.top()


def test_other_days_have_their_names(lay, say):
    yesterday = day_of(NOW) - datetime.timedelta(days=1)
    assert lay(say("Hello"), day=yesterday).lines[0].text == "Yesterday"


def test_new_stands_below_the_day(lay, say):
    sheet = lay(say("Hello"), day=day_of(NOW), is_first_new=True)
    day, new = sheet.lines[:2]
    assert new.text == "New"
    assert day.rect.bottom() < new.rect.top()


def test_rows_that_continue_stand_close(lay, say):
    near, apart = lay(say("Hello"), continues=True), lay(say("Hello"))
    assert (near.bubble.top(), apart.bubble.top()) == (2, 8)


def test_a_failure_has_its_sentence_and_its_button_below(lay, say):
    failure = Failure(Reason.DISK_FULL, Side.OURS)
    failed = say("Hello", is_mine=True, delivery=Delivery.FAILED, failure=failure)
    sheet = lay(failed, talker=NOOR)
    (retry,) = sheet.choices
    sentence = sheet.texts[-1]
    assert retry.action is RowAction.RETRY
    assert retry.rect.top() > sheet.bubble.bottom()
    assert sentence.rect.right() < retry.rect.left()
    assert sheet.height >= retry.rect.bottom()


def test_a_long_failure_in_a_narrow_window_stays_inside(lay, say):
    failure = Failure(Reason.NO_PATH, Side.NETWORKS)
    failed = say("Hello", is_mine=True, delivery=Delivery.FAILED, failure=failure)
    sheet = lay(failed, width=400, talker=NOOR)
    assert sheet.texts[-1].rect.left() >= 0
    assert sheet.height >= sheet.texts[-1].rect.bottom()


def test_the_newest_of_ours_says_where_it_is_below(lay, say):
    sheet = lay(say("Hello", is_mine=True), is_newest_of_mine=True, talker=NOOR)
    assert "device" in sheet.texts[-1].block.text
    assert sheet.texts[-1].rect.top() > sheet.bubble.bottom()


def test_an_event_stands_in_the_middle_without_a_bubble(lay, say):
    sheet = lay(say("", kind=Kind.PAIRED), talker=NOOR)
    assert sheet.bubble.isEmpty()
    assert "paired" in sheet.lines[0].text


def test_something_newer_is_said_in_quiet_letters(lay, say):
    sheet = lay(say("", kind=Kind.UNKNOWN), talker=NOOR)
    assert "cannot show" in sheet.text.block.text
    assert sheet.text.role == "bubble_theirs_meta"


def transfer(**fields):
    items = (FileItem("Ferry tickets.pdf", 2_100_000, path="/d/Ferry tickets.pdf"),)
    fields.setdefault("is_mine", False)
    return Transfer(TransferId("t"), ConversationId("c"), ContactId("n"), items=items, **fields)


@pytest.mark.parametrize("state", list(TransferState))
@pytest.mark.parametrize("is_mine", [True, False])
def test_a_card_holds_its_words_buttons_and_time(lay, say, state, is_mine):
    files = transfer(state=state, is_mine=is_mine, moved=100)
    entry = say("", kind=Kind.TRANSFER, transfer=files.id, is_mine=is_mine)
    sheet = lay(entry, transfer=files, talker=NOOR)
    assert sheet.bubble.width() == 340
    rects = [p.rect for p in (*sheet.lines, *sheet.texts, *sheet.choices, *sheet.signs)]
    assert all(sheet.bubble.contains(rect) for rect in rects)
    time = sheet.lines[-1].rect
    others = [p.rect for p in (*sheet.texts, *sheet.choices)]
    assert not any(time.intersects(other) for other in others)


def test_a_card_fits_a_narrow_window(lay, say):
    entry = say("", kind=Kind.TRANSFER, transfer=TransferId("t"))
    sheet = lay(entry, width=300, transfer=transfer(), talker=NOOR)
    assert sheet.bubble.right() <= 300 - 16


def test_a_card_whose_files_are_not_known_yet_has_a_place(lay, say):
    assert lay(say("", kind=Kind.TRANSFER, transfer=TransferId("t"))).bubble.height() > 40


def test_everything_grows_with_the_text(theme, say):
    theme.set_scale(150)
    sheet = RowLayouter(Measures(theme)).lay(Row(say("Hello")), WIDTH, False)
    assert sheet.bubble.height() == 30 + 16
