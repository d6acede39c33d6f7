"""Toasts: one at a time, gone by themselves, never in the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from zajel_desktop.ui.widgets.toast import Toast, Toasts


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    return window


@pytest.fixture
def toasts(theme, window):
    return Toasts(theme, window)


def card(window):
    return window.findChild(Toast)


def test_it_says_what_succeeded_and_is_announced(toasts, spoken):
    toasts.show_text("Code copied")
    assert toasts.shown_text == "Code copied"
    assert spoken == ["Code copied"]


def test_one_stands_at_a_time_and_the_next_one_waits(toasts):
    toasts.show_text("Code copied")
    toasts.show_text("Noor is verified")
    assert toasts.shown_text == "Code copied"
    toasts.close()
    assert toasts.shown_text == "Noor is verified"
    toasts.close()
    assert toasts.shown_text == ""


def test_an_action_has_longer_and_closes_it(toasts, window):
    done = []
    toasts.show_text("Contact removed", "Undo", lambda: done.append(1))
    assert card(window).timer.interval() == 8000
    card(window).findChild(QToolButton).click()
    assert done == [1]
    assert toasts.shown_text == ""


def test_without_an_action_there_is_no_button(toasts, window):
    toasts.show_text("Code copied")
    assert card(window).timer.interval() == 4000
    assert not card(window).findChild(QToolButton).isVisible()


def test_it_leaves_by_itself(toasts, window):
    toasts.show_text("Code copied")
    card(window).timer.timeout.emit()
    assert toasts.shown_text == ""


def test_it_waits_while_the_pointer_is_on_it(toasts, window):
    toasts.show_text("Code copied")
    here = QPointF(1, 1)
    QApplication.sendEvent(card(window), QEnterEvent(here, here, here))
    assert not card(window).timer.isActive()
    QApplication.sendEvent(card(window), QEvent(QEvent.Type.Leave))
    assert card(window).timer.isActive()


def test_it_stands_in_the_middle_above_the_composer(toasts, window):
    toasts.floor = 60
    toasts.show_text("Code copied")
    box = card(window).geometry()
    assert abs(box.center().x() - 299) <= 1
    assert box.bottom() == 400 - 60 - 24 - 1


def test_it_stays_in_the_middle_when_the_window_grows(toasts, window):
    toasts.show_text("Code copied")
    window.resize(800, 500)
    QApplication.processEvents()
    assert abs(card(window).geometry().center().x() - 399) <= 1


def test_it_takes_no_focus(toasts, window, qtbot):
    field = QWidget(window)
    field.setFocus()
    toasts.show_text("Contact removed", "Undo", lambda: None)
    assert not card(window).hasFocus()
