"""The demonstration, as people run it: two real apps, real windows, a real service, real files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds; it gives up by itself before
FAST = 90.0  # seconds the whole of it may take


def run(out, *command, **environment):
    """Run the demonstration; what its report says."""
    done = subprocess.run(
        [sys.executable, *command, "--out", out],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\n{logs(out)}"
    return json.loads((out / "report.json").read_text(encoding="utf-8"))


def logs(out):
    """What everybody wrote down, for whoever has to find out."""
    return "\n".join(
        f"--- {file}\n{file.read_text(errors='replace')[-4000:]}" for file in out.rglob("*.log")
    )


def assert_everything_arrived(report, *, big):
    assert report["passed"]
    assert report["verified"] == {"anna": True, "badr": True}
    assert [text["from"] for text in report["texts"]] == ["anna", "badr", "anna", "badr"]
    assert all(text["received"] for text in report["texts"])
    files = report["files"]
    assert [file["from"] for file in files] == ["anna", "badr"] * 2
    assert [file["size"] for file in files[2:]] == [big, big]
    for file in files:
        assert file["sha256_received"] == file["sha256_sent"]
    assert len({file["sha256_sent"] for file in files}) == len(files)


def assert_everything_is_pictured(out):
    single = sorted(out.glob("[0-9][0-9]-*-anna.png"))
    for picture in single:
        stem = picture.name.removesuffix("-anna.png")
        assert (out / f"{stem}-badr.png").stat().st_size > 1000
        assert (out / f"{stem}.png").stat().st_size > 1000
    steps = {picture.name.removesuffix("-anna.png")[3:] for picture in single}
    told = {"first-start", "my-code", "code-typed", "request", "paired", "texts", "files"}
    cards = {f"file-of-anna-{state}" for state in ("offered", "accepted", "done")}
    assert told | cards <= steps


def test_two_people_pair_and_talk_without_hands(tmp_path):
    report = run(
        tmp_path,
        *("-m", "tests.e2e.demonstration", "--megabytes", "5"),
        QT_QPA_PLATFORM="offscreen",
    )
    assert_everything_arrived(report, big=5_000_000)
    assert_everything_is_pictured(tmp_path)


def test_a_demonstration_that_fails_says_so_and_leaves_its_logs(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.demonstration", "--out", tmp_path],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "nowhere"},  # no window can open
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert "FAILED" in done.stdout
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["passed"] is False
    assert "the app has ended" in report["error"]
    assert "nowhere" in (tmp_path / "anna.log").read_text(encoding="utf-8")
    assert "Traceback" in (tmp_path / "error.log").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the virtual screen is Linux’s")
def test_the_command_of_the_readme_does_all_of_it_in_time(tmp_path):
    report = run(tmp_path, "run.py", "demo")
    assert_everything_arrived(report, big=50_000_000)
    assert_everything_is_pictured(tmp_path)
    assert report["timings"]["whole"] < FAST
