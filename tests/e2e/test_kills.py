"""Windows that are killed while a file moves: the file arrives whole all the same, once."""

from __future__ import annotations

import random
import signal

import pytest

from tests.e2e.demonstration import App, Demonstration, digest, last, service

SIZE = 50_000_000
PLACES = {"anna": 10, "badr": 965}
PATIENCE = 120

pytestmark = pytest.mark.long


def started(out, url, names):
    apps = {name: App(name, url, out, PLACES[name]) for name in names}
    for app in apps.values():
        app.begin()
    return apps


@pytest.fixture
def meeting_point(tmp_path, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with service(tmp_path) as url:
        yield url


@pytest.mark.parametrize("killed", ["anna", "badr"])
def test_a_file_goes_on_after_either_window_was_killed(tmp_path, meeting_point, killed):
    file = tmp_path / "recording.dat"
    file.write_bytes(random.Random(killed).randbytes(SIZE))
    story = Demonstration(tmp_path)
    apps = started(tmp_path, meeting_point, PLACES)
    try:
        story.start(apps)
        story.pair(apps, asker=apps["anna"], owner=apps["badr"])
        apps["anna"].do("drop", path="conversation", files=[str(file)])
        apps["badr"].until("the offer", lambda seen: last(seen).get("transfer") == "offered")
        apps["badr"].do("press_on_last_row", words="Accept")
        apps["badr"].until("progress", lambda seen: last(seen)["moved"] > SIZE // 5)
        apps[killed].process.send_signal(signal.SIGKILL)
        apps[killed].kill()
        apps |= started(tmp_path, meeting_point, [killed])
        story.pair(apps, asker=apps["badr"], owner=apps["anna"])
        for app in apps.values():
            app.until("the end", lambda seen: is_done(seen, file.name), PATIENCE)
        received = [digest(kept) for kept in files(tmp_path / "badr" / "downloads")]
        assert received == [digest(file)]
    finally:
        for app in apps.values():
            app.kill()


def is_done(seen, name):
    """Whether the one card of the file says so."""
    cards = [row for row in seen["rows"] if row.get("name") == name]
    return [card["transfer"] for card in cards] == ["done"]


def files(folder):
    return [file for file in folder.rglob("*") if file.is_file()]
