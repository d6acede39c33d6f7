"""Looks for inputs that break a parser, guided by what each one makes it do.

An input that does something new is kept and changed further. What breaks a target: an exception
that it does not promise, a promise of its own that fails (an AssertionError), or more lines run
than an input of that length may cost.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fuzz.coverage import watch
from tests.fuzz.mutator import Mutator

STEPS = 20_000
STEPS_PER_BYTE = 200


@dataclass(frozen=True, slots=True)
class Target:
    """One parser; ``run`` feeds it, and may raise ``refusals`` and nothing else.

    ``seeds`` are inputs to begin with, ``words`` pieces of its format. ``inputs`` is how many new
    ones the ordinary suite feeds.
    """

    name: str
    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    refusals: tuple[type[Exception], ...] = ()
    words: tuple[bytes, ...] = ()
    inputs: int = 3_000


@dataclass(frozen=True, slots=True)
class Found:
    """An input that broke a target, and how."""

    target: str
    data: bytes
    what: str

    def __str__(self) -> str:
        return f"{self.target}: {self.what}: {self.data!r}"


@dataclass(slots=True)
class Fuzzer:
    """Feeds one target; ``corpus`` are the inputs that did something new."""

    target: Target
    seed: object = 0
    folder: str | None = None
    corpus: list[bytes] = field(default_factory=list)
    features: set[object] = field(default_factory=set)
    found: list[Found] = field(default_factory=list)

    def feed(self, data, *, is_kept=True):
        """Feed one input; what it did that is new."""
        seen = self._watch(data)
        if seen.error is not None and not isinstance(seen.error, self.target.refusals):
            self.found.append(Found(self.target.name, data, repr(seen.error)))
        elif seen.steps > STEPS + STEPS_PER_BYTE * len(data):
            self.found.append(Found(self.target.name, data, f"{seen.steps} lines ran"))
        new = seen.features - self.features
        self.features |= new
        if new and is_kept:
            self.corpus.append(data)
        return new

    def begin(self, kept=()):
        """Feed what is known."""
        for data in (*self.target.seeds, *kept):
            self.feed(data)

    def explore(self, inputs, *, is_guided=True):
        """Feed ``inputs`` new ones, or until something breaks."""
        chance = random.Random(f"{self.target.name} {self.seed}")
        mutator = Mutator(chance, self.target.words)
        for _ in range(inputs):
            if self.found:
                return
            data = mutator.mutate(chance.choice(self.corpus), chance.choice(self.corpus))
            new = self.feed(data, is_kept=False)
            if new and is_guided:
                self.corpus.append(self._shortened(data, new))

    def _shortened(self, data, features):
        """What is left of ``data`` if all goes that is not needed for ``features``."""
        size = len(data) // 2
        while size:
            at = 0
            while at < len(data):
                shorter = data[:at] + data[at + size :]
                if features <= self._watch(shorter).features:
                    data = shorter
                else:
                    at += size
            size //= 2
        return data

    def _watch(self, data):
        more = {} if self.folder is None else {"folder": self.folder}
        return watch(self.target.run, data, **more)

    def smallest(self):
        """As few and as short inputs of the corpus as do all that it does, seeds left out."""
        begun = Fuzzer(self.target, folder=self.folder)
        begun.begin()
        by_length = sorted(set(self.corpus) - set(self.target.seeds), key=lambda d: (len(d), d))
        return [data for data in by_length if begun.feed(data)]


def read_corpus(path):
    """The inputs kept in ``path``, one JSON text a line, each character a byte."""
    if not path.exists():
        return []
    return [json.loads(line).encode("latin-1") for line in path.read_text("ascii").splitlines()]


def write_corpus(path, inputs):
    """Keep ``inputs`` in ``path``."""
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(data.decode("latin-1")) + "\n" for data in inputs), "ascii")
