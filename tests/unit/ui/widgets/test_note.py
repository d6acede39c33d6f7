"""Notes: one cause, its icon and words, at most one button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from zajel_desktop.ui.theme import Mode
from zajel_desktop.ui.widgets.note import IconLabel, Note, NoteKind

GROUNDS = {
    NoteKind.INFO: "accent_soft",
    NoteKind.OK: "verified_soft",
    NoteKind.WARN: "unverified_soft",
    NoteKind.DANGER: "danger_soft",
    NoteKind.QUIET: "window",
}


@pytest.fixture
def note(theme, qtbot):
    note = Note(theme, NoteKind.DANGER, "The meeting point does not answer.", button="Try now")
    qtbot.addWidget(note)
    note.show()
    return note


@pytest.mark.parametrize("kind", NoteKind)
def test_the_ground_tells_how_serious_it_is(note, theme, kind):
    note.show_words(kind, "Something is so.")
    assert note.grab().toImage().pixelColor(20, 4) == theme.tokens.colour(GROUNDS[kind])


def test_the_button_is_one_and_tells(note, qtbot):
    button = note.findChild(QPushButton)
    with qtbot.waitSignal(note.acted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    note.show_words(NoteKind.INFO, "All is well.")
    assert not button.isVisible()


def test_a_question_is_a_quiet_button_before_the_other(note, qtbot):
    question, button, _ = note.buttons
    assert question.isHidden()
    note.show_words(NoteKind.QUIET, "Lost.", button="Try again", question="Why?")
    assert (question.text(), button.text()) == ("Why?", "Try again")
    assert not question.isHidden()
    with qtbot.waitSignal(note.asked), qtbot.assertNotEmitted(note.acted):
        question.click()
    note.show_words(NoteKind.QUIET, "Lost.")
    assert question.isHidden()


def test_buttons_stand_below_the_words_where_it_is_narrow(note, qtbot):
    long = "No path was found: the networks in between let no connection through."
    note.show_words(NoteKind.WARN, long, button="Try again", question="Why?")
    question, button, _ = note.buttons
    for width, is_below in ((700, False), (340, True), (700, False)):
        note.resize(width, note.heightForWidth(width))
        note.layout().activate()
        assert (question.y() > note._text.geometry().bottom()) is is_below
        assert question.geometry().right() < button.x()
    note.resize(340, 90)
    note.show_words(NoteKind.WARN, long, button="OK")
    note.layout().activate()
    assert button.y() < note._text.geometry().bottom()


def test_buttons_without_room_in_a_row_stand_one_below_the_other(theme, qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    note = Note(theme, NoteKind.WARN, "Not proven.", can_dismiss=True, parent=host)
    note.show_words(NoteKind.WARN, "Not proven.", button="Compare them", question="Give a name…")
    host.resize(400, 200)
    host.show()
    question, button, cross = note.buttons
    in_a_row = sum(button.sizeHint().width() for button in note.buttons) + 90
    for width, is_piled in ((in_a_row + 60, False), (in_a_row - 60, True), (in_a_row + 60, False)):
        note.resize(width, note.height())  # its height follows from where the buttons stand
        note.resize(width, note.heightForWidth(width))
        note.layout().activate()
        assert (button.y() > question.geometry().bottom()) is is_piled
        assert button.geometry().right() < cross.x()
        assert note.minimumSizeHint().width() <= in_a_row - 60


def test_a_note_that_can_be_dismissed_has_a_named_cross(theme, qtbot):
    note = Note(theme, NoteKind.WARN, "Not verified yet.", can_dismiss=True)
    qtbot.addWidget(note)
    note.show()
    cross = note.findChild(QToolButton)
    assert cross.accessibleName() == "Dismiss"
    with qtbot.waitSignal(note.dismissed):
        cross.click()


def test_a_note_without_a_cross_stays(note):
    assert not note.findChild(QToolButton).isVisible()


def test_both_lines_are_its_spoken_name(note):
    note.show_words(NoteKind.INFO, "Waiting for somebody.", second="On this network.")
    assert note.accessibleName() == "Waiting for somebody. On this network."
    assert note.text == "Waiting for somebody."


def test_a_note_can_be_read_aloud(note, spoken):
    note.announce(is_urgent=True)
    assert spoken == ["The meeting point does not answer."]


def test_an_icon_follows_the_theme(theme, qtbot):
    icon = IconLabel(theme, "lock", "text")
    qtbot.addWidget(icon)
    before = icon.pixmap().cacheKey()
    theme.set_mode(Mode.DARK)
    assert icon.pixmap().cacheKey() != before
