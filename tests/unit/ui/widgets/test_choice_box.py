"""The choice box: a list in our colours, deaf to a wheel that only passes by."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from zajel_desktop.ui.widgets.choice_box import ChoiceBox


@pytest.fixture
def box(theme, qtbot):
    box = ChoiceBox("Language")
    box.addItems(["System", "English", "العربية"])
    qtbot.addWidget(box)
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    return box


def turn_wheel(box):
    here, buttons, none = QPointF(5, 5), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(here, here, QPoint(), QPoint(0, -120), buttons, none, phase, False)
    QApplication.sendEvent(box, event)


def test_it_has_a_name(box):
    assert box.accessibleName() == "Language"


def test_a_wheel_that_passes_by_changes_nothing(box):
    box.clearFocus()
    turn_wheel(box)
    assert box.currentIndex() == 0


def test_with_the_focus_the_wheel_chooses(box):
    box.setFocus()
    turn_wheel(box)
    assert box.currentIndex() == 1


def test_its_rows_are_high_enough_to_hit(box):
    assert box.view().sizeHintForRow(0) >= 32


def test_it_is_as_high_as_the_design_says(box, theme):
    assert box.sizeHint().height() == theme.tokens.size.field
