from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from zajel_desktop.ui.conversation.new_button import NewButton


@pytest.fixture
def over(qtbot):
    widget = QWidget()
    widget.resize(400, 300)
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def button(theme, over):
    return NewButton(theme, over)


def test_it_is_there_only_while_the_end_is_away(button):
    assert button.isHidden()
    button.show_state(True, 0)
    assert not button.isHidden()
    button.show_state(False, 0)
    assert button.isHidden()


def test_it_counts_what_is_new(button):
    button.show_state(True, 3)
    assert button.text() == "3 new"
    button.show_state(True, 0)
    assert (button.text(), button.accessibleName()) == ("", "To the newest")


def test_it_stays_at_the_end_of_the_bottom_line(button, over):
    button.show_state(True, 3)
    over.resize(600, 500)
    QApplication.processEvents()
    assert button.geometry().right() == 600 - 20 - 1
    assert 500 - 24 < button.geometry().bottom() < 500


def test_it_stays_at_the_left_from_right_to_left(button, over):
    over.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    button.show_state(True, 3)
    assert button.x() == 20
