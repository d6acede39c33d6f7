"""A transport that hypothesis drives: it delays, reorders, doubles and loses; then it heals."""

from __future__ import annotations

from hypothesis import strategies as st

STEPS = 40


class Wire:
    """What is under way, ``(to, message)``; an ordered one delivers in order, and still loses.

    ``lost`` numbers messages that never come, from 0.
    """

    def __init__(self, *, is_ordered=False, lost=()):
        self.under_way = []
        self.lost = lost
        self._sent = 0
        self._is_ordered = is_ordered

    def send(self, to, message):
        if self._sent not in self.lost:
            self.under_way.append((to, message))
        self._sent += 1

    def trouble(self, data, deliver, wait):
        """Do whatever hypothesis draws from ``data``; then everything comes, and time passes."""
        for _ in range(data.draw(st.integers(0, STEPS), label="steps")):
            what = data.draw(st.sampled_from(("deliver", "deliver", "double", "lose", "wait")))
            if what == "wait":
                wait(data.draw(st.sampled_from((0.5, 4.0, 11.0))))
            elif self.under_way:
                self._touch(what, data, deliver)

    def heal(self, deliver, wait, seconds=120):
        """From now on everything comes, in order."""
        for _ in range(seconds):
            while self.under_way:
                deliver(*self.under_way.pop(0))
            wait(1.0)

    def _touch(self, what, data, deliver):
        last = 0 if self._is_ordered else len(self.under_way) - 1
        at = data.draw(st.integers(0, last), label="which")
        to, message = self.under_way[at]
        if what != "double":
            self.under_way.pop(at)
        if what != "lose":
            deliver(to, message)
