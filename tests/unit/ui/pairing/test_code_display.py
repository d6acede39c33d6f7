"""The code, large: as it is, always left to right, dashes while there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt

from zajel_desktop.model.pairing import Code
from zajel_desktop.ui.pairing.code_display import CodeDisplay


def test_the_code_and_its_secret_stand_side_by_side(qtbot, theme):
    display = CodeDisplay()
    qtbot.addWidget(display)
    display.show_code(Code("K7QX2M", "4P9T"))
    assert (display.address.text(), display.secret.text()) == ("K7QX2M", "4P9T")
    assert display.layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert "K 7 Q X 2 M" in display.accessibleName()


def test_dashes_stand_there_while_there_is_no_code(qtbot, theme):
    display = CodeDisplay()
    qtbot.addWidget(display)
    assert set(display.address.text()) == {"\N{EN DASH}"}
