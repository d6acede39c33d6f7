from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from zajel_desktop.ui.conversation.drop_overlay import DropOverlay


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    widget.resize(300, 200)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_it_lies_over_everything_and_lets_the_drop_through(theme, parent):
    overlay = DropOverlay(theme, parent)
    assert overlay.isHidden()
    overlay.appear("Drop to send to Noor")
    assert overlay.geometry() == parent.rect()
    assert overlay.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert overlay.accessibleName() == "Drop to send to Noor"


def test_it_is_painted_in_both_themes_without_a_complaint(theme, parent):
    overlay = DropOverlay(theme, parent)
    overlay.appear("Drop to send to Noor")
    assert not overlay.grab().isNull()
