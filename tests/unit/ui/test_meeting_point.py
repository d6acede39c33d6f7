"""The meeting point in use is named in the same few words everywhere."""

from __future__ import annotations

import pytest

from zajel_desktop.model.service import ServiceChoice, ServiceState, ServiceStatus
from zajel_desktop.ui.meeting_point import MeetingPoints, host_of

URL = "wss://signal.example.org/zajel"


@pytest.mark.parametrize(
    ("choice", "state", "is_hosted_here", "text", "icon"),
    [
        (
            ServiceChoice.NETWORK,
            ServiceState.READY,
            True,
            "This network, hosted here",
            "path-lan",
        ),
        (ServiceChoice.NETWORK, ServiceState.READY, False, "This network", "path-lan"),
        (ServiceChoice.COMPUTER, ServiceState.READY, True, "Only this computer", "device"),
        (ServiceChoice.URL, ServiceState.READY, False, "\u2068signal.example.org\u2069", "globe"),
        (
            ServiceChoice.URL,
            ServiceState.CONNECTING,
            False,
            "Looking for the meeting point…",
            "path-none",
        ),
        (
            ServiceChoice.NETWORK,
            ServiceState.AWAY,
            True,
            "No meeting point, trying again",
            "path-none",
        ),
    ],
)
def test_each_has_its_words_and_its_icon(qapp, choice, state, is_hosted_here, text, icon):
    named = MeetingPoints().name(ServiceStatus(URL, choice, state, is_hosted_here))
    assert (named.text, named.icon) == (text, icon)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("wss://signal.example.org/x", "signal.example.org"),
        ("ws://10.0.0.1:7461", "10.0.0.1:7461"),
        ("ws://ali:secret@host", "host"),
        ("not an address", "not an address"),
        ("ws://[broken", "ws://[broken"),
    ],
)
def test_a_url_is_known_by_its_host(url, host):
    assert host_of(url) == host
