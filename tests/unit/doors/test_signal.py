"""The command line of the signaling service."""

from __future__ import annotations

import ipaddress

import pytest

from zajel_desktop.doors.signal import main, read_options
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.rendezvous.lending import TurnAccess


def test_without_arguments_it_serves_this_computer():
    options, is_verbose = read_options([])
    assert (options.host, options.port, options.tls, is_verbose) == ("127.0.0.1", 8765, None, False)
    assert not options.limits.is_loopback_limited


def test_everything_can_be_chosen():
    arguments = (
        "--host :: --port 0 --tls-cert c.pem --tls-key k.pem --trusted-proxy 10.0.0.0/8 "
        "--trusted-proxy 127.0.0.1 --limit-loopback --stun-url stun:a --stun-url stun:b "
        "--public-url wss://here --region eu --drain 1.5 --verbose"
    )
    options, is_verbose = read_options(arguments.split(" "))
    assert is_verbose
    assert (options.host, options.port) == ("::", 0)
    assert options.tls is not None
    assert options.trusted_proxies == (
        ipaddress.ip_network("10.0.0.0/8"),
        ipaddress.ip_network("127.0.0.1/32"),
    )
    assert options.limits.is_loopback_limited
    assert options.ice_servers == (IceServer(("stun:a",)), IceServer(("stun:b",)))
    assert (options.public_url, options.region, options.drain) == ("wss://here", "eu", 1.5)


def test_a_certificate_that_cannot_be_read_is_named(tmp_path, capsys):
    here = tmp_path / "cert.pem"
    assert main(["--port", "0", "--tls-cert", str(here), "--tls-key", str(here)]) == 1
    said = capsys.readouterr()
    assert str(here) in said.err
    assert "No such file" in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    "arguments",
    [["--tls-cert", "x"], ["--port", "65536"], ["--port", "-1"], ["--trusted-proxy", "nobody"]],
)
def test_what_makes_no_sense_is_refused_before_anything_starts(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err


@pytest.fixture
def secret_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("north\n")
    return str(file)


TURN = ["--turn-url", "turn:a", "--turn-url", "turns:b:443"]


def test_turn_servers_are_lent_with_the_secret_of_a_file(secret_file, capsys):
    options, _ = read_options([*TURN, "--turn-secret-file", secret_file])
    assert options.turn == TurnAccess(("turn:a", "turns:b:443"), b"north")
    assert capsys.readouterr().err == ""


def test_a_secret_on_the_command_line_is_taken_with_a_warning(capsys):
    options, _ = read_options([*TURN, "--turn-secret", "north"])
    assert options.turn is not None
    assert options.turn.secret == b"north"
    said = capsys.readouterr().err
    assert "visible" in said
    assert "north" not in said


@pytest.mark.parametrize(
    "arguments",
    [
        TURN,
        ["--turn-secret", "north"],
        [*TURN, "--turn-secret", ""],
        [*TURN, "--turn-secret-file", "/nowhere"],
        ["--turn-url", "stun:a", "--turn-secret", "north"],
    ],
)
def test_turn_servers_and_their_secret_belong_together(arguments, capsys):
    with pytest.raises(SystemExit):
        read_options(arguments)
    assert "turn" in capsys.readouterr().err


def test_one_secret_is_enough(secret_file):
    with pytest.raises(SystemExit):
        read_options([*TURN, "--turn-secret-file", secret_file, "--turn-secret", "north"])
