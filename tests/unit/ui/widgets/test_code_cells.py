"""The cells of a code: ten, apart, in order, within the field, and each state looks its own."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from zajel_desktop.ui.widgets.code_cells import COUNT, Cells, CellsLook, FrameState, factor_of


@pytest.fixture
def cells(theme):
    return Cells(theme.tokens, 472, 66)


def drawn(cells, look):
    image = QImage(472, 66, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    cells.paint_frame(painter, look.frame)
    cells.paint(painter, look)
    painter.end()
    return image


@pytest.mark.parametrize(("width", "scale"), [(472, 100), (472, 150), (320, 150)])
def test_ten_cells_lie_apart_within_the_field(theme, width, scale):
    theme.set_scale(scale)
    cells = Cells(theme.tokens, width, 66 * factor_of(theme.tokens))
    rects = [cells.rect(index) for index in range(COUNT)]
    assert rects[0].left() >= 12
    assert rects[-1].right() <= width - 12 + 0.01
    assert all(a.right() < b.left() for a, b in itertools.pairwise(rects))


def test_the_secret_stands_apart(cells):
    within = cells.rect(1).left() - cells.rect(0).right()
    between = cells.rect(6).left() - cells.rect(5).right()
    assert between > 2 * within


def test_the_mouse_means_the_nearest_gap(cells):
    assert cells.gap_at(0, 10) == 0
    assert cells.gap_at(cells.rect(3).right(), 10) == 4
    assert cells.gap_at(472, 4) == 4


def test_a_wrong_character_is_marked(cells, theme):
    image = drawn(cells, CellsLook("K0", FrameState.ERROR, wrong_at=1))
    cell = cells.rect(1).toRect()
    edge = image.pixelColor(cell.left() + 1, cell.center().y())
    assert edge == theme.tokens.color.danger
    ground = image.pixelColor(cell.center().x(), cell.top() + 5)
    assert ground == theme.tokens.color.danger_soft


@pytest.mark.parametrize("state", FrameState)
def test_each_state_has_its_frame(cells, theme, state):
    images = {other: drawn(cells, CellsLook("K7QX2M", other)) for other in FrameState}
    assert [s for s, image in images.items() if image == images[state]] == [state]


def test_what_is_selected_is_shown(cells, theme):
    image = drawn(cells, CellsLook("K7QX2M", selected=range(2, 4)))
    for index, role in ((1, "sunken"), (2, "selection"), (4, "sunken")):
        cell = cells.rect(index).toRect()
        assert image.pixelColor(cell.center().x(), cell.top() + 4) == theme.tokens.colour(role)


@pytest.mark.parametrize("caret", [0, 2, 5, 6, 10])
def test_the_caret_is_seen_wherever_it_is(cells, theme, caret):
    text = "K7QX2" if caret < 6 else "K7QX2M4P9T"[:caret]
    assert drawn(cells, CellsLook(text, caret=caret)) != drawn(cells, CellsLook(text))
