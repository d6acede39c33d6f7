"""What must hold for every widget on a screen: it is named, large enough, in order, and whole."""

from __future__ import annotations

import itertools
from collections import Counter

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitterHandle,
    QWidget,
)

from zajel_desktop.ui.widgets.chip import Chip
from zajel_desktop.ui.widgets.labels import ElidedLabel

TARGET = 32  # px, at every size of the text
TALL = (QAbstractButton, QComboBox, QLineEdit)
TOUCH = 2  # px that neighbours may overlap


def problems(screen):
    """Everything that is wrong with ``screen``, in words; nothing if all is well."""
    widgets = shown_in(screen)
    controls = [widget for widget in widgets if is_control(widget)]
    return [
        *unnamed(controls),
        *named_alike(controls),
        *too_low(controls),
        *out_of_order(screen, controls),
        *outside(screen, widgets),
        *cut(widgets),
    ]


def shown_in(screen):
    """All widgets that can be seen in the window ``screen``, none of those behind others."""
    return [w for w in screen.findChildren(QWidget) if w.isVisible() and w.window() is screen]


def is_control(widget):
    """Whether Tab leads to it, or it can be pressed."""
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return (takes_tab or isinstance(widget, QAbstractButton)) and not is_inner(widget)


def is_inner(widget):
    """Whether it is a part of a control that stands for both."""
    parent = widget.parentWidget()
    is_part = isinstance(parent, QComboBox) or widget.focusProxy() is not None
    is_field_sign = isinstance(parent, QLineEdit)
    return is_part or is_field_sign or isinstance(widget, QSplitterHandle | QScrollBody)


class QScrollBody(QAbstractScrollArea):
    """Stands for pages that scroll: they take Tab only where there is something to scroll."""


def name_of(widget):
    """What assistive tools call it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def told(widget):
    words = name_of(widget) or getattr(widget, "text", str)()
    return f"{type(widget).__name__} {words[:48]!r}"


def unnamed(controls):
    return [f"{told(widget)} has no name" for widget in controls if not name_of(widget)]


def named_alike(controls):
    """Two controls that can be pressed and cannot be told apart."""
    names = Counter(name_of(w) for w in controls if isinstance(w, QAbstractButton))
    return [f"{count} buttons are called {name!r}" for name, count in names.items() if count > 1]


def too_low(controls):
    return [
        f"{told(widget)} is {widget.height()} px high"
        for widget in controls
        if isinstance(widget, TALL) and widget.height() < TARGET
    ]


def stops(screen, controls):
    """Where Tab stops, in its order."""
    enabled = {w for w in controls if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus}
    chain, widget = [], screen.nextInFocusChain()
    while widget is not screen:
        if widget in enabled:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    return chain


def out_of_order(screen, controls):
    """Steps of Tab against the direction in which people read."""
    chain = stops(screen, controls)
    return [
        f"Tab goes back from {told(one)} to {told(other)}"
        for one, other in itertools.pairwise(chain)
        if layer_of(one) is layer_of(other)
        and goes_back(*places_of(one, other, screen), screen.layoutDirection())
    ]


def places_of(one, other, screen):
    """Where both stand; what is scrolled away counts as standing at the edge of its page."""
    if scrolled_in(one) is scrolled_in(other):
        return place_of(one, screen), place_of(other, screen)
    return seen_place_of(one, screen), seen_place_of(other, screen)


def seen_place_of(widget, screen):
    place, area = place_of(widget, screen), scrolled_in(widget)
    if area is None:
        return place
    room = place_of(area.viewport(), screen)
    place.moveBottom(min(place.bottom(), room.bottom()))
    place.moveTop(max(place.top(), room.top()))
    return place


def layer_of(widget):
    """What floats over the rest has an order of its own; None for the rest."""
    while widget is not None and widget.property("kind") != "floating":
        widget = widget.parentWidget()
    return widget


def goes_back(here, there, direction):
    """Whether ``there`` is read before ``here``; a new column may begin further up."""
    if direction is Qt.LayoutDirection.RightToLeft:
        here, there = mirrored(here), mirrored(there)
    is_above = there.bottom() <= here.top() + TOUCH
    is_below = there.top() >= here.bottom() - TOUCH
    is_later_column = there.left() >= here.right() - TOUCH
    is_before = there.right() <= here.left() + TOUCH
    return (is_above and not is_later_column) or (not is_below and not is_above and is_before)


def mirrored(rect):
    return QRect(-rect.right(), rect.top(), rect.width(), rect.height())


def place_of(widget, screen):
    return QRect(widget.mapTo(screen, QPoint(0, 0)), widget.size())


def outside(screen, widgets):
    """What sticks out of the window, or of a page that scrolls up and down only."""
    found = []
    for widget in widgets:
        if not isinstance(widget, QAbstractButton | QLabel | QLineEdit) or is_inner(widget):
            continue
        area = scrolled_in(widget)
        if area is None:
            room, place = screen.rect(), place_of(widget, screen)
        else:
            body = area.widget() if hasattr(area, "widget") else area.viewport()
            if body is None or body is widget:
                continue
            place = QRect(widget.mapTo(body, QPoint(0, 0)), widget.size())
            room = QRect(0, 0, area.viewport().width(), body.height())
        if not room.adjusted(-1, -1, 1, 1).contains(place):
            found.append(f"{told(widget)} at {place.getRect()} is outside {room.getRect()}")
    return found


def scrolled_in(widget):
    """The nearest page around ``widget`` that scrolls, if there is one."""
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QAbstractScrollArea):
            return parent
        parent = parent.parentWidget()
    return None


def cut(widgets):
    """Texts that do not fit into the room they have."""
    found = []
    for widget in widgets:
        wanted = room_wanted(widget)
        if wanted is None:
            continue
        width, height = wanted
        if widget.width() < width or widget.height() < height:
            size = (widget.width(), widget.height())
            found.append(f"{told(widget)} has {size} and needs {(width, height)}")
    return found


def room_wanted(widget):
    """The width and height that the text of ``widget`` needs; None for what has none."""
    if isinstance(widget, ElidedLabel):  # gives way by design, its whole words are its name
        return 0, widget.minimumSizeHint().height()
    if isinstance(widget, Chip):
        return widget.minimumSizeHint().toTuple()  # says less where there is less room
    if isinstance(widget, QLabel):
        return label_room(widget) if widget.text() else None
    if isinstance(widget, QPushButton):
        hint = widget.sizeHint()
        return hint.width(), hint.height()
    if isinstance(widget, QAbstractButton) and widget.hasHeightForWidth():
        return 0, widget.heightForWidth(widget.width())
    if isinstance(widget, QAbstractButton) and widget.text():
        return 0, widget.minimumSizeHint().height()
    return None


def label_room(label):
    if not label.wordWrap():
        hint = label.sizeHint()
        return hint.width(), hint.height()
    room = label.contentsRect()
    flags = int(Qt.TextFlag.TextWordWrap)
    words = label.fontMetrics().boundingRect(QRect(0, 0, room.width(), 10_000), flags, label.text())
    frame = label.height() - room.height()
    is_free = label.sizePolicy().horizontalPolicy() is not QSizePolicy.Policy.Ignored
    return (words.width() if is_free else 0), words.height() + frame
