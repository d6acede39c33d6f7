"""How the older clients ring each other through the service: the shapes, and nothing behind them.

App and headless put everything into ``payload``; web spreads it beside the type, in a form that
services refuse. Each is read in the shape it is sent in.
"""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.wire.signals import MAX_SDP, Candidate, parse_candidate

MAX_REASON = 64
_CALL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.I)


class CallKind(enum.Enum):
    """What is said of a call."""

    OFFER = "call_offer"
    ANSWER = "call_answer"
    ICE = "call_ice"
    REJECT = "call_reject"
    HANGUP = "call_hangup"


@dataclass(frozen=True, slots=True)
class CallPart:
    """One thing said of the call ``id`` (UUIDv4).

    ``sdp`` comes with offers and answers, ``candidate`` with ICE, ``reason`` where one is given.
    """

    kind: CallKind
    id: str
    sdp: str = field(default="", repr=False)
    candidate: Candidate | None = field(default=None, repr=False)
    wants_video: bool = False
    reason: str = ""


def build_call(part: CallPart) -> dict[str, object]:
    """The members that say ``part``, wherever they are put."""
    fields: dict[str, object] = {"callId": part.id}
    match part.kind:
        case CallKind.OFFER:
            fields |= {"sdp": part.sdp, "withVideo": part.wants_video}
        case CallKind.ANSWER:
            fields["sdp"] = part.sdp
        case CallKind.ICE if part.candidate is not None:
            fields["candidate"] = _candidate_text(part.candidate)
        case CallKind.REJECT if part.reason:
            fields["reason"] = part.reason
        case _:
            pass
    return fields


def parse_call(kind: object, fields: object) -> CallPart | None:
    """What the members ``fields`` of a message of this ``kind`` say; None if of no call.

    Raise RemoteError if they make no sense.
    """
    kinds = {known.value: known for known in CallKind}
    if not isinstance(kind, str) or kind not in kinds:
        return None
    if not isinstance(fields, Mapping):
        raise RemoteError(f"{kind} without its members")
    call, sdp, reason = fields.get("callId"), fields.get("sdp"), fields.get("reason")
    if not isinstance(call, str) or not _CALL.fullmatch(call):
        raise RemoteError(f"{kind} without the id of a call")
    found = kinds[kind]
    is_description = found in {CallKind.OFFER, CallKind.ANSWER}
    return CallPart(
        kind=found,
        id=call,
        sdp=_sdp(sdp) if is_description else "",
        candidate=parse_candidate(fields.get("candidate")) if found is CallKind.ICE else None,
        wants_video=found is CallKind.OFFER and fields.get("withVideo") is True,
        reason=reason if isinstance(reason, str) and len(reason) <= MAX_REASON else "",
    )


def _sdp(value: object) -> str:
    if not isinstance(value, str) or not value or len(value) > MAX_SDP:
        raise RemoteError("description of a call that is not SDP")
    return value


def _candidate_text(candidate: Candidate) -> str:
    fields = {
        "candidate": f"candidate:{candidate.candidate}",
        "sdpMid": candidate.mid,
        "sdpMLineIndex": candidate.line,
    }
    return json.dumps(fields, separators=(",", ":"))
