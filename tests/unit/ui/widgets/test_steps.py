"""Steps: only what is true is done, what failed says what to do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from zajel_desktop.ui.widgets.steps import StepLine, StepMark, StepRow, Steps, StepState

FOUND = StepRow("Found the meeting point", StepState.DONE, "This network")
PATH = StepRow("Looking for a path", StepState.NOW, "Trying the direct way first")
SECURING = StepRow("Securing the connection", StepState.TO_COME)
NO_PATH = StepRow("Looking for a path", StepState.FAILED, "No path was found.", "Try again")


@pytest.fixture
def steps(theme, qtbot):
    steps = Steps(theme)
    qtbot.addWidget(steps)
    steps.show()
    return steps


def lines(steps):
    return [line for line in steps.findChildren(StepLine) if line.isVisible()]


def test_each_step_says_how_it_stands(steps):
    steps.show_rows([FOUND, PATH, SECURING])
    assert [line.accessibleName() for line in lines(steps)] == [
        "Found the meeting point, done. This network",
        "Looking for a path, going on. Trying the direct way first",
        "Securing the connection, to come",
    ]
    assert steps.rows == (FOUND, PATH, SECURING)


def test_a_step_that_is_new_is_announced_once(steps, spoken):
    steps.show_rows([FOUND, PATH, SECURING])
    steps.show_rows([FOUND, PATH, SECURING])
    assert spoken == ["Looking for a path. Trying the direct way first"]


def test_a_failed_step_has_one_button_that_tells_which(steps, qtbot):
    steps.show_rows([FOUND, NO_PATH])
    buttons = [b for b in steps.findChildren(QPushButton) if b.isVisible()]
    assert [button.text() for button in buttons] == ["Try again"]
    with qtbot.waitSignal(steps.acted) as acted:
        qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert acted.args == [1]


def test_fewer_steps_leave_nothing_behind(steps):
    steps.show_rows([FOUND, PATH, SECURING])
    steps.show_rows([FOUND])
    assert len(lines(steps)) == 1


def test_every_state_has_a_sign_of_its_own(theme, qtbot):
    theme.set_motion_reduced(True)
    mark, images = StepMark(theme, StepState.DONE), []
    qtbot.addWidget(mark)
    for state in StepState:
        mark.show_state(state)
        images.append(mark.grab().toImage())
    assert all(one != other for n, one in enumerate(images) for other in images[:n])


def test_the_step_that_goes_on_turns_while_it_is_seen(theme, qtbot):
    mark = StepMark(theme, StepState.NOW)
    qtbot.addWidget(mark)
    mark.show()
    before = mark.grab().toImage()
    qtbot.waitUntil(lambda: mark.grab().toImage() != before)
    mark.hide()


@pytest.mark.parametrize(
    ("state", "word"), [(StepState.WARNED, "done, look at it"), (StepState.FAILED, "failed")]
)
def test_trouble_is_said_in_words(steps, state, word):
    steps.show_rows([StepRow("UDP gets out", state)])
    assert lines(steps)[0].accessibleName() == f"UDP gets out, {word}"
