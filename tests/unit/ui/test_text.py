"""Text: names do not turn sentences round, numbers read as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF

from zajel_desktop.ui import text

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


@pytest.fixture(autouse=True)
def english():
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def egyptian():
    QLocale.setDefault(QLocale("ar_EG"))


def at(written):
    """Seconds since the epoch of a local time written in ISO 8601."""
    return float(QDateTime.fromString(written, Qt.DateFormat.ISODate).toSecsSinceEpoch())


@given(st.text())
def test_what_is_isolated_cannot_break_out(name):
    fenced = text.isolated(name)
    assert fenced[0] == "\u2068"
    assert fenced[-1] == "\u2069"
    assert not set(fenced[1:-1]) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_a_path_runs_from_left_to_right():
    assert text.left_to_right("/srv/ملفات\u202e") == "\u2066/srv/ملفات\u2069"


def test_a_name_loses_what_only_steers_direction():
    assert text.without_bidi("ann\u202egpj.exe\u200f") == "anngpj.exe"


@pytest.mark.parametrize(
    ("written", "direction"),
    [("Bring the tent", LTR), ("حجزت 12A", RTL), ("12: שלום", RTL), ("... ok", LTR), ("123", LTR)],
)
def test_the_first_strong_character_gives_the_direction(written, direction):
    assert text.direction_of(written) is direction


def test_what_has_no_direction_takes_that_of_its_surroundings():
    assert text.direction_of("12:30", RTL) is RTL


def test_every_line_break_begins_a_paragraph():
    assert text.paragraphs("one\r\ntwo\u2029three\n") == ["one", "two", "three", ""]


@pytest.mark.parametrize("kind", [QFontMetrics, QFontMetricsF])
def test_a_long_line_is_cut_at_its_end(qapp, kind):
    cut = text.elided("a long line of words", kind(QFont()), 60)
    assert cut.startswith("a")
    assert cut.endswith("…")


def test_a_file_name_keeps_its_extension(qapp):
    middle = Qt.TextElideMode.ElideMiddle
    cut = text.elided("a very long name.tiff", QFontMetrics(QFont()), 90, middle)
    assert cut.endswith("tiff")


def test_several_lines_become_one(qapp):
    assert text.elided("one\n two", QFontMetrics(QFont()), 1000) == "one two"


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (48_000, "48 kB"),
        (2_100_000, "2.1 MB"),
        (184_000_000, "184 MB"),
        (999_960, "1 MB"),
        (1_200_000_000, "1.2 GB"),
        (5_000_000_000_000_000, "5,000 TB"),
    ],
)
def test_a_size_reads_well(size, said):
    assert text.size_text(size) == said


def test_speed_reads_well():
    assert text.speed_text(11_800_000) == "11.8 MB/s"


def test_progress_names_the_unit_once_if_it_is_the_same():
    assert text.progress_text(114_000_000, 184_000_000) == "114 of 184 MB"
    assert text.progress_text(310_000_000, 1_200_000_000) == "310 MB of 1.2 GB"


def test_a_part_is_said_in_percent():
    assert text.percent_text(0.529) == "52%"
    assert text.percent_text(0.29) == "29%"
    assert text.percent_text(0.9999) == "99%"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(6, "6 s left"), (-1, "0 s left"), (240, "4 min left"), (7200, "2 h left")],
)
def test_what_is_left_reads_well(seconds, said):
    assert text.left_text(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(468, "7:48"), (17.9, "0:17"), (-3, "0:00"), (3725, "1:02:05")]
)
def test_a_clock_reads_well(seconds, said):
    assert text.clock_text(seconds) == said


def test_a_round_trip_reads_well():
    assert text.round_trip_text(24) == "24 ms"


def test_days_have_the_names_people_use():
    now = at("2026-05-14T12:00:00")
    days = ["14T09:00", "13T23:59", "11T08:00", "03T08:00"]
    said = [text.day_text(at(f"2026-05-{day}:00"), now) for day in days]
    assert said == ["Today", "Yesterday", "Monday", "3 May"]
    assert text.day_text(at("2025-05-03T08:00:00"), now) == "3 May 2025"


def test_a_day_to_come_has_its_date():
    assert text.day_text(at("2026-05-15T08:00:00"), at("2026-05-14T12:00:00")) == "15 May"


def test_a_list_says_when_in_few_letters():
    now = at("2026-05-14T12:00:00")
    days = ["14T09:31", "13T23:59", "03T08:00"]
    said = [text.list_time_text(at(f"2026-05-{day}:00"), now) for day in days]
    assert said == ["09:31", "Wed", "3 May"]


def test_a_moment_is_said_in_full():
    assert "2026" in text.moment_text(at("2026-05-14T09:31:00"))


def test_a_date_is_said_in_full():
    assert "2026" in text.date_text(at("2026-05-14T09:31:00"))
    assert ":" not in text.date_text(at("2026-05-14T09:31:00"))


def test_arabic_digits_stand_where_the_language_has_them(egyptian):
    assert text.size_text(2_100_000) == "٢٫١ MB"
    assert text.clock_text(465) == "٧:٤٥"
    assert text.clock_text(62) == "١:٠٢"
    assert text.round_trip_text(24) == "٢٤ ms"
