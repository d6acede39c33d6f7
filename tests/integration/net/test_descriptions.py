"""Descriptions from a hostile side: refused or applied, and nothing else ever happens."""

from __future__ import annotations

import asyncio
import contextlib

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.ends import LABELS, End
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.net.connections import AiortcConnections

LINES = [
    *("m=audio 9 UDP/TLS/RTP/SAVPF 0 111", "m=video 9 UDP/TLS/RTP/SAVPF 97", "m=text 9 TCP 1"),
    *("m=application 9 DTLS/SCTP 5000", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel"),
    *("a=group:BUNDLE 0 1 2", "a=group:BUNDLE", "a=mid:0", "a=mid:1", "a=mid:", "a=sendrecv"),
    *("a=ice-lite", "a=ice-ufrag:", "a=ice-pwd:x", "a=setup:passive", "a=setup:holdconn"),
    *("a=sctp-port:0", "a=sctp-port:x", "a=sctpmap:5000 webrtc-datachannel 65535"),
    *("a=max-message-size:-1", "a=fingerprint:md5 00", "a=fingerprint:sha-256 xx", "a=candidate:"),
    *("a=rtpmap:111 opus/48000/2", "a=rtpmap:x", "a=fmtp:111 x=1;;", "a=ssrc:x", "a=ssrc:1 cname:"),
    *("a=extmap:1 x", "a=rtcp-fb:* nack", "a=rtcp:9 IN IP4 0.0.0.0", "c=IN IP4 256.1.1.1", "t=0 0"),
    *("a=candidate:1 1 udp 1 127.0.0.1 9 typ host", "a=end-of-candidates", "", "x", "=", "a="),
]


@st.composite
def edits(draw):
    """Some lines dropped, doubled, moved or replaced."""
    kinds = st.sampled_from(["drop", "double", "swap", "insert", "cut"])
    steps = st.tuples(kinds, st.integers(0, 60), st.sampled_from(LINES) | st.text(max_size=30))
    return draw(st.lists(steps, min_size=1, max_size=6))


def spoil(sdp, changes):
    lines = sdp.splitlines()
    for kind, place, text in changes:
        at = place % max(1, len(lines))
        match kind:
            case "drop":
                del lines[at : at + 1]
            case "double":
                lines[at:at] = lines[at : at + 1]
            case "swap":
                lines.append(lines.pop(at) if lines else text)
            case "insert":
                lines.insert(at, text)
            case "cut" if lines:
                lines[at] = lines[at][: len(lines[at]) // 2]
    return "\r\n".join([*lines, ""])


async def offer_spoiled(changes):
    offerer, answerer = End(AiortcConnections()), End(AiortcConnections())
    try:
        offer = await offerer.connection.create_offer(LABELS)
        with contextlib.suppress(RemoteError):
            await answerer.connection.accept_offer(spoil(offer, changes))
            await answerer.connection.create_answer()
    finally:
        await answerer.connection.close()
        await offerer.connection.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def answer_spoiled(changes):
    offerer, answerer = End(AiortcConnections()), End(AiortcConnections())
    try:
        await answerer.connection.accept_offer(await offerer.connection.create_offer(LABELS))
        answer = await answerer.connection.create_answer()
        with contextlib.suppress(RemoteError):
            await offerer.connection.accept_answer(spoil(answer, changes))
    finally:
        await offerer.connection.close()
        await answerer.connection.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


@given(edits())
def test_any_offer_is_applied_or_refused(changes):
    asyncio.run(offer_spoiled(changes))


@given(edits())
def test_any_answer_is_applied_or_refused(changes):
    asyncio.run(answer_spoiled(changes))
