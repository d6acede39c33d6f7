"""run.py makes its environment, mends it, and becomes the program: on a small checkout of its own.

The checkout locks one small package, which pip finds in a folder: no index is asked.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

import run

PROGRAM = """
import json, os, signal, sys
import pebble
print(json.dumps([pebble.VERSION, sys.argv[1:], os.getcwd()]), flush=True)
if "--wait" in sys.argv:
    signal.pause()
sys.exit(7 if "--fail" in sys.argv else 0)
"""
SCREEN = """
import os, sys
import run
run.open_virtual_screen()
program = "import os; print(os.environ['DISPLAY'], flush=True); input()"
os.execv(sys.executable, [sys.executable, "-c", program])
"""


def write_wheel(folder, version):
    """Make the smallest wheel there is, and return the line that locks it."""
    path = folder / f"pebble-{version}-py3-none-any.whl"
    about = f"pebble-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("pebble.py", f"VERSION = {version!r}\n")
        wheel.writestr(f"{about}/METADATA", f"Name: pebble\nVersion: {version}\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        wheel.writestr(f"{about}/RECORD", "")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"pebble=={version} --hash=sha256:{digest}\n"


class Checkout:
    """A folder with run.py, locks and a program, and a person who starts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = folder / ".venv"
        self.lines = {}
        for name in ("zajel_desktop/doors", "packaging", "wheels", "elsewhere"):
            folder.joinpath(name).mkdir(parents=True)
        shutil.copy(run.__file__, folder)
        folder.joinpath("zajel_desktop/doors/signal.py").write_text(PROGRAM)
        self.lines = {version: write_wheel(folder / "wheels", version) for version in ("1", "2")}
        self.lock(self.lines["1"])

    def lock(self, text):
        for name in ("requirements.lock", "requirements-test.lock"):
            self.folder.joinpath("packaging", name).write_text(text)

    def command(self, *arguments):
        return [sys.executable, str(self.folder / "run.py"), "serve", *arguments]

    @property
    def options(self):
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.folder / "wheels")}
        return {
            "env": os.environ | offline,
            "cwd": self.folder / "elsewhere",
            "stdin": subprocess.DEVNULL,
            "text": True,
        }

    def start(self, *arguments):
        return subprocess.run(
            self.command(*arguments), capture_output=True, check=False, timeout=120, **self.options
        )

    def open(self, *arguments):
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(self.command(*arguments), **pipes, **self.options)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A checkout that was started once."""
    checkout = Checkout(tmp_path_factory.mktemp("made"))
    checkout.first = checkout.start("--port", "0")
    return checkout


def test_the_first_start_installs_and_becomes_the_program(made):
    assert made.first.returncode == 0, made.first.stderr
    said = ["1", ["--port", "0"], str(made.folder / "elsewhere")]
    assert json.loads(made.first.stdout) == said
    assert "Making" in made.first.stderr


def test_a_later_start_makes_nothing_and_is_silent(made):
    began = time.perf_counter()
    later = made.start()
    print(f"started after {time.perf_counter() - began:.2f} s")
    assert (later.returncode, later.stderr) == (0, "")


def test_the_exit_code_is_the_programs(made):
    assert made.start("--fail").returncode == 7


def test_a_signal_reaches_the_program(made):
    with made.open("--wait") as program:
        program.stdout.readline()
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=10) == -signal.SIGTERM


def test_a_new_lock_is_installed_over_the_old(made):
    made.lock(made.lines["2"])
    assert json.loads(made.start().stdout)[0] == "2"
    made.lock(made.lines["1"])
    assert json.loads(made.start().stdout)[0] == "1"


@pytest.mark.long
def test_an_interrupted_installation_is_made_anew(made):
    made.environment.joinpath("zajel-stamp.json").write_text("{}")
    made.environment.joinpath("leftover").touch()
    again = made.start()
    assert again.returncode == 0, again.stderr
    assert not made.environment.joinpath("leftover").exists()


def test_an_environment_without_its_python_is_made_anew(made):
    made.environment.joinpath("bin", "python").unlink()
    again = made.start()
    assert again.returncode == 0, again.stderr


def test_a_package_with_another_hash_is_refused(made):
    made.lock("pebble==2 --hash=sha256:" + "0" * 64 + "\n")
    refused = made.start()
    made.lock(made.lines["1"])
    assert refused.returncode == 1
    assert "Zajel cannot start: -m pip install failed" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.long
def test_two_first_starts_do_not_disturb_each_other(tmp_path):
    checkout = Checkout(tmp_path / "checkout")
    with checkout.open() as one, checkout.open() as other:
        said = [program.communicate(timeout=120) for program in (one, other)]
    assert [one.returncode, other.returncode] == [0, 0], said
    assert sum("Making" in errors for _, errors in said) == 1


def test_the_virtual_screen_ends_with_the_program():
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", SCREEN], cwd=run.ROOT, **pipes) as program:
        display = program.stdout.readline().strip().removeprefix(":")
        with socket.socket(socket.AF_UNIX) as screen:
            screen.settimeout(10)
            screen.connect(f"/tmp/.X11-unix/X{display}")
            program.kill()
            assert screen.recv(1) == b""


def test_the_test_lock_holds_all_that_the_app_needs():
    app, test = (
        {line for line in run.lock_path(name).read_text().splitlines() if "==" in line}
        for name in ("requirements.lock", "requirements-test.lock")
    )
    assert app <= test


def test_no_lock_names_an_index():
    for path in run.ROOT.joinpath("packaging").glob("*.lock"):
        assert "://" not in path.read_text()
