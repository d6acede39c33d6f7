"""One peer connection of an older client, in plain aiortc: channels, candidates, nothing else.

aiortc gathers before it describes and never trickles. The app and browsers do: for them the
candidates are taken out of the description and told one by one (``is_trickling``).
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from typing import Any

from aiortc import (
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.sdp import candidate_from_sdp

CANDIDATE = re.compile(r"a=(candidate:[^\r\n]*)\r\n")
END = "a=end-of-candidates\r\n"


class Session:
    """``opened(label)``, ``heard(label, data)`` and ``changed(state)`` are called as it happens."""

    def __init__(
        self,
        *,
        is_trickling: bool,
        opened: Callable[[str], None],
        heard: Callable[[str, Any], None],
        changed: Callable[[str], None],
    ) -> None:
        # Without a list aiortc would ask a public server of a third party.
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.channels: dict[str, RTCDataChannel] = {}
        self.is_closed = False
        self._is_trickling = is_trickling
        self._opened, self._heard = opened, heard
        self._waiting: list[Any] = []  # candidates that came before the description
        self.connection.on("datachannel", self._take_channel)
        self.connection.on(
            "connectionstatechange", lambda: changed(self.connection.connectionState)
        )

    def create_channel(self, label: str, **options: Any) -> None:
        self._take_channel(self.connection.createDataChannel(label, **options))

    async def create_offer(self) -> tuple[str, list[str]]:
        """Our offer, and the candidates that are told apart from it."""
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return self._described()

    async def answer(self, sdp: str) -> tuple[str, list[str]]:
        """Take their offer; return our answer and its candidates."""
        await self._take_description(sdp, "offer")
        await self.connection.setLocalDescription(await self.connection.createAnswer())
        return self._described()

    async def take_answer(self, sdp: str) -> None:
        if self.connection.signalingState == "have-local-offer":
            await self._take_description(sdp, "answer")

    async def take_candidate(self, payload: dict[str, Any]) -> None:
        """Use one of theirs, or keep it until their description has come."""
        text = payload["candidate"].removeprefix("candidate:")
        if not text:
            return  # the end of them, which browsers say
        candidate = candidate_from_sdp(text)
        candidate.sdpMid = payload.get("sdpMid")
        candidate.sdpMLineIndex = payload.get("sdpMLineIndex")
        if self.connection.remoteDescription is None:
            self._waiting.append(candidate)
        else:
            await self.connection.addIceCandidate(candidate)

    def send(self, label: str, text: str | bytes) -> None:
        self.channels[label].send(text)

    def is_open(self, label: str) -> bool:
        return label in self.channels and self.channels[label].readyState == "open"

    async def drain(self, label: str, mark: int) -> None:
        """Wait until at most ``mark`` bytes wait to be sent."""
        channel, drained = self.channels[label], asyncio.Event()
        channel.bufferedAmountLowThreshold = mark
        channel.on("bufferedamountlow", drained.set)
        channel.on("close", drained.set)
        if self.is_open(label) and channel.bufferedAmount > mark:
            await drained.wait()

    def lose(self, text: str) -> list[bytes]:
        """Let the network lose every packet with ``text`` in it; what is lost is returned."""
        lost: list[bytes] = []
        dtls = self.connection.sctp.transport
        send = dtls._send_data

        async def lossy(data: bytes) -> None:
            if text.encode() in data:
                lost.append(data)
            else:
                await send(data)

        dtls._send_data = lossy
        return lost

    async def close(self) -> None:
        self.is_closed = True
        await self.connection.close()

    def vanish(self) -> None:
        """Stop answering without a word, as a killed program does."""
        self.is_closed = True
        for transport in {self.connection.sctp.transport.transport}:
            for protocol in transport._connection._protocols:
                protocol.transport.abort()

    async def _take_description(self, sdp: str, kind: str) -> None:
        await self.connection.setRemoteDescription(RTCSessionDescription(sdp, kind))
        waiting, self._waiting = self._waiting, []
        for candidate in waiting:
            # One that suits no part of the description is of no use to anybody.
            with contextlib.suppress(ValueError):
                await self.connection.addIceCandidate(candidate)

    def _described(self) -> tuple[str, list[str]]:
        sdp = self.connection.localDescription.sdp
        if not self._is_trickling:
            return sdp, []
        return CANDIDATE.sub("", sdp).replace(END, ""), CANDIDATE.findall(sdp)

    def _take_channel(self, channel: RTCDataChannel) -> None:
        self.channels[channel.label] = channel
        channel.on("message", lambda data: self._heard(channel.label, data))
        if channel.readyState == "open":
            self._opened(channel.label)
        else:
            channel.on("open", lambda: self._opened(channel.label))
