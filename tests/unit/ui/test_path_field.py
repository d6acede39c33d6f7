"""A path is shown as it runs, and said whole."""

from __future__ import annotations

from zajel_desktop.ui.path_field import PathField
from zajel_desktop.ui.text import left_to_right


def test_a_path_runs_from_left_to_right_and_is_said_by_the_button(theme, qtbot):
    field = PathField(theme, "file")
    qtbot.addWidget(field)
    field.show_path("/home/ali/نسخة.zajel")
    assert field.path.text() == left_to_right("/home/ali/نسخة.zajel")
    assert field.button.accessibleDescription() == "/home/ali/نسخة.zajel"
    field.show_path("")
    assert field.path.text() == ""
    assert not field.grab().isNull()
