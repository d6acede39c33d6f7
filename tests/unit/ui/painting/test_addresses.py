from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.ui.painting.addresses import LONGEST, WebAddress, units, web_addresses


def test_an_address_is_found_where_it_stands():
    assert web_addresses("see https://example.org/a now") == (
        WebAddress(4, 25, "https://example.org/a"),
    )


@pytest.mark.parametrize("end", [".", ",", "!", "?", "؟", ")", "...", "،"])
def test_punctuation_after_an_address_is_not_part_of_it(end):
    (address,) = web_addresses(f"(https://example.org/a{end} and")
    assert address.url == "https://example.org/a"


def test_a_bracket_that_belongs_to_the_address_stays():
    (address,) = web_addresses("https://example.org/wiki/Ferry_(boat)")
    assert address.url.endswith("(boat)")


def test_positions_are_counted_as_qt_counts_them():
    (address,) = web_addresses("🌬️ https://example.org")
    assert (address.start, address.end) == (4, 23)
    assert units("🌬") == 2


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "file:///etc/passwd", "zajel://K7QX2M", "https://", "http:/x"]
)
def test_nothing_but_web_pages_can_be_clicked(text):
    assert web_addresses(text) == ()


def test_an_address_ends_before_a_mark_that_turns_the_text_around():
    (address,) = web_addresses("https://example.org/\u202egro.live")
    assert address.url == "https://example.org/"


def test_an_address_without_an_end_is_cut():
    (address,) = web_addresses("https://" + "a" * 60_000)
    assert len(address.url) <= LONGEST + len("https://")


def test_an_address_of_nothing_but_brackets_ends_soon():
    assert web_addresses("https://" + ")" * 60_000) == ()


@given(st.text(st.sampled_from("https://a.)( \n🌬م"), max_size=200))
def test_every_address_stands_where_it_says(text):
    raw = text.encode("utf-16-le")
    for address in web_addresses(text):
        assert raw[2 * address.start : 2 * address.end].decode("utf-16-le") == address.url
