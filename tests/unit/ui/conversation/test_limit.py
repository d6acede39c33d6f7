from __future__ import annotations

import pytest

from tests.unit.ui.conversation.conftest import plain
from zajel_desktop.model.message import MAX_TEXT
from zajel_desktop.ui.conversation.limit import COUNTED, room_for, surplus, too_long_words

pytestmark = pytest.mark.usefixtures("qapp")


def test_ordinary_text_is_not_counted():
    assert room_for("Hello").words == ""
    assert room_for("a" * (COUNTED - 1)).words == ""


def test_long_text_says_how_much_is_left():
    assert plain(room_for("a" * (MAX_TEXT - 1000)).words) == "1 kB left"
    assert not room_for("a" * MAX_TEXT).is_too_long


def test_letters_count_as_their_bytes():
    assert room_for("ع" * (MAX_TEXT // 2 + 1)).is_too_long


@pytest.mark.parametrize(("text", "count"), [("a" * (MAX_TEXT + 812), 812), ("🌬" * 16_385, 1)])
def test_too_long_says_by_how_many_characters(text, count):
    assert surplus(text) == count
    assert room_for(text).words == too_long_words(count)


def test_the_sentence_says_what_to_do():
    expected = "Too long by 812 characters. Shorten it or send it as a file."
    assert too_long_words(812) == expected
    assert too_long_words(1).startswith("Too long by 1 character.")


def test_cutting_the_surplus_makes_it_fit():
    text = "aع🌬" * 12_000
    assert not room_for(text[: -surplus(text)]).is_too_long
