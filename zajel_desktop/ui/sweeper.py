"""Collects garbage on the thread of the windows, and on no other.

Python looks for garbage on whatever thread happens to make an object. If a widget or a timer is
among it, that thread would destroy it, and Qt does not survive that. Here it is looked for by a
timer, when the loop has its turn; and what a start has made, which stays, is never looked at.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimerEvent

PAUSE = 500
"""Milliseconds between two looks."""

SOME, FEW = 700, 10
"""New objects, and looks at younger ones, until it is worth while; Python's own figures."""


class Sweeper(QObject):
    """Takes over from Python as long as it lives; ``parent`` belongs to the thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = self.startTimer(PAUSE)

    @staticmethod
    def spare() -> None:
        """Never look at what there is now, because it stays; on whatever thread."""
        gc.freeze()

    @staticmethod
    def sweep() -> None:
        """Collect what is worth while now."""
        young, middle, old = gc.get_count()
        if young > SOME:
            gc.collect(0 if middle <= FEW else 1 if old <= FEW else 2)

    @staticmethod
    def clear() -> None:
        """Collect all that is not needed any more, what was spared too."""
        gc.unfreeze()
        gc.collect()

    def stop(self) -> None:
        """Leave it as it was before."""
        self.killTimer(self._timer)
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    # Overrides of Qt methods.

    def timerEvent(self, event: QTimerEvent) -> None:
        self.sweep()
