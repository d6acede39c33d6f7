"""How somebody is there, in words: every presence, every path, and why not."""

from __future__ import annotations

import pytest

from tests.fakes.engine import NOW
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import LinkStatus, Path, Presence
from zajel_desktop.ui.contacts.standing import standing_text
from zajel_desktop.ui.text import list_time_text

NO_PATH = Failure(Reason.NO_PATH, Side.NETWORKS)
GONE = Failure(Reason.PEER_GONE, Side.PEERS)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ((Presence.ONLINE, Path.NONE), "Online"),
        ((Presence.ONLINE, Path.LAN, 2), "Online, same network · \u20682 ms\u2069"),
        ((Presence.ONLINE, Path.DIRECT, 24), "Online, direct · \u206824 ms\u2069"),
        ((Presence.ONLINE, Path.RELAYED), "Online, relayed"),
        ((Presence.OFFLINE,), "Not connected"),
        ((Presence.OFFLINE, Path.NONE, None, GONE), "Not connected"),
        ((Presence.CONNECTING,), "Connecting…"),
        ((Presence.RECONNECTING,), "Reconnecting…"),
    ],
)
def test_every_way_of_being_there_has_words(fields, text):
    assert standing_text(LinkStatus("noor", *fields), "Noor", NOW) == text


def test_whoever_is_away_is_so_since_some_time():
    status = LinkStatus("noor", since=NOW - 60)
    when = list_time_text(NOW - 60, NOW)
    assert standing_text(status, "Noor", NOW) == f"Not connected since \u2068{when}\u2069"


@pytest.mark.parametrize(
    "status",
    [
        LinkStatus("noor", failure=NO_PATH),
        LinkStatus("noor", Presence.CONNECTING, doubt=NO_PATH),
        LinkStatus("noor", Presence.RECONNECTING, doubt=NO_PATH),
    ],
)
def test_a_reason_has_a_line_of_its_own(status):
    first, second = standing_text(status, "Noor", NOW).splitlines()
    assert first in {"Not connected", "Connecting…", "Reconnecting…"}
    assert second.startswith("No path to \u2068Noor\u2069 was found")
