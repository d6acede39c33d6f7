"""Options: what the command line chooses stays chosen, and no password is ever on it."""

from __future__ import annotations

import argparse
import base64

import pytest

from zajel_desktop.doors.options import add_options, apply_options, read_profile
from zajel_desktop.model.service import IceServer, ServiceChoice
from zajel_desktop.model.settings import Settings
from zajel_desktop.store.profile import default_profile, portable_profile


def read(*arguments):
    options = argparse.ArgumentParser()
    add_options(options)
    return options.parse_args(arguments)


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


def test_without_arguments_nothing_is_chosen_anew():
    assert chosen_by() == []


def test_a_service_named_once_is_the_service_from_then_on():
    fields = {"service": ServiceChoice.URL, "service_url": "wss://here"}
    assert chosen_by("--server", "wss://here") == [fields]


KEY = base64.b64encode(bytes(range(32))).decode()
LISTS = "https://lists.example"


@pytest.mark.parametrize(
    ("arguments", "url", "key"),
    [
        (("--bootstrap", ""), "", ""),
        (("--bootstrap", LISTS), LISTS, ""),
        (("--bootstrap", LISTS + "/", "--bootstrap-key", KEY), LISTS, KEY),
    ],
)
def test_a_list_of_services_named_once_is_asked_from_then_on(arguments, url, key):
    fields = {"service": ServiceChoice.APP, "bootstrap_url": url, "bootstrap_key": key}
    assert chosen_by(*arguments) == [fields]


def test_a_key_alone_is_another_key_of_the_same_list():
    assert chosen_by("--bootstrap-key", KEY) == [{"bootstrap_key": KEY}]
    assert chosen_by("--bootstrap-key", "") == [{"bootstrap_key": ""}]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--bootstrap", "nonsense"),
        ("--bootstrap", "http://far.example"),
        ("--bootstrap-key", "nonsense"),
        ("--bootstrap", LISTS, "--server", "wss://here"),
    ],
)
def test_what_names_no_list_or_names_a_service_as_well_is_a_mistake(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        read(*arguments)
    assert ended.value.code == 2
    assert "--bootstrap" in capsys.readouterr().err


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


def test_relays_are_read_from_a_file_with_their_passwords(tmp_path):
    file = tmp_path / "relays"
    file.write_text("turn:a:3478 me word\n\nturns:b:443?transport=tcp you wörd\n")
    relays = (
        IceServer(("turn:a:3478",), "me", "word"),
        IceServer(("turns:b:443?transport=tcp",), "you", "wörd"),
    )
    assert chosen_by("--relays", str(file)) == [{"ice_servers": relays}]
    both = {"ice_servers": (IceServer(("stun:c",)), *relays)}
    assert chosen_by("--ice-server", "stun:c", "--relays", str(file)) == [both]


@pytest.mark.parametrize(
    "line", ["turn:a me", "turn:a me word more", "stun:a me word", "http://a me word"]
)
def test_a_line_that_is_no_relay_is_refused_before_anything_starts(line, tmp_path, capsys):
    file = tmp_path / "relays"
    file.write_text(line)
    with pytest.raises(SystemExit) as ended:
        read("--relays", str(file))
    assert ended.value.code == 2
    assert "word" not in capsys.readouterr().err.replace("PASSWORD", "")


@pytest.mark.parametrize("option", ["--relays", "--proxy-file"])
def test_a_file_that_cannot_be_read_is_a_mistake_on_the_command_line(option, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        read(option, str(tmp_path / "none"))
    assert ended.value.code == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_proxy_is_chosen_and_given_up(tmp_path):
    proxy = "socks5://127.0.0.1:9050"
    assert chosen_by("--proxy", proxy) == [{"proxy": proxy}]
    assert chosen_by("--proxy", "") == [{"proxy": ""}]
    file = tmp_path / "proxy"
    file.write_text("http://me:word@host:3128\n")
    assert chosen_by("--proxy-file", str(file)) == [{"proxy": "http://me:word@host:3128"}]


@pytest.mark.parametrize("proxy", ["socks4://host:1", "socks5://me:word@host:1", "host"])
def test_no_password_and_nothing_strange_is_taken_as_a_proxy(proxy, capsys):
    with pytest.raises(SystemExit) as ended:
        read("--proxy", proxy)
    assert ended.value.code == 2
    assert "word" not in capsys.readouterr().err


def test_hiding_and_being_found_can_be_chosen_either_way():
    assert chosen_by("--hide-address") == [{"hides_address": True}]
    assert chosen_by("--no-hide-address", "--no-find-on-network") == [
        {"hides_address": False, "finds_on_network": False}
    ]


def test_a_profile_is_the_folder_named_or_the_persons_own(tmp_path):
    assert read_profile(read("--profile", str(tmp_path))) == portable_profile(tmp_path)
    assert read_profile(read()) == default_profile()
