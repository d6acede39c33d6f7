"""What makes imports cheap: nothing looks for garbage, and no source is read twice."""

from __future__ import annotations

import gc
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from zajel_desktop.doors import imports

READ = """
import PySide6.QtCore
from zajel_desktop.doors.imports import spare_sources
assert spare_sources()
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
    assert not imports.spare_sources()
    assert not hasattr(switch, imports.QUESTION)


def test_no_shiboken_at_all_is_no_trouble(monkeypatch):
    monkeypatch.delitem(sys.modules, imports.SWITCH)
    assert not imports.spare_sources()


def test_the_question_is_answered_by_name(switch):
    setattr(switch, imports.QUESTION, lambda module: pytest.fail("read"))
    assert imports.spare_sources()
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


@pytest.mark.skipif(sys.platform != "linux", reason="posix_fadvise(2) is asked there only")
def test_the_system_is_told_which_files_a_start_will_read(tmp_path, monkeypatch):
    package = tmp_path / "pigeon"
    (package / "inner").mkdir(parents=True)
    for name in ("__init__.py", "inner/flight.py", "feathers.abi3.so", "notes.txt", "new.py"):
        (package / name).touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "pycache_prefix", None)
    for name in ("__init__", "inner/flight"):
        compiled = Path(importlib.util.cache_from_source(str(package / f"{name}.py")))
        compiled.parent.mkdir(exist_ok=True)
        compiled.touch()
    assert len(set(imports.files_of(["pigeon"]))) == 4
    assert imports.fetch_ahead(["pigeon"]) == 3  # one was never compiled


def test_a_module_in_one_file_and_one_that_is_not_there_are_no_trouble():
    assert imports.fetch_ahead(["shlex", "no_such_pigeon"]) == 0
