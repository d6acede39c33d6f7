from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, QStringListModel
from PySide6.QtWidgets import QStyledItemDelegate

from zajel_desktop.ui.conversation.anchored_list import NEAR_BOTTOM, AnchoredList

ROW = 50


class Rows(QStyledItemDelegate):
    """Every row is equally high, whatever the font."""

    def sizeHint(self, option, index):
        return QSize(100, ROW)


@pytest.fixture
def model(qapp):
    made = QStringListModel()
    yield made
    made.deleteLater()


@pytest.fixture
def view(qtbot, model):
    made = AnchoredList()
    made.setItemDelegate(Rows(made))
    made.setModel(model)
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    return made


@pytest.fixture
def fill(view, model):
    def filled(count):
        with view.keeping_place():
            model.setStringList([str(number) for number in range(count)])

    return filled


def y_of(view, model, text):
    row = model.stringList().index(text)
    return view.viewport().mapTo(view, view.visualRect(model.index(row)).topLeft()).y()


def test_few_rows_stand_at_the_bottom(view, model, fill):
    fill(3)
    assert y_of(view, model, "2") == 400 - ROW


def test_many_rows_show_the_end(view, model, fill):
    fill(50)
    assert y_of(view, model, "49") == 400 - ROW
    assert view.sticks


def test_the_end_stays_in_sight_when_rows_come(view, model, fill):
    fill(50)
    fill(60)
    assert y_of(view, model, "59") == 400 - ROW


def test_the_end_stays_in_sight_when_the_window_changes(view, model, fill):
    fill(50)
    view.resize(300, 250)
    assert y_of(view, model, "49") == 250 - ROW
    view.resize(300, 500)
    assert y_of(view, model, "49") == 500 - ROW


def test_what_is_read_keeps_its_place_when_older_rows_come(view, model, fill):
    fill(100)
    view.verticalScrollBar().setValue(1000)
    before = y_of(view, model, "22")
    with view.keeping_place():
        model.insertRows(0, 40)
    assert y_of(view, model, "22") == before
    assert not view.sticks


def test_what_is_read_keeps_its_place_when_newer_rows_come(view, model, fill):
    fill(100)
    view.verticalScrollBar().setValue(1000)
    before = y_of(view, model, "22")
    with view.keeping_place():
        model.insertRows(100, 40)
    assert y_of(view, model, "22") == before


def test_it_sticks_only_near_the_bottom(view, fill, qtbot):
    fill(100)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() - NEAR_BOTTOM)
    assert view.sticks
    with qtbot.waitSignal(view.stick_changed) as changed:
        bar.setValue(bar.maximum() - NEAR_BOTTOM - 1)
    assert changed.args == [False]
    view.go_to_bottom()
    assert view.distance_to_bottom == 0
    assert view.sticks


def test_more_is_asked_for_near_either_end(view, fill, qtbot):
    fill(100)
    bar = view.verticalScrollBar()
    with qtbot.waitSignal(view.older_wanted):
        bar.setValue(10)
    with qtbot.waitSignal(view.newer_wanted):
        bar.setValue(bar.maximum() - 10)


def test_it_knows_how_high_rows_were_laid_out(view, fill):
    fill(30)
    assert [view.laid_height(row) for row in (0, 15, 29)] == [ROW, ROW, ROW]


def test_letters_do_not_jump_through_the_rows(view, fill):
    fill(10)
    view.keyboardSearch("7")
    assert not view.currentIndex().isValid()
