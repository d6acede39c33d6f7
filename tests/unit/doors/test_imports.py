"""What makes imports cheap: nothing looks for garbage, and no source is read twice."""

from __future__ import annotations

import gc
import subprocess
import sys
from types import ModuleType

import pytest

from zajel_desktop.doors import imports

READ = """
from zajel_desktop.doors.imports import read_no_sources
assert read_no_sources()
import linecache
import zajel_desktop.model.settings, zajel_desktop.ui.text
print([name for name in linecache.cache if "zajel" in name])
"""


@pytest.fixture
def switch(monkeypatch):
    made = ModuleType(imports.SWITCH)
    monkeypatch.setitem(sys.modules, imports.SWITCH, made)
    return made


def test_the_source_of_no_module_of_ours_is_read_again():
    ran = subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_another_shiboken_that_asks_in_another_way_is_left_alone(switch):
    assert not imports.read_no_sources()
    assert not hasattr(switch, imports.QUESTION)


def test_no_shiboken_at_all_is_no_trouble(monkeypatch):
    monkeypatch.delitem(sys.modules, imports.SWITCH)
    assert not imports.read_no_sources()


def test_the_question_is_answered_by_name(switch):
    setattr(switch, imports.QUESTION, lambda module: pytest.fail("read"))
    assert imports.read_no_sources()
    ask = getattr(switch, imports.QUESTION)
    assert ask(ModuleType("zajel_desktop.ui.theme"))
    assert not ask(ModuleType("zajel_desktop.engine.link"))


def test_nobody_looks_for_garbage_after_preparing(switch):
    was_enabled = gc.isenabled()
    gc.enable()
    try:
        imports.prepare()
        assert not gc.isenabled()
    finally:
        (gc.enable if was_enabled else gc.disable)()
