"""Guesses: hard evidence before what was known, and nothing where there is none."""

from __future__ import annotations

import pytest

from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.connection import FILES, HEADLESS_MESSAGES, MESSAGES
from zajel_desktop.protocol.dialects.recognition import Evidence, guess
from zajel_desktop.protocol.wire.signals import Candidate, Description, parse_candidate

LINE = "1 1 udp 1 192.0.2.1 9 typ host"
HOST = {"candidate": f"candidate:{LINE}", "sdpMid": "0", "sdpMLineIndex": 0}
OF_APP = parse_candidate(HOST | {"type": "ice_candidate"})
OF_PAGE = parse_candidate(HOST | {"usernameFragment": "abcd"})
OF_OTHERS = parse_candidate(HOST)
THEIRS, OURS = Description("offer", "v=0"), Description("offer", "v=0", b"l" * 16)
CLASSIC = frozenset({MESSAGES, FILES})
HEADLESS = frozenset({HEADLESS_MESSAGES})


@pytest.mark.parametrize(
    ("evidence", "wanted"),
    [
        (Evidence(), Dialect.UNKNOWN),
        (Evidence().signalled(THEIRS), Dialect.UNKNOWN),
        (Evidence().signalled(OF_OTHERS), Dialect.UNKNOWN),
        (Evidence().signalled(OF_APP), Dialect.APP),
        (Evidence().signalled(OF_PAGE), Dialect.WEB),
        (Evidence().signalled(OURS).signalled(OF_PAGE), Dialect.UNKNOWN),
        (Evidence(labels=CLASSIC, are_channels_lossy=True), Dialect.APP),
        (Evidence(labels=CLASSIC, are_channels_lossy=False), Dialect.WEB),
        (Evidence(labels=HEADLESS), Dialect.HEADLESS),
        (Evidence(labels=HEADLESS | CLASSIC), Dialect.UNKNOWN),
        (Evidence(handshake_after=0.01), Dialect.APP),
        (Evidence(handshake_after=0.01).signalled(OF_PAGE), Dialect.WEB),
        (Evidence(known=Dialect.NATIVE), Dialect.UNKNOWN),
        (Evidence(known=Dialect.WEB), Dialect.WEB),
        (Evidence(known=Dialect.HEADLESS), Dialect.HEADLESS),
        (Evidence(known=Dialect.APP).signalled(OF_PAGE), Dialect.APP),
        (Evidence(known=Dialect.HEADLESS).signalled(OF_PAGE), Dialect.WEB),
        (Evidence(known=Dialect.WEB).signalled(OF_APP), Dialect.APP),
        (Evidence(known=Dialect.WEB, labels=HEADLESS), Dialect.HEADLESS),
        (Evidence(known=Dialect.HEADLESS, labels=CLASSIC), Dialect.UNKNOWN),
        (Evidence(known=Dialect.HEADLESS, labels=CLASSIC, handshake_after=0.1), Dialect.APP),
    ],
)
def test_what_speaks_for_whom(evidence, wanted):
    assert guess(evidence) is wanted


def test_what_has_come_is_not_forgotten():
    evidence = Evidence().signalled(OURS).signalled(OF_APP)
    later = evidence.signalled(THEIRS).signalled(Candidate(LINE)).used(MESSAGES).used(MESSAGES)
    assert later == Evidence(has_link=True, is_typed=True, labels=frozenset({MESSAGES}))
