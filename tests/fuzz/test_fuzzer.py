"""The fuzzer finds what only coverage leads to, and does the same again for the same seed."""

from __future__ import annotations

import pytest

from tests.fuzz.coverage import watch
from tests.fuzz.fuzzer import Fuzzer, Target, read_corpus, write_corpus

HERE = __file__
INPUTS = 20_000


def maze(data):
    """Breaks for inputs that begin with four bytes, each of which is a step further."""
    for place, wanted in enumerate(b"zajl"):
        if data[place : place + 1] != bytes([wanted]):
            raise ValueError("refused")
        reached(place)
    raise KeyError("broken")


def reached(place):
    """A line of its own for each step, as in a parser."""
    if place == 0:
        return "z"
    if place == 1:
        return "a"
    if place == 2:
        return "j"
    return "l"


def endless(data):
    for _ in range(len(data) ** 2 * 10):
        pass


def fuzzer(run=maze, seed=b"xxxx"):
    made = Fuzzer(Target("maze", run, (seed,), (ValueError,), (b"z", b"a", b"j", b"l")), 1, HERE)
    made.begin()
    return made


def test_it_finds_the_way_through_a_maze():
    guided = fuzzer()
    guided.explore(INPUTS)
    (found,) = guided.found
    assert found.data.startswith(b"zajl")
    assert "KeyError" in str(found)


def test_without_its_guidance_it_does_not():
    blind = fuzzer()
    blind.explore(INPUTS, is_guided=False)
    assert blind.found == []


def test_the_same_seed_makes_the_same_inputs():
    one, other = fuzzer(), fuzzer()
    for each in (one, other):
        each.explore(300)
    assert one.corpus == other.corpus != [b"xxxx"]


def test_an_input_that_costs_too_much_is_found():
    slow = fuzzer(endless, b"x" * 300)
    assert "lines ran" in str(slow.found[0])


def test_a_smaller_corpus_does_all_that_the_whole_one_does():
    guided = fuzzer()
    guided.explore(1_000)
    smaller = fuzzer()
    for data in guided.smallest():
        smaller.feed(data)
    assert smaller.features == guided.features


def test_a_corpus_comes_back_from_its_file(tmp_path):
    inputs = [b"", bytes(range(256)), b"\n\r\x85"]
    write_corpus(tmp_path / "corpus" / "x.txt", inputs)
    assert read_corpus(tmp_path / "corpus" / "x.txt") == inputs
    assert read_corpus(tmp_path / "none.txt") == []


def test_only_lines_of_ours_are_seen_and_the_tracing_ends():
    assert len(watch(maze, b"zax", folder="/nowhere").features) == 1
    with pytest.raises(KeyError):
        maze(b"zajl")
    assert watch(maze, b"zax", folder=HERE).steps > 5
