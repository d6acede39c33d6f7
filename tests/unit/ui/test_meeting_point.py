"""The meeting point in use is named in the same few words everywhere."""

from __future__ import annotations

import pytest

from zajel_desktop.model.failure import Failure, Reason, Side
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
        (ServiceChoice.APP, ServiceState.READY, False, "\u2068signal.example.org\u2069", "globe"),
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


@pytest.mark.parametrize(
    ("choice", "url", "reason", "said"),
    [
        (ServiceChoice.URL, URL, Reason.SERVICE_UNREACHABLE, "The meeting point does not answer."),
        (ServiceChoice.APP, URL, Reason.SERVICE_UNREACHABLE, "The meeting point does not answer."),
        (
            ServiceChoice.APP,
            "",
            Reason.SERVICE_UNREACHABLE,
            "The list of servers cannot be reached",
        ),
        (ServiceChoice.APP, "", Reason.LIST_NOT_BELIEVED, "The list of servers is not signed"),
    ],
)
def test_it_is_said_whether_the_list_or_the_server_is_away(qapp, choice, url, reason, said):
    failure = Failure(reason, Side.SERVICES)
    status = ServiceStatus(url, choice, ServiceState.AWAY, failure=failure)
    assert MeetingPoints().trouble(status).startswith(said)


def test_whatever_is_away_without_a_reason_does_not_answer(qapp):
    status = ServiceStatus(URL, ServiceChoice.URL, ServiceState.AWAY)
    assert MeetingPoints().trouble(status) == "The meeting point does not answer."
