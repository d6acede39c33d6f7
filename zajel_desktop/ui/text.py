"""Words, numbers and names as people read them, in both directions of writing.

* ``isolated(text)`` - every inserted name, code, number with unit, file name, address goes through.
* ``left_to_right(text)`` - the same for paths, which are never turned round.
* ``without_bidi(text)`` - for names that come from outside, before they are kept or shown.
* ``direction_of(text)``, ``paragraphs(text)`` - base direction by first strong character.
* ``elided(text, metrics, width)`` - at the end of its own direction, or in the middle.
* ``size_text(2_100_000)`` "2.1 MB" · ``speed_text`` "11.8 MB/s" · ``progress_text`` "114 of 184 MB"
  · ``left_text(6)`` "6 s left" · ``clock_text(468)`` "7:48" · ``round_trip_text(2)`` "2 ms".
* ``time_text(when)`` "09:31" · ``day_text(when, now)`` "Today" ·
  ``list_time_text(when, now)`` "Mon".
  Times are seconds since the epoch, shown in the local time zone.

Numbers follow ``QLocale()``, the default that the application sets with its language.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF

translate = QCoreApplication.translate

FIRST_STRONG, LEFT_TO_RIGHT, POP = "\u2068", "\u2066", "\u2069"
EMBEDDINGS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
MARKS = dict.fromkeys([0x200E, 0x200F, 0x061C])
MINUTE, HOUR, WEEK = 60, 3600, 7


def isolated(text: str) -> str:
    """Fence ``text`` so that its direction and that of the sentence around it do not mix."""
    return f"{FIRST_STRONG}{text.translate(EMBEDDINGS)}{POP}"


def left_to_right(text: str) -> str:
    """Fence a path or an address, which runs from left to right wherever it stands."""
    return f"{LEFT_TO_RIGHT}{text.translate(EMBEDDINGS)}{POP}"


def without_bidi(text: str) -> str:
    """Take out every character that only steers direction."""
    return text.translate(EMBEDDINGS | MARKS)


def direction_of(
    text: str, default: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight
) -> Qt.LayoutDirection:
    """Find the base direction by the first strong character (UAX 9, P2 and P3)."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return Qt.LayoutDirection.LeftToRight
            case "R" | "AL":
                return Qt.LayoutDirection.RightToLeft
    return default


def paragraphs(text: str) -> list[str]:
    """Split what somebody wrote where a new paragraph, with a direction of its own, begins."""
    return text.replace("\r\n", "\n").replace("\u2029", "\n").split("\n")


def elided(
    text: str,
    metrics: QFontMetrics | QFontMetricsF,
    width: float,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> str:
    """Shorten ``text`` to ``width`` px; Qt's right is the end in either direction of writing."""
    line = " ".join(text.split())
    if isinstance(metrics, QFontMetricsF):
        return metrics.elidedText(line, mode, width)
    return metrics.elidedText(line, mode, int(width))


def size_text(size: int) -> str:
    """Say ``size`` bytes in powers of 1000: "48 kB", "2.1 MB", "184 MB"."""
    value, unit = _scaled(size)
    return _unit(unit).format(_number(value))


def speed_text(bytes_per_second: float) -> str:
    """Say how fast bytes move: "11.8 MB/s"."""
    value, unit = _scaled(bytes_per_second)
    return _per_second(unit).format(_number(value))


def progress_text(done: int, total: int) -> str:
    """Say how much is done, naming the unit once if it is the same: "114 of 184 MB"."""
    (done_value, done_unit), (value, unit) = _scaled(done), _scaled(total)
    so_far = _number(done_value) if unit == done_unit else size_text(done)
    whole = _unit(unit).format(_number(value))
    return translate("Text", "{done} of {total}").format(done=so_far, total=whole)


def percent_text(part: float) -> str:
    """Say a part of one: "52%", in Arabic digits where those are used."""
    locale = QLocale()
    return f"{locale.toString(int(round(part * 100, 6)))}{locale.percent()}"


def left_text(seconds: float) -> str:
    """Say how long something still takes: "6 s left", "4 min left", "2 h left"."""
    whole = max(0, round(seconds))
    if whole < MINUTE:
        return translate("Text", "{n} s left").format(n=_count(whole))
    if whole < HOUR:
        return translate("Text", "{n} min left").format(n=_count(round(whole / MINUTE)))
    return translate("Text", "{n} h left").format(n=_count(round(whole / HOUR)))


def clock_text(seconds: float) -> str:
    """Say a countdown or a duration: "7:48", "1:02:05"; always from left to right."""
    whole = max(0, int(seconds))
    zero = QLocale().zeroDigit()

    def two(value: int) -> str:
        return _count(value).rjust(2, zero)

    hours, minutes = whole // HOUR, whole // MINUTE % MINUTE
    if hours:
        return f"{_count(hours)}:{two(minutes)}:{two(whole % MINUTE)}"
    return f"{_count(minutes)}:{two(whole % MINUTE)}"


def round_trip_text(milliseconds: int) -> str:
    """Say how long there and back takes: "24 ms"."""
    return translate("Text", "{n} ms").format(n=_count(milliseconds))


def time_text(when: float) -> str:
    """Say the time of day, as the language does: "09:31"."""
    return QLocale().toString(_local(when).time(), QLocale.FormatType.ShortFormat)


def day_text(when: float, now: float) -> str:
    """Name the day of ``when``: "Today", "Yesterday", "Monday", "3 May", "3 May 2024"."""
    day, today = _local(when).date(), _local(now).date()
    age = day.daysTo(today)
    if age == 0:
        return translate("Text", "Today")
    if age == 1:
        return translate("Text", "Yesterday")
    if 1 < age < WEEK:
        return QLocale().dayName(day.dayOfWeek(), QLocale.FormatType.LongFormat)
    return _date_text(day, today, "MMMM")


def list_time_text(when: float, now: float) -> str:
    """Say when in few letters: "09:31", "Mon", "3 May", "3 May 2024"."""
    day, today = _local(when).date(), _local(now).date()
    age = day.daysTo(today)
    if age == 0:
        return time_text(when)
    if 0 < age < WEEK:
        return QLocale().dayName(day.dayOfWeek(), QLocale.FormatType.ShortFormat)
    return _date_text(day, today, "MMM")


def date_text(when: float) -> str:
    """Say the date in full: "Wednesday, 18 November 2026"."""
    return QLocale().toString(_local(when).date(), QLocale.FormatType.LongFormat)


def moment_text(when: float) -> str:
    """Say date and time in full, for tooltips and assistive tools."""
    return QLocale().toString(_local(when), QLocale.FormatType.LongFormat)


def _date_text(day: QDate, today: QDate, month: str) -> str:
    pattern = f"d {month}" if day.year() == today.year() else f"d {month} yyyy"
    return QLocale().toString(day, pattern)


def _local(when: float) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(round(when * 1000))


def _scaled(value: float) -> tuple[float, int]:
    """Divide by 1000 until it reads well; returns how often as well."""
    unit = 0
    while _rounded(value) >= 1000 and unit < 4:
        value, unit = value / 1000, unit + 1
    return value, unit


def _rounded(value: float) -> float:
    return round(float(value), 0 if value >= 99.95 else 1)


def _number(value: float) -> str:
    rounded = _rounded(value)
    return QLocale().toString(rounded, "f", 0 if rounded == int(rounded) else 1)


def _count(value: int) -> str:
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(value)


def _unit(power: int) -> str:
    return (
        translate("Text", "{0} B"),
        translate("Text", "{0} kB"),
        translate("Text", "{0} MB"),
        translate("Text", "{0} GB"),
        translate("Text", "{0} TB"),
    )[power]


def _per_second(power: int) -> str:
    return (
        translate("Text", "{0} B/s"),
        translate("Text", "{0} kB/s"),
        translate("Text", "{0} MB/s"),
        translate("Text", "{0} GB/s"),
        translate("Text", "{0} TB/s"),
    )[power]
