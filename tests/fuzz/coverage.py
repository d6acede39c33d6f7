"""What one input makes the package do: the steps from line to line, and how it ended.

A library would count inside msgspec as well; as none is a dependency of ours, its refusals stand
in for that: each names the place in the message that it did not like.
"""

from __future__ import annotations

import pathlib
import re
import sys
from dataclasses import dataclass

import zajel_desktop

OURS = f"{pathlib.Path(zajel_desktop.__file__).parent}/"
# What it says before it quotes the input.
WORDS = re.compile(r"(?:(?!kind |field `|said)[a-z`:, ])*", re.IGNORECASE)
PLACE = re.compile(r" - at `(\$[^`]{0,200})`")
DEPTH = re.compile(r"\[[^]]*\]")  # how deep it lies makes no new kind of input


def how_it_ended(error):
    """The kind of ``error``, what it says, and the place it names."""
    text = str(error)
    place = PLACE.search(text)
    return type(error).__name__, WORDS.match(text)[0], place and DEPTH.sub("", place[1])


@dataclass(frozen=True, slots=True)
class Seen:
    """What was done: ``features`` tell inputs apart, ``steps`` is how many lines ran."""

    features: frozenset[object]
    steps: int
    error: Exception | None


class Watch:
    """Follows the lines of files that begin with ``folder`` while it is on (sys.settrace)."""

    def __init__(self, folder=OURS):
        self._folder = folder
        self.arcs = set()
        self.steps = 0

    def __enter__(self):
        self._before = sys.gettrace()
        sys.settrace(self._enter)
        return self

    def __exit__(self, *_):
        sys.settrace(self._before)

    def _enter(self, frame, event, argument):
        if not frame.f_code.co_filename.startswith(self._folder):
            return None
        code = id(frame.f_code)  # a hash of its own would read it through each time
        last = 0
        arcs = self.arcs

        def follow(frame, event, argument):
            nonlocal last
            if event == "line":
                line = frame.f_lineno
                arcs.add((code, last, line))
                last = line
                self.steps += 1
            return follow

        return follow


def watch(work, data, folder=OURS):
    """Do ``work(data)`` and say what was seen; the error, if any, is part of it."""
    error = None
    with Watch(folder) as seen:
        try:
            work(data)
        except Exception as raised:
            error = raised
    return Seen(frozenset({*seen.arcs, how_it_ended(error)}), seen.steps, error)
