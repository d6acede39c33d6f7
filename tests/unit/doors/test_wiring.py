"""Wiring: an engine over an open store; logs stay in the profile, and small."""

from __future__ import annotations

import importlib.metadata
import logging
import logging.handlers
import pathlib
import socket
import subprocess
import sys
import tomllib
from ipaddress import IPv4Interface

import pytest

from zajel_desktop.doors import wiring
from zajel_desktop.doors.wiring import (
    QUIET,
    EmbeddedService,
    LanService,
    about,
    end_log,
    start_log,
    usual_port,
    wire,
)
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.version import VERSION
from zajel_desktop.store.profile import portable_profile

SHOW = """
import sys
from zajel_desktop.doors import wiring
from zajel_desktop.model.service import ServiceChoice
for choice in ("COMPUTER", "URL", "NETWORK"):
    print(*[name for name in ("websockets.asyncio.client", "websockets.asyncio.server", "zeroconf")
            if name in sys.modules])
    wiring.import_for(ServiceChoice[choice])
"""


def test_what_a_service_takes_is_imported_when_it_is_asked_for():
    done = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, check=True)
    client, server = "websockets.asyncio.client", "websockets.asyncio.server"
    assert done.stdout.splitlines() == ["", f"{client} {server}", f"{client} {server} zeroconf"]


@pytest.fixture
def profile(tmp_path):
    return portable_profile(tmp_path)


@pytest.fixture
def log():
    """The log as it was, afterwards."""
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", *QUIET)}
    before = list(root.handlers)
    yield root
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


# The log.


def test_the_log_is_written_into_the_profile_and_turned_over(profile, log):
    start_log(profile, is_verbose=False)
    (handler,) = [h for h in log.handlers if isinstance(h, logging.handlers.RotatingFileHandler)]
    assert handler.maxBytes * (handler.backupCount + 1) <= 5_000_000
    logging.getLogger("zajel_desktop.test").info("seen")
    logging.getLogger("zajel_desktop.test").debug("unseen")
    logging.getLogger("aioice").info("unseen")
    logging.getLogger("aioice").warning("seen too")
    written = (profile.logs / "zajel.log").read_text()
    assert "INFO zajel_desktop.test: seen\n" in written
    assert "WARNING aioice: seen too\n" in written
    assert "unseen" not in written
    assert profile.logs.stat().st_mode & 0o077 == 0


def test_the_log_is_let_go_of_by_whoever_deletes_it(profile, log):
    start_log(profile, is_verbose=False)
    end_log()
    (profile.logs / "zajel.log").unlink()
    logging.getLogger("zajel_desktop.test").info("unseen")
    assert list(profile.logs.iterdir()) == []


def test_more_is_logged_on_request(profile, log):
    start_log(profile, is_verbose=True)
    logging.getLogger("zajel_desktop.test").debug("seen")
    assert "seen" in (profile.logs / "zajel.log").read_text()


def test_without_a_place_for_the_log_the_program_starts_all_the_same(tmp_path, log, caplog):
    (tmp_path / "file").write_text("")
    start_log(portable_profile(tmp_path / "file"), is_verbose=False)
    assert "no log can be written" in caplog.text


# The engine over its store.


async def test_the_engine_is_made_over_an_open_store_and_remembers(profile):
    wired = await wire(profile)
    key = wired.engine.identity.key
    wired.engine.settings.change(name="Anna")
    await wired.stop()
    wired = await wire(profile)
    assert wired.engine.identity.key == key
    assert wired.engine.settings.current.name == "Anna"
    assert wired.is_key_in_file
    await wired.stop()


async def test_a_profile_in_use_opens_only_once(profile):
    wired = await wire(profile)
    with pytest.raises(StoreError) as raised:
        await wire(profile)
    assert raised.value.failure.reason is Reason.STORE_IN_USE
    await wired.stop()


async def test_a_store_without_a_usable_engine_is_closed_again(profile, monkeypatch):
    async def refuse(ports):
        raise OSError("out of everything")

    with monkeypatch.context() as patched:
        patched.setattr("zajel_desktop.doors.wiring.open_engine", refuse)
        with pytest.raises(OSError, match="everything"):
            await wire(profile)
    wired = await wire(profile)  # nobody holds it any more
    await wired.stop()


# The service inside.


async def test_starting_the_service_again_ends_the_one_before():
    service = EmbeddedService()
    first = await service.start(is_on_network=False, interfaces=())
    second = await service.start(is_on_network=True, interfaces=("lo",))
    assert first != second
    assert second.startswith("ws://127.0.0.1:")
    await service.stop()
    await service.stop()


async def test_the_service_is_where_it_was_at_the_last_start_unless_somebody_else_is(tmp_path):
    port = usual_port(tmp_path)
    assert usual_port(tmp_path) == port != usual_port(tmp_path / "other")
    assert 20_000 <= port < 32_000
    one, two = EmbeddedService(port), EmbeddedService(port)
    urls = [await each.start(is_on_network=False, interfaces=()) for each in (one, two)]
    assert len(set(urls)) == 2
    await one.stop()
    assert await one.start(is_on_network=False, interfaces=()) == urls[0]
    await one.stop()
    await two.stop()


async def test_the_service_for_contacts_around_us_listens_at_private_addresses_only(monkeypatch):
    local = [IPv4Interface("127.0.0.2/8"), IPv4Interface("127.0.0.3/8")]
    monkeypatch.setattr(wiring, "local_networks", lambda names: local)
    service = LanService()
    url = await service.start(is_on_network=True, interfaces=())
    port = int(url.removeprefix("ws://127.0.0.2:"))
    for host, is_there in (("127.0.0.2", True), ("127.0.0.3", True), ("127.0.0.1", False)):
        with socket.socket() as trial:
            assert (trial.connect_ex((host, port)) == 0) is is_there
    await service.stop()
    local.clear()
    with pytest.raises(OSError, match="no local network"):
        await service.start(is_on_network=True, interfaces=())
    await service.stop()


# What a report tells of this program.


def test_the_version_told_is_the_one_of_the_package():
    with open(pathlib.Path(__file__).parents[3] / "pyproject.toml", "rb") as file:
        assert tomllib.load(file)["project"]["version"] == VERSION


def test_a_report_begins_with_versions_even_in_a_bundle(monkeypatch):
    def unknown(name):
        raise importlib.metadata.PackageNotFoundError(name)

    assert f"zajel-desktop {VERSION}" in about()[0]
    monkeypatch.setattr(importlib.metadata, "version", unknown)
    assert "aiortc of unknown version" in about()[0]
    assert "Python" in about()[1]
