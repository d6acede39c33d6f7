"""Feeds the parsers for as long as you like.

    python -m tests.fuzz [TARGET …] [--seconds 60] [--seed N] [--keep]

Prints what broke, and ends with 1 then. ``--keep`` writes the inputs that did something new into
tests/fuzz/corpus, which the ordinary suite feeds each time.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import pathlib
import sys
import time

from tests.fuzz.fuzzer import Fuzzer, read_corpus, write_corpus
from tests.fuzz.older import OLDER
from tests.fuzz.targets import TARGETS

CORPUS = pathlib.Path(__file__).with_name("corpus")
BATCH = 200
ALL = (*TARGETS, *OLDER)


def corpus_of(target):
    return CORPUS / f"{target.name.replace(' ', '_')}.txt"


def fuzz(target, seconds, seed, keeps):
    """Feed one target for ``seconds``; what broke it."""
    fuzzer = Fuzzer(target)
    fuzzer.begin(read_corpus(corpus_of(target)))
    began, fed = time.monotonic(), 0
    for round_ in itertools.count():
        if fuzzer.found or time.monotonic() - began >= seconds:
            break
        fuzzer.seed = f"{seed} {round_}"
        fuzzer.explore(BATCH)
        fed += BATCH
    if keeps and not fuzzer.found:
        write_corpus(corpus_of(target), fuzzer.smallest())
    print(
        f"{target.name}: {fed} inputs, {len(fuzzer.features)} features, {len(fuzzer.corpus)} kept"
    )
    return fuzzer.found


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("target", nargs="*", help=", ".join(target.name for target in ALL))
    options.add_argument("--seconds", type=float, default=60, help="for each target")
    options.add_argument("--seed", default=str(time.time_ns()))
    options.add_argument(
        "--keep", action="store_true", help="keep the inputs that did something new"
    )
    chosen = options.parse_args()
    logging.disable(logging.CRITICAL)
    print(f"seed {chosen.seed}")
    wanted = [t for t in ALL if not chosen.target or t.name in chosen.target]
    found = [f for t in wanted for f in fuzz(t, chosen.seconds, chosen.seed, chosen.keep)]
    for each in found:
        print(each)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
