"""run.py understands what it is asked to become, and says what a person must do when it cannot."""

from __future__ import annotations

import ast
import re
import runpy
import sys
from pathlib import Path

import pytest

import run


@pytest.fixture
def no_screen(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def bare_debian(monkeypatch):
    """A Debian that lacks every library, program and font, used by an ordinary person."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(run, "loads", lambda library: False)
    monkeypatch.setattr(run, "FONT_FOLDERS", ())
    monkeypatch.setattr(run.shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000)


def test_plain_arguments_go_to_the_app(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    assert run.choose(["--profile", "here"]) == (run.APP, ["--profile", "here"])


@pytest.mark.parametrize("name", ["serve", "test"])
def test_a_name_chooses_a_program_and_the_rest_is_its_own(name):
    assert run.choose([name, "-k", "demo"]) == (run.PROGRAMS[name], ["-k", "demo"])


def test_without_a_screen_the_app_is_its_demonstration(no_screen, capsys):
    program, _ = run.choose(["--profile", "here"])
    assert program is run.PROGRAMS["demo"]
    assert "no screen" in capsys.readouterr().err


def test_what_a_person_told_qt_counts_as_a_screen(no_screen, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert run.choose([])[0] is run.APP


@pytest.mark.parametrize("arguments", [["--out", "there"], ["--out=there"]])
def test_the_folder_of_the_demonstration_is_named_from_here(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run.choose(["demo", *arguments])[1] == ["--out", str(tmp_path / "there")]


def test_the_folder_of_the_demonstration_needs_a_name():
    with pytest.raises(SystemExit, match="needs the name of a folder"):
        run.choose(["demo", "--out"])


def test_help_says_what_there_is(capsys):
    run.main(["--help"])
    said = capsys.readouterr().out
    assert [name for name in run.PROGRAMS if f"run.py {name}" not in said] == []


def test_an_old_python_can_read_it():
    assert ast.parse(Path(run.__file__).read_text(), feature_version=(3, 8))


def test_an_old_python_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 8, 18, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is Python 3\.8\."):
        runpy.run_path(run.__file__)


def test_only_the_standard_library_is_imported():
    tree = ast.walk(ast.parse(Path(run.__file__).read_text()))
    imports = [node for node in tree if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports for alias in node.names}
    modules = {getattr(node, "module", None) or node.names[0].name for node in imports} - {None}
    assert names
    assert {module.partition(".")[0] for module in modules} <= sys.stdlib_module_names


def test_whoever_may_not_install_is_given_the_one_command(bare_debian):
    packages = run.missing_packages(run.PROGRAMS["demo"], makes_environment=False)
    with pytest.raises(run.CannotStartError, match="sudo apt-get install") as said:
        run.install_from_debian(packages)
    (command,) = re.findall("sudo .*", str(said.value))
    assert {"libegl1", "libxcb-cursor0", "xvfb", "fonts-noto-core"} <= set(command.split())


def test_another_system_is_told_the_names(bare_debian, monkeypatch):
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    with pytest.raises(run.CannotStartError, match="what Debian calls libegl1, xvfb"):
        run.install_from_debian(["libegl1", "xvfb"])


def test_root_on_debian_gets_what_is_missing(bare_debian, monkeypatch):
    commands = []
    monkeypatch.setattr(run.os, "geteuid", lambda: 0)
    monkeypatch.setattr(run, "run", commands.append)
    run.install_from_debian(["libegl1", "xvfb"])
    assert [command[:2] for command in commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert {"libegl1", "xvfb"} <= set(commands[1])


def test_the_service_needs_nothing_to_draw_with(bare_debian):
    assert run.missing_packages(run.PROGRAMS["serve"], makes_environment=False) == []


def test_the_app_needs_no_virtual_screen(bare_debian):
    packages = run.missing_packages(run.APP, makes_environment=False)
    assert sorted(packages) == sorted(run.LIBRARIES.values())


@pytest.mark.parametrize("file", ["NotoSansArabic-Regular.ttf", "NotoSansArabic[wdth,wght].ttf"])
def test_a_font_is_found_however_deep_it_lies(file, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "FONT_FOLDERS", (str(tmp_path), str(tmp_path / "nowhere")))
    tmp_path.joinpath("deep", "down").mkdir(parents=True)
    assert not run.has_font(run.FONTS["fonts-noto-core"])
    tmp_path.joinpath("deep", "down", file).touch()
    assert run.has_font(run.FONTS["fonts-noto-core"])


def test_debians_own_python_lacks_a_package(bare_debian, monkeypatch):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    packages = run.missing_packages(run.PROGRAMS["serve"], makes_environment=True)
    assert packages == [f"python3.{sys.version_info.minor}-venv"]


def test_a_python_that_cannot_make_environments_has_its_sentence(bare_debian, monkeypatch):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "base_prefix", "/opt/python")
    with pytest.raises(run.CannotStartError, match="without ensurepip"):
        run.missing_packages(run.PROGRAMS["serve"], makes_environment=True)


def test_trouble_ends_in_a_sentence_and_not_in_a_traceback(monkeypatch):
    def fail(program):
        raise run.CannotStartError("the reason.")

    monkeypatch.setattr(run, "prepare", fail)
    with pytest.raises(SystemExit, match=r"^Zajel cannot start: the reason\.$"):
        run.main(["serve"])
