"""A program that dies at one call into the system: nothing after it happens, nothing is tidied."""

from __future__ import annotations

import os
import pathlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CALLS = ("open", "fsync", "replace", "rename", "ftruncate", "unlink")


class Died(BaseException):
    """The program is gone."""


@contextmanager
def dying(monkeypatch, at: int) -> Iterator[list[str]]:
    """Die at the call number ``at``; what is called after that is the dead program tidying."""
    called: list[str] = []

    def mortal(name: str, real: Callable) -> Callable:
        def call(*arguments, **options):
            if len(called) >= at:
                raise Died(name)
            called.append(name)
            return real(*arguments, **options)

        return call

    with monkeypatch.context() as patched:
        for name in CALLS:
            patched.setattr(os, name, mortal(name, getattr(os, name)))
        patched.setattr(pathlib.Path, "unlink", mortal("unlink", pathlib.Path.unlink))
        patched.setattr(shutil, "copyfile", mortal("copyfile", shutil.copyfile))
        yield called


def every_death(monkeypatch, prepare: Callable, act: Callable) -> Iterator[object]:
    """Let ``act(prepare())`` die at its first call, its second and so on until it lives.

    Yield what ``prepare`` had made, each time after the death.
    """
    at = 0
    while True:
        made = prepare(at)
        try:
            with dying(monkeypatch, at):
                act(made)
        except Died:
            yield made
            at += 1
            continue
        yield made
        return
