"""Remote candidates: checked one by one, bad ones left out, paths named truthfully."""

from __future__ import annotations

import contextlib
from ipaddress import IPv4Interface

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.link import Path
from zajel_desktop.net.candidates import (
    MAX_CANDIDATES,
    judge_path,
    parse_candidate_line,
    sift,
)

GOOD = "1 1 udp 2130706431 192.168.1.7 5000 typ host"
NAMED = "1 1 udp 2130706431 3f4b9c1e-77aa.local 5000 typ host generation 0"
TCP = "1 1 tcp 1518280447 192.168.1.7 9 typ host tcptype active"


def test_a_candidate_is_read():
    candidate = parse_candidate_line(f"{GOOD} generation 0")
    assert (candidate.host, candidate.kind) == ("192.168.1.7", "host")
    assert candidate.is_usable
    assert not candidate.is_name


def test_transport_is_read_in_any_case():
    assert parse_candidate_line(GOOD.replace("udp", "UDP")).is_usable


@pytest.mark.parametrize("line", [TCP, GOOD.replace("1 1 udp", "1 2 udp")])
def test_tcp_and_second_components_are_understood_but_not_used(line):
    assert not parse_candidate_line(line).is_usable


@pytest.mark.parametrize(
    "line",
    [
        "",
        "1 1 udp",
        GOOD.replace("5000", "70000"),
        GOOD.replace("5000", "-1"),
        GOOD.replace("5000", "²"),
        GOOD.replace("192.168.1.7", "example.org"),
        GOOD.replace("192.168.1.7", "1.2.3.999"),
        GOOD.replace("host", "guest"),
        GOOD.replace("typ", "tip"),
        GOOD.replace("2130706431", "x"),
        f"{GOOD} raddr 1.2.3.4 rport x",
    ],
)
def test_nonsense_is_the_other_sides_fault(line):
    with pytest.raises(RemoteError):
        parse_candidate_line(line)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(RemoteError):
        parse_candidate_line(text)


def sdp(*lines):
    return "".join(f"{line}\r\n" for line in ("v=0", "m=application 9", *lines))


def test_a_description_keeps_what_is_good_only():
    sifted = sift(sdp(f"a=candidate:{GOOD}", "a=candidate:broken", f"a=candidate:{TCP}", "a=x"))
    assert sifted.sdp == sdp(f"a=candidate:{GOOD}", "a=x")
    assert sifted.count == 1


def test_the_mark_of_the_end_goes():
    text = sdp(f"a=candidate:{GOOD}", "a=end-of-candidates", "a=x")
    assert sift(text).sdp == sdp(f"a=candidate:{GOOD}", "a=x")


def test_names_are_taken_out_and_named_once():
    sifted = sift(sdp(f"a=candidate:{NAMED}", f"a=candidate:{NAMED}"))
    assert sifted.sdp == sdp()
    assert [each.line for each in sifted.names] == [NAMED]


def test_a_flood_of_candidates_is_cut():
    lines = [f"a=candidate:{GOOD.replace('5000', str(port))}" for port in range(1, 500)]
    assert sift(sdp(*lines)).count == MAX_CANDIDATES


@pytest.mark.parametrize(
    ("local", "remote", "path"),
    [
        (("host", "127.0.0.1"), ("host", "127.0.0.1"), Path.LAN),
        (("host", "192.168.1.7"), ("host", "192.168.1.8"), Path.LAN),
        (("host", "192.168.1.7"), ("prflx", "192.168.1.8"), Path.LAN),
        (("host", "192.168.1.7"), ("host", "3f4b9c1e.local"), Path.LAN),
        (("host", "fe80::1"), ("host", "fd00::2"), Path.LAN),
        (("host", "192.168.1.7"), ("prflx", "8.8.4.4"), Path.DIRECT),
        (("host", "192.168.1.7"), ("srflx", "8.8.4.4"), Path.DIRECT),
        (("host", "2a00::1"), ("host", "2a01::2"), Path.DIRECT),
        (("relay", "8.8.4.4"), ("host", "192.168.1.8"), Path.RELAYED),
        (("host", "192.168.1.7"), ("relay", "8.8.4.4"), Path.RELAYED),
        (("relay", "8.8.4.4"), ("prflx", "192.168.1.8"), Path.RELAYED),
        (("relay", "8.8.4.4"), ("relay", "8.8.4.4"), Path.RELAYED),
        # Another private network that is routed, not translated.
        (("host", "192.168.1.7"), ("host", "10.0.0.8"), Path.LAN),
        # A router's address inside another private network.
        (("host", "192.168.1.7"), ("prflx", "10.0.0.8"), Path.DIRECT),
        (("host", "192.168.1.7"), ("srflx", "192.168.1.8"), Path.DIRECT),
        # Public addresses: the same network or not.
        (("host", "198.51.100.7"), ("host", "198.51.100.200"), Path.LAN),
        (("host", "198.51.100.7"), ("host", "203.0.113.7"), Path.DIRECT),
        (("host", "192.168.1.7"), ("host", "203.0.113.7"), Path.DIRECT),
        (("host", "2a00:1:2:3::7"), ("prflx", "2a00:1:2:3::8"), Path.LAN),
        (("host", "2a00:1:2:3::7"), ("host", "2a00:1:2:4::8"), Path.DIRECT),
        (("host", "fd00::7"), ("prflx", "fd00:0:0:1::8"), Path.DIRECT),
        # Carrier-grade translation is a network of nobody's own.
        (("host", "100.64.0.7"), ("host", "100.127.0.8"), Path.DIRECT),
    ],
)
def test_the_path_is_named_by_both_ends(local, remote, path):
    assert judge_path(local, remote) is path


def test_what_is_one_network_is_told_by_its_prefix():
    wide = [IPv4Interface("10.1.2.3/16"), IPv4Interface("192.168.1.7/24")]
    assert judge_path(("host", "10.1.2.3"), ("prflx", "10.1.200.1"), wide) is Path.LAN
    assert judge_path(("host", "10.1.2.3"), ("prflx", "10.2.2.3"), wide) is Path.DIRECT
    narrow = [IPv4Interface("198.51.100.7/29")]
    assert judge_path(("host", "198.51.100.7"), ("host", "198.51.100.9"), narrow) is Path.DIRECT
