"""How far one pairing has come: forwards only, and every end is final.

    SERVICE --> ASKED --> ACCEPTED --> PATH --> SECURING --> [SECRET] --> CONNECTED
       \\----------\\----------\\---------\\---------\\-----------\\---> FAILED

Who accepts somebody's request starts at ACCEPTED. SECRET comes only where there is one to check.
"""

from __future__ import annotations

from dataclasses import replace

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.pairing import PairingProgress, Step
from zajel_desktop.protocol.wire.service_messages import (
    PairError,
    PairRejected,
    PairTimeout,
    Refusal,
    RefusalReason,
)

NEXT: dict[Step, frozenset[Step]] = {
    Step.SERVICE: frozenset({Step.ASKED, Step.FAILED}),
    Step.ASKED: frozenset({Step.ACCEPTED, Step.FAILED}),
    Step.ACCEPTED: frozenset({Step.PATH, Step.FAILED}),
    Step.PATH: frozenset({Step.SECURING, Step.FAILED}),
    Step.SECURING: frozenset({Step.SECRET, Step.CONNECTED, Step.FAILED}),
    Step.SECRET: frozenset({Step.CONNECTED, Step.FAILED}),
    Step.CONNECTED: frozenset(),
    Step.FAILED: frozenset(),
}

_TOO_OFTEN = frozenset(
    {
        RefusalReason.SLOW_DOWN.value,
        RefusalReason.PAIR_REQUESTS.value,
        RefusalReason.WRONG_CODES.value,
    }
)


def is_over(progress: PairingProgress) -> bool:
    """Whether nothing more will happen."""
    return not NEXT[progress.step]


def advance(
    progress: PairingProgress,
    step: Step,
    *,
    expires_at: float | None = None,
    contact: ContactId | None = None,
) -> PairingProgress:
    """The next true step; raise LocalError for one that cannot follow."""
    if step not in NEXT[progress.step] or step is Step.FAILED:
        raise LocalError(f"{step.value} after {progress.step.value}")
    return replace(progress, step=step, expires_at=expires_at, contact=contact, doubt=None)


def doubt(progress: PairingProgress, why: Failure | None) -> PairingProgress:
    """The same step, which seems not to end because of ``why``; raise LocalError if it is over."""
    if is_over(progress):
        raise LocalError(f"doubted after {progress.step.value}")
    return replace(progress, doubt=why)


def fail(
    progress: PairingProgress, failure: Failure, contact: ContactId | None = None
) -> PairingProgress:
    """The end, with the step that failed; raise LocalError if it is over already.

    ``contact`` is whom our person can decide about now.
    """
    if is_over(progress):
        raise LocalError(f"failed after {progress.step.value}")
    return replace(
        progress,
        step=Step.FAILED,
        failed_at=progress.step,
        failure=failure,
        contact=contact,
        expires_at=None,
        doubt=None,
    )


def read_refusal(answer: PairRejected | PairTimeout | PairError | Refusal) -> Failure:
    """Why the service, or the one we asked, says no to our request."""
    match answer:
        case PairRejected():
            return Failure(Reason.DECLINED, Side.PEERS)
        case PairTimeout() if answer.is_gone:
            return Failure(Reason.PEER_GONE, Side.PEERS)
        case PairTimeout():
            return Failure(Reason.NO_ANSWER, Side.PEERS)
        case PairError():
            return Failure(Reason.CODE_UNKNOWN, Side.OURS, answer.error)
        case Refusal(reason=reason) if reason in _TOO_OFTEN or "limit" in answer.message.lower():
            return Failure(Reason.TOO_MANY_TRIES, Side.OURS, answer.message)
        case Refusal():
            return Failure(Reason.SERVICE_REFUSED, Side.SERVICES, answer.message)
