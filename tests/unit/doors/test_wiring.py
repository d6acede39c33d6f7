"""Wiring: what the command line chooses stays chosen; logs stay in the profile, and small."""

from __future__ import annotations

import argparse
import logging
import logging.handlers
import subprocess
import sys

import pytest

from zajel_desktop.doors.wiring import (
    QUIET,
    EmbeddedService,
    add_options,
    apply_options,
    end_log,
    read_profile,
    start_log,
    wire,
)
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.service import IceServer, ServiceChoice
from zajel_desktop.model.settings import Settings
from zajel_desktop.store.profile import default_profile, portable_profile


def read(*arguments):
    options = argparse.ArgumentParser()
    add_options(options)
    return options.parse_args(arguments)


SHOW = """
import sys
from zajel_desktop.doors import wiring
from zajel_desktop.model.service import ServiceChoice
for choice in ("URL", "COMPUTER", "NETWORK"):
    print(*[name for name in ("websockets.asyncio.client", "websockets.asyncio.server", "zeroconf")
            if name in sys.modules])
    wiring.import_for(ServiceChoice[choice])
print("zeroconf" in sys.modules)
"""


def test_what_a_service_takes_is_imported_when_it_is_asked_for():
    done = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, check=True)
    client, server = "websockets.asyncio.client", "websockets.asyncio.server"
    assert done.stdout.splitlines() == ["", client, f"{client} {server}", "True"]


class Chosen:
    """An engine that only remembers what was chosen."""

    def __init__(self):
        self.settings = self
        self.fields = []

    def change(self, **fields):
        Settings(**fields)
        self.fields.append(fields)


def chosen_by(*arguments):
    engine = Chosen()
    apply_options(engine, read(*arguments))
    return engine.fields


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


# The command line.


def test_without_arguments_nothing_is_chosen_anew():
    assert chosen_by() == []


def test_a_service_named_once_is_the_service_from_then_on():
    fields = {"service": ServiceChoice.URL, "service_url": "wss://here"}
    assert chosen_by("--server", "wss://here") == [fields]


def test_interfaces_are_named_in_one_word_and_none_means_all():
    assert chosen_by("--interfaces", "lo,eth0") == [{"interfaces": ("lo", "eth0")}]
    assert chosen_by("--interfaces", "") == [{"interfaces": ()}]


def test_a_name_can_be_given_and_taken_away():
    assert chosen_by("--name", "Anna") == [{"name": "Anna"}]
    assert chosen_by("--name", "") == [{"name": ""}]


def test_a_download_folder_is_kept_as_a_whole_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert chosen_by("--download", "in") == [{"downloads": str(tmp_path / "in")}]


def test_stun_servers_can_be_named_one_by_one():
    fields = {"ice_servers": (IceServer(("stun:a",)), IceServer(("stun:b:99",)))}
    assert chosen_by("--ice-server", "stun:a", "--ice-server", "stun:b:99") == [fields]


def test_what_is_no_stun_server_is_refused_before_anything_starts(capsys):
    with pytest.raises(SystemExit) as ended:
        read("--ice-server", "http://here")
    assert ended.value.code == 2
    assert "--ice-server" in capsys.readouterr().err


def test_a_profile_is_the_folder_named_or_the_persons_own(tmp_path):
    assert read_profile(read("--profile", str(tmp_path))) == portable_profile(tmp_path)
    assert read_profile(read()) == default_profile()


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
