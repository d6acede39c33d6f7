"""How and when somebody was verified, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

from zajel_desktop.model.contact import Contact, Method

translate = QCoreApplication.translate


def verified_text(contact: Contact) -> str:
    """Say how and when ``contact`` was verified: "Verified by the code on 3 May 2026"."""
    if contact.method is None or contact.verified_at is None:
        return translate("Trust", "Verified")
    text = {
        Method.CODE: translate("Trust", "Verified by the code on {date}"),
        Method.NUMBER: translate("Trust", "Verified by the safety number on {date}"),
        Method.EMOJI: translate("Trust", "Verified by seven emoji on {date}"),
        Method.FINGERPRINT: translate("Trust", "Verified by the fingerprint on {date}"),
    }[contact.method]
    return text.replace("{date}", _date(contact.verified_at, "d MMMM yyyy"))


def verified_brief(contact: Contact, now: float) -> str:
    """Say when in few words, for a chip: "Verified 3 May", with the year if it is another one."""
    if contact.verified_at is None:
        return translate("Trust", "Verified")
    is_this_year = _day(contact.verified_at).year() == _day(now).year()
    date = _date(contact.verified_at, "d MMM" if is_this_year else "d MMM yyyy")
    return translate("Trust", "Verified {date}").replace("{date}", date)


def _date(when: float, pattern: str) -> str:
    return QLocale().toString(_day(when), pattern)


def _day(when: float) -> QDate:
    return QDateTime.fromSecsSinceEpoch(round(when)).date()
