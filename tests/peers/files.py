"""Files as older clients send and take them: a start, numbered chunks, an end, no answer."""

from __future__ import annotations

import asyncio
import base64
import uuid
from typing import Any

Frame = dict[str, Any]


def frames_of(name: str, data: bytes, size: int, file_id: str = "") -> list[Frame]:
    """Every frame of one file, ``data`` still bytes; chunks of ``size`` bytes."""
    file_id = file_id or str(uuid.uuid4())
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    start = {"type": "file_start", "fileId": file_id, "fileName": name}
    start |= {"totalSize": len(data), "totalChunks": len(chunks)}
    body = [
        {"type": "file_chunk", "fileId": file_id, "chunkIndex": at, "data": chunk}
        for at, chunk in enumerate(chunks)
    ]
    return [start, *body, {"type": "file_complete", "fileId": file_id}]


class Shelf:
    """What comes in: whole files under the name they were given, whatever it is."""

    def __init__(self, files: dict[str, bytes], failed: list[str]) -> None:
        self._files, self._failed = files, failed
        self._open: dict[str, tuple[Frame, dict[int, bytes]]] = {}

    def start(self, frame: Frame) -> None:
        self._open[frame["fileId"]] = frame, {}

    def chunk(self, file_id: str, index: int, data: bytes) -> None:
        if file_id in self._open:
            self._open[file_id][1][index] = data

    def complete(self, file_id: str) -> None:
        if file_id not in self._open:
            return
        start, chunks = self._open.pop(file_id)
        if len(chunks) == start["totalChunks"]:
            self._files[start["fileName"]] = b"".join(chunks[at] for at in sorted(chunks))
        else:
            self._failed.append(start["fileName"])

    def fail(self, file_id: str) -> None:
        start, _ = self._open.pop(file_id)
        self._failed.append(start["fileName"])

    def __contains__(self, file_id: str) -> bool:
        return file_id in self._open


async def pause(seconds: float) -> None:
    """Between two frames, as the clients do it."""
    if seconds:
        await asyncio.sleep(seconds)


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
