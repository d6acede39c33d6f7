"""Three ways to a code, and what is said where there is none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from tests.fakes.eye import FakeEye
from tests.unit.ui.scanning.conftest import picture
from zajel_desktop.ui.scanning.camera import CameraTrouble
from zajel_desktop.ui.scanning.panel import ScanPanel
from zajel_desktop.ui.widgets.buttons import Button


@pytest.fixture
def panel(theme, qtbot):
    made = ScanPanel(theme, make_eye=FakeEye)
    qtbot.addWidget(made)
    made.found_texts = []
    made.found.connect(made.found_texts.append)
    made.show()
    made.start("Scan the code on Noor’s screen")
    return made


@pytest.fixture
def clipboard(qapp):
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


def test_a_code_before_the_camera_is_found_once(panel, link):
    assert panel._eye.is_running
    for _ in range(3):
        panel._eye.picture_taken.emit(picture(link))
    assert panel.found_texts == [link]
    panel._eye.picture_taken.emit(picture("zajel://K7QX2M"))
    assert panel.found_texts[1:] == ["zajel://K7QX2M"]


def test_the_same_code_counts_again_in_the_next_scan(panel, link):
    panel._eye.picture_taken.emit(picture(link))
    panel.stop()
    panel.start("Again")
    panel._eye.picture_taken.emit(picture(link))
    assert panel.found_texts == [link, link]


def test_the_camera_is_let_go_of_when_the_panel_is_hidden(panel):
    panel.hide()
    assert not panel._eye.is_running


@pytest.mark.parametrize("trouble", list(CameraTrouble))
def test_without_a_camera_it_says_so_and_the_other_ways_stay(panel, trouble):
    panel._eye.troubled.emit(trouble)
    assert panel.view.isHidden()
    assert "picture of the code" in panel.hint.text()
    assert panel.file_button.isEnabled()
    panel.start("Again")
    assert not panel.view.isHidden()


def test_a_picture_on_disk_is_read(panel, link, tmp_path):
    picture(link).save(str(tmp_path / "code.png"))
    panel.read_file(str(tmp_path / "code.png"))
    assert panel.found_texts == [link]
    assert panel.note.isHidden()


def test_a_picture_without_a_code_is_said_to_have_none(panel, tmp_path):
    blank = QImage(80, 80, QImage.Format.Format_RGB32)
    blank.fill(0)
    blank.save(str(tmp_path / "blank.png"))
    panel.read_file(str(tmp_path / "blank.png"))
    assert panel.found_texts == []
    assert panel.note.text == "There is no QR code in this picture."


def test_a_picture_is_asked_for_without_waiting(panel):
    panel.ask_file()
    (dialog,) = panel.findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_a_picture_on_the_clipboard_is_read(panel, link, clipboard):
    clipboard.setImage(picture(link))
    panel.clipboard_button.click()
    assert panel.found_texts == [link]


def test_a_link_on_the_clipboard_is_taken_as_it_is(panel, link, clipboard):
    clipboard.setText(f"  {link}\n")
    panel.clipboard_button.click()
    assert panel.found_texts == [link]


def test_a_picture_file_on_the_clipboard_is_read(panel, link, clipboard, tmp_path):
    picture(link).save(str(tmp_path / "code.png"))
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(tmp_path / "code.png"))])
    clipboard.setMimeData(held)
    panel.clipboard_button.click()
    assert panel.found_texts == [link]


def test_other_words_on_the_clipboard_are_nobody_s_business(panel, clipboard):
    clipboard.setText("a shopping list")
    panel.clipboard_button.click()
    assert panel.found_texts == []
    assert panel.note.text == "There is no QR code on the clipboard."


def test_what_is_wrong_is_said_and_a_right_code_takes_it_back(panel, link, tmp_path):
    panel.say_wrong("This is no pairing code.")
    assert not panel.note.isHidden()
    picture(link).save(str(tmp_path / "code.png"))
    panel.read_file(str(tmp_path / "code.png"))
    assert panel.note.isHidden()


def test_tab_comes_to_it_where_it_is_told_to(panel, theme, qtbot):
    before, after = Button(theme, "Before", parent=panel), Button(theme, "After", parent=panel)
    panel.follow_tab(before)
    assert before.nextInFocusChain() is panel.file_button
    assert panel.clipboard_button.nextInFocusChain() is panel.back_button
    assert panel.back_button.nextInFocusChain() is after


def test_back_is_asked_for(panel, qtbot):
    with qtbot.waitSignal(panel.left):
        panel.back_button.click()
