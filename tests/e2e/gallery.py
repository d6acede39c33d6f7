"""Shows every widget in every state and writes pictures of it, to stand beside the mockups.

``python -m tests.e2e.gallery --out DIR`` writes light, dark, Arabic, and 150 % as PNG. It needs a
screen, real or virtual; ``QT_QPA_PLATFORM=offscreen`` will do, but has fewer fonts on some systems.
"""

from __future__ import annotations

import argparse
import pathlib
import sys

from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from zajel_desktop.model.link import Path, Presence
from zajel_desktop.protocol.invitation import read_code
from zajel_desktop.ui.theme import Mode, Theme
from zajel_desktop.ui.widgets.avatar import Avatar, Face
from zajel_desktop.ui.widgets.buttons import Button, IconButton, Kind
from zajel_desktop.ui.widgets.card import Card, CardRow
from zajel_desktop.ui.widgets.chip import Chip, PathBadge, Tone
from zajel_desktop.ui.widgets.code_entry import CodeEntry
from zajel_desktop.ui.widgets.countdown import CountdownRing
from zajel_desktop.ui.widgets.focus_ring import FocusRings
from zajel_desktop.ui.widgets.labels import ElidedLabel, Label
from zajel_desktop.ui.widgets.note import Note, NoteKind
from zajel_desktop.ui.widgets.qr import QrView
from zajel_desktop.ui.widgets.search_field import SearchField
from zajel_desktop.ui.widgets.segments import Segments
from zajel_desktop.ui.widgets.spinner import Spinner
from zajel_desktop.ui.widgets.steps import StepRow, Steps, StepState
from zajel_desktop.ui.widgets.switch import Switch
from zajel_desktop.ui.widgets.toast import Toasts

ARABIC = {
    "Accept": "قبول",
    "Decline": "رفض",
    "Erase": "محو",
    "Details": "التفاصيل",
    "Copy code": "نسخ الرمز",
    "My code": "رمزي",
    "Enter a code": "إدخال رمز",
    "Found the meeting point": "عُثر على نقطة اللقاء",
    "This network, on My workstation": "هذه الشبكة، على حاسوبي",
    "Asked the owner of K7QX2M": "أُرسل الطلب إلى صاحب \u2068K7QX2M\u2069",
    "Looking for a path": "البحث عن مسار",
    "Trying the direct way first, a relay if that fails": "نجرّب الطريق المباشر أولًا ثم الترحيل",
    "Securing the connection": "تأمين الاتصال",
    "Checking the secret part": "التحقق من الجزء السري",
    "Verified": "موثَّقة",
    "Search people and messages": "ابحث في الأشخاص والرسائل",
    "The meeting point does not answer. Trying again in 8 s.": (
        "نقطة اللقاء لا تستجيب. محاولة جديدة بعد \u20688 ث\u2069."
    ),
    "Waiting for somebody to use your code.": "في انتظار أن يستخدم أحدٌ رمزك.",
    "Noor is verified. There is nothing left to do.": "تم توثيق نور. لا يلزم شيء آخر.",
    "Noor": "نور",
    "No answer in two minutes. Ask for a new code when they are back.": (
        "لا رد خلال دقيقتين. اطلب رمزًا جديدًا عند عودتهم."
    ),
}


class Gallery(QWidget):
    """Three columns of samples."""

    def __init__(self, theme: Theme, *, is_arabic: bool) -> None:
        super().__init__()
        self._theme = theme
        self._is_arabic = is_arabic
        self.setProperty("kind", "surface")
        self.focused = Button(theme, self.say("Accept"), Kind.PRIMARY)
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 24, 32, 80)
        row.setSpacing(32)
        for column, stretch in ((self.left(), 3), (self.middle(), 5), (self.right(), 4)):
            column.addStretch()
            row.addLayout(column, stretch)

    def say(self, english: str) -> str:
        """The words in the language of this gallery, as far as it knows them."""
        return ARABIC.get(english, english) if self._is_arabic else english

    def left(self) -> QVBoxLayout:
        """People, lists, type."""
        theme, column = self._theme, QVBoxLayout()
        column.setSpacing(8)
        self._title(column, "Avatars")
        grid = QGridLayout()
        for n in range(8):
            face = Face(f"key {n}", self.say("Noor") if n % 2 else "Ali")
            grid.addWidget(Avatar(theme, face, 40, list(Presence)[n % 4]), n // 4, n % 4)
        column.addLayout(grid)
        row = QHBoxLayout()
        for face, size in (
            (Face("a", "Noor"), 36),
            (Face("b", "", "phone-device"), 40),
            (Face("c", ""), 48),
        ):
            row.addWidget(Avatar(theme, face, size))
        row.addStretch()
        column.addLayout(row)
        column.addWidget(SearchField(theme, self.say("Search people and messages")))
        self._title(column, "Type")
        for style in ("heading", "pane_title", "title", "body", "body_strong", "small", "caption"):
            column.addWidget(Label(f"{self.say('Found the meeting point')}", style))
        column.addWidget(ElidedLabel(self.say("Waiting for somebody to use your code.") * 2))
        middle = Qt.TextElideMode.ElideMiddle
        column.addWidget(ElidedLabel("Island map of the northern shore 2026.pdf", mode=middle))
        self._title(column, "Settings")
        card = Card(theme)
        radio = QRadioButton()
        radio.setChecked(True)
        on = Switch(theme, "Fast path")
        on.setChecked(True)
        card.add_row(CardRow(theme, "This network", "In use now", lead=radio))
        card.add_row(CardRow(theme, "A server", "wss:// address", lead=QRadioButton()))
        card.add_row(CardRow(theme, "Fast path", "On the same network", on))
        card.add_row(CardRow(theme, "Hide my address", "Slower", Switch(theme, "Hide")))
        column.addWidget(card)
        return column

    def middle(self) -> QVBoxLayout:
        """Codes, steps, fields."""
        theme, column = self._theme, QVBoxLayout()
        column.setSpacing(8)
        self._title(column, "Pairing")
        parts = [("qr", self.say("My code")), ("edit", self.say("Enter a code"))]
        column.addWidget(Segments(theme, parts))
        link = "zajel://pair/K7QX2M?s=wss%3A%2F%2Fsignal.example.org#4P9T"
        for text in ("K7QX2M4P0", "K7QX2M", link):
            entry = CodeEntry(theme, read_code)
            entry.field.setText(text)
            column.addWidget(entry)
        dead = CodeEntry(theme, read_code)
        dead.field.setText("K7QX2M4P9T")
        dead.field.setEnabled(False)
        column.addWidget(dead)
        row = QHBoxLayout()
        steps = Steps(theme)
        steps.show_rows(self._steps())
        row.addWidget(steps, 1)
        qr = QrView(theme, 160)
        qr.show_text(link)
        row.addWidget(qr, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self._title(column, "Fields")
        grid = QGridLayout()
        plain, wrong, text = QLineEdit(), QLineEdit("ws:/host"), QTextEdit("Ali")
        plain.setPlaceholderText("Your name")
        wrong.setProperty("state", "error")
        text.setFixedHeight(60)
        choice = QComboBox()
        choice.addItems(["System", "Light", "Dark"])
        bar = QProgressBar()
        bar.setValue(62)
        for n, widget in enumerate((plain, wrong, choice, text, QCheckBox("Off"), bar)):
            grid.addWidget(widget, n // 3, n % 3)
        check = QCheckBox("On")
        check.setChecked(True)
        grid.addWidget(check, 2, 1)
        column.addLayout(grid)
        return column

    def right(self) -> QVBoxLayout:
        """Buttons, chips, notes."""
        theme, column = self._theme, QVBoxLayout()
        column.setSpacing(8)
        self._title(column, "Buttons")
        dead = Button(theme, self.say("Accept"), Kind.PRIMARY)
        dead.setEnabled(False)
        self._row(column, [self.focused, Button(theme, self.say("Accept"), Kind.ACCEPT), dead])
        second = Button(theme, self.say("Decline"))
        danger = Button(theme, self.say("Erase"), Kind.DANGER)
        self._row(column, [second, danger, Button(theme, self.say("Details"), Kind.FLAT)])
        busy = Button(theme, self.say("Accept"), Kind.PRIMARY, icon="check")
        busy.set_busy(True)
        copy = Button(theme, self.say("Copy code"), icon="copy")
        small = Button(theme, self.say("Details"), icon="retry", is_small=True)
        self._row(column, [busy, copy, small])
        pair = IconButton(theme, "person-plus", "Pair", role="accent_text", tone="soft")
        send = IconButton(theme, "send", "Send", role="on_accent", tone="accent")
        dead_send = IconButton(theme, "send", "Send", role="on_accent", tone="accent")
        dead_send.setEnabled(False)
        self._row(column, [IconButton(theme, "more", "More"), pair, send, dead_send])
        self._title(column, "Path and trust")
        badges = [PathBadge(theme) for _ in Path]
        for badge, path in zip(badges, Path, strict=True):
            badge.show_path(path, 24)
        self._row(column, badges[1:3])
        self._row(column, [badges[0], badges[3]])
        verified = Chip(theme, Tone.VERIFIED, self.say("Verified"), "shield-check")
        unverified = Chip(theme, Tone.UNVERIFIED, "Unverified", "shield-question")
        self._row(column, [verified, unverified, Chip(theme, Tone.DANGER, "New key", "key")])
        self._title(column, "Time")
        rings = [CountdownRing(theme, lambda: 0.0) for _ in range(2)]
        rings[0].run(468, 600)
        rings[1].run(17, 120)
        self._row(column, [*rings, Spinner(theme, 20), Spinner(theme, 32)])
        self._title(column, "Notes")
        down = self.say("The meeting point does not answer. Trying again in 8 s.")
        column.addWidget(Note(theme, NoteKind.DANGER, down, icon="server", button="Try now"))
        keyring = "No system keyring: your key is in a file only you can read."
        column.addWidget(Note(theme, NoteKind.WARN, keyring, icon="key", can_dismiss=True))
        done = self.say("Noor is verified. There is nothing left to do.")
        column.addWidget(Note(theme, NoteKind.OK, done))
        waiting = self.say("Waiting for somebody to use your code.")
        network = "Meeting through this network, hosted on this computer."
        column.addWidget(Note(theme, NoteKind.INFO, waiting, second=network, icon="path-lan"))
        column.addWidget(Note(theme, NoteKind.QUIET, "Without the last four you can still pair."))
        return column

    def _steps(self) -> list[StepRow]:
        late = self.say("No answer in two minutes. Ask for a new code when they are back.")
        way = self.say("Trying the direct way first, a relay if that fails")
        network = self.say("This network, on My workstation")
        return [
            StepRow(self.say("Found the meeting point"), StepState.DONE, network),
            StepRow(self.say("Looking for a path"), StepState.NOW, way),
            StepRow(self.say("Securing the connection"), StepState.TO_COME),
            StepRow(self.say("Asked the owner of K7QX2M"), StepState.FAILED, late, "Ask again"),
        ]

    @staticmethod
    def _title(column: QVBoxLayout, text: str) -> None:
        column.addSpacing(8)
        column.addWidget(Label(text, "caption", "text_secondary"))

    @staticmethod
    def _row(column: QVBoxLayout, widgets: list[QWidget]) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch()
        column.addLayout(row)


def take_picture(theme: Theme, path: pathlib.Path, *, is_arabic: bool) -> None:
    """Build the gallery as things are set now and write what it looks like."""
    gallery = Gallery(theme, is_arabic=is_arabic)
    gallery.resize(1360, 900)
    gallery.show()
    gallery.activateWindow()
    toasts = Toasts(theme, gallery)
    toasts.show_text("Code copied", "Close", gallery.close)
    QApplication.processEvents()
    gallery.focused.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(gallery.focused, Qt.Key.Key_Shift)
    for _ in range(3):  # wrapped text settles its height after its width
        QApplication.processEvents()
    gallery.grab().save(str(path))
    gallery.close()
    gallery.deleteLater()


def main() -> int:
    """Write the four pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale("en_GB"))
    theme = Theme(application, mode=Mode.LIGHT)
    FocusRings(theme, application)
    take_picture(theme, out / "light.png", is_arabic=False)
    theme.set_scale(150)
    take_picture(theme, out / "large.png", is_arabic=False)
    theme.set_scale(100)
    theme.set_mode(Mode.DARK)
    take_picture(theme, out / "dark.png", is_arabic=False)
    QLocale.setDefault(QLocale("ar_EG"))
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    theme.set_mode(Mode.LIGHT)
    take_picture(theme, out / "arabic.png", is_arabic=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
