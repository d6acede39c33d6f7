"""docs/threat-model.md: every promise names the tests that carry the attack out, and they exist."""

from __future__ import annotations

import ast
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", TEXT)
ADVERSARIES = ("service", "contact", "stranger", "laptop", "network")


def functions_of(path):
    """The names of all that a test file defines."""
    return {
        node.name
        for node in ast.walk(ast.parse((ROOT / "tests" / path).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def parts(text, mark):
    """Title and text of each part that begins with ``mark``."""
    found = re.split(rf"^{mark} (.*)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def promises():
    for title, section in parts(TEXT, "##").items():
        for promise in parts(section, "###").get("Promised", "").split("\n- ")[1:]:
            yield pytest.param(promise, id=f"{title}: {promise[:40]}")


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED)))
def test_a_named_test_exists(path, name):
    assert name.startswith("test_")
    assert name in functions_of(path)


@pytest.mark.parametrize("promise", list(promises()))
def test_a_promise_names_its_test(promise):
    assert "::test_" in promise


def test_every_adversary_has_its_promises_and_its_limits():
    sections = parts(TEXT, "##")
    for word in ADVERSARIES:
        (section,) = [text for title, text in sections.items() if word in title.lower()]
        assert set(parts(section, "###")) == {"Promised", "Not promised"}
