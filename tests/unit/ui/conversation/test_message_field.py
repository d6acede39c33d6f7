from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from zajel_desktop.ui.conversation.message_field import (
    LARGEST_PASTE,
    MessageField,
    local_paths,
)

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def field(qtbot, theme):
    made = MessageField(theme)
    qtbot.addWidget(made)
    made.resize(300, 40)
    made.show()
    return made


def test_enter_sends(field, qtbot):
    qtbot.keyClicks(field, "Hello")
    with qtbot.waitSignal(field.send_requested):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.toPlainText() == "Hello"


def test_shift_and_enter_break_the_line(field, qtbot):
    qtbot.keyClicks(field, "one")
    with qtbot.assertNotEmitted(field.send_requested):
        qtbot.keyClick(field, Qt.Key.Key_Return, SHIFT)
    qtbot.keyClicks(field, "two")
    assert field.toPlainText() == "one\ntwo"
    assert field.document().blockCount() == 2


def test_it_grows_with_its_text_up_to_a_bound(field, theme):
    assert field.height() == theme.tokens.size.composer_button
    field.setPlainText("one\ntwo\nthree")
    QApplication.processEvents()
    assert 60 < field.height() < 120
    field.setPlainText("line\n" * 40)
    QApplication.processEvents()
    assert field.height() == field.largest
    field.clear()
    QApplication.processEvents()
    assert field.height() == theme.tokens.size.composer_button


def test_its_text_is_never_cut(field, theme):
    for scale in (100, 150):
        theme.set_scale(scale)
        field.setPlainText("Hello")
        QApplication.processEvents()
        assert field.viewport().height() >= field.document().size().height()
        assert field.verticalScrollBar().maximum() == 0


def test_arabic_begins_at_the_right(field):
    field.setPlainText("مرحبا")
    QApplication.processEvents()
    cursor = field.textCursor()
    cursor.setPosition(0)
    assert field.cursorRect(cursor).x() > field.viewport().width() / 2


def test_pasted_files_are_handed_on(field, qtbot):
    source = QMimeData()
    source.setUrls([QUrl.fromLocalFile("/tmp/a.pdf"), QUrl("https://example.org")])
    with qtbot.waitSignal(field.files_pasted) as pasted:
        field.insertFromMimeData(source)
    assert pasted.args == [["/tmp/a.pdf"]]
    assert field.toPlainText() == ""


def test_a_pasted_picture_is_handed_on(field, qtbot):
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(0)
    source = QMimeData()
    source.setImageData(image)
    assert field.canInsertFromMimeData(source)
    with qtbot.waitSignal(field.image_pasted) as pasted:
        field.insertFromMimeData(source)
    assert pasted.args[0].size() == image.size()


def test_pasted_text_loses_its_looks(field):
    source = QMimeData()
    source.setHtml("<b>bold</b>")
    source.setText("bold")
    field.insertFromMimeData(source)
    assert field.toPlainText() == "bold"
    assert not field.textCursor().charFormat().font().bold()


def test_a_whole_book_is_refused(field, qtbot):
    source = QMimeData()
    source.setText("a" * (LARGEST_PASTE + 1))
    with qtbot.waitSignal(field.paste_refused):
        field.insertFromMimeData(source)
    assert field.toPlainText() == ""


def test_only_files_of_this_computer_have_paths():
    source = QMimeData()
    source.setUrls([QUrl("https://example.org/a.pdf"), QUrl.fromLocalFile("/tmp/b.pdf")])
    assert local_paths(source) == ["/tmp/b.pdf"]


def test_an_empty_field_begins_where_lines_of_the_interface_do(field):
    field.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert field.cursorRect().x() > field.viewport().width() / 2
    field.setPlainText("Hello")
    QApplication.processEvents()
    cursor = field.textCursor()
    cursor.setPosition(0)
    assert field.cursorRect(cursor).x() < field.viewport().width() / 2


def test_its_words_are_as_wide_as_what_is_shown(field):
    field.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert field.document().textWidth() == field.viewport().width()
    assert field.horizontalScrollBar().maximum() == 0
