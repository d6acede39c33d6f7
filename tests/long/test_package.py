"""``pip install .`` gives whole programs, away from the checkout. Needs pip's way to packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import run

pytestmark = pytest.mark.long


def said(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """The folder of programs of an environment into which the package was installed."""
    folder = tmp_path_factory.mktemp("package")
    checkout = folder / "checkout"
    checkout.mkdir()
    archive = ["git", "-C", str(run.ROOT), "archive", "HEAD"]
    with subprocess.Popen(archive, stdout=subprocess.PIPE) as packed:
        said("tar", "--extract", "-C", checkout, stdin=packed.stdout)
    said(sys.executable, "-m", "venv", folder / "environment")
    programs = folder / "environment" / "bin"
    said(programs / "pip", "install", "--quiet", checkout)
    return programs


@pytest.mark.parametrize("name", ["zajel-desktop", "zajel-desktop-headless", "zajel-signal"])
def test_every_program_says_how_it_is_used(programs, name, tmp_path):
    assert name in said(programs / name, "--help", cwd=tmp_path, timeout=30)


def test_the_module_is_the_desktop(programs, tmp_path):
    python = programs / "python"
    assert "zajel-desktop" in said(python, "-m", "zajel_desktop", "--help", cwd=tmp_path)


def test_every_resource_came_along(programs, tmp_path):
    ours = said("git", "-C", run.ROOT, "ls-files", "resources").splitlines()
    where = "from zajel_desktop.model.resources import folder; print(folder())"
    there = said(programs / "python", "-c", where, cwd=tmp_path).strip()
    assert "checkout" not in there
    assert [path for path in ours if not Path(there).parent.joinpath(path).exists()] == []


def test_the_service_starts(programs, tmp_path):
    command = [programs / "zajel-signal", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as service:
        assert service.stdout.readline().startswith("ready ws://127.0.0.1:")
        service.terminate()
        assert service.wait(timeout=10) == 0
