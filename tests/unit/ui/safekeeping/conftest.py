"""An engine of memory, and dialogs that outlive their closing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.engine import FakeEngine


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def opened(qtbot):
    """Open a dialog that a test can look at after it was closed."""

    def open_dialog(dialog):
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return open_dialog
