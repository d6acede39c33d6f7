"""What scripts ask and hear of the connection doctor: each fact once, then the verdict."""

from __future__ import annotations

from zajel_desktop.engine.engine import Engine
from zajel_desktop.engine.observable import Observable
from zajel_desktop.headless.trust import Tell
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.examination import Examination, Finding
from zajel_desktop.model.network import Conditions

Ref = str | int | None


class DoctorEvents:
    """Turns an examination into events; ``over`` comes after the verdict."""

    def __init__(self, engine: Engine, tell: Tell) -> None:
        self.over: Observable[Examination] = Observable()
        self.is_busy = False
        self._doctor = engine.doctor
        self._tell = tell
        self._ref: Ref = None
        self._told = 0
        self._doctor.examination_changed.subscribe(self._on_examination)

    def examine(self, contact: Contact | None, ref: Ref) -> None:
        """Examine the way to ``contact``, or our own side; one that still runs has no verdict."""
        self._ref = ref
        self.is_busy = True
        self._doctor.examine(contact.id if contact else None)

    def _on_examination(self, examination: Examination) -> None:
        if not self.is_busy:
            return
        self._told = min(self._told, len(examination.findings))
        for finding in examination.findings[self._told :]:
            self._tell("checked", self._ref, contact=examination.contact, **_describe(finding))
        self._told = len(examination.findings)
        if examination.is_over:
            self._conclude(examination)

    def _conclude(self, examination: Examination) -> None:
        self.is_busy = False
        verdict = examination.verdict
        self._tell(
            "diagnosis",
            self._ref,
            contact=examination.contact,
            verdict=verdict.reason.value if verdict else None,
            side=verdict.side.value if verdict else None,
            took=round(examination.took, 3),
            path=examination.path.value,
            service_round_trip=examination.round_trip,
            ours=_side(examination.ours),
            theirs=_side(examination.theirs) if examination.theirs else None,
            report=self._doctor.report(),
        )
        self._ref = None
        self.over.publish(examination)


def _describe(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check.value,
        "side": finding.side.value,
        "grade": finding.grade.value,
        "took": round(finding.at, 3),
    }


def _side(side: Conditions) -> dict[str, object]:
    return {
        "nat": side.nat.value,
        "relay": side.has_relay,
        "knows_relay": side.knows_relay,
        "relay_only": side.is_relay_only,
        "skew": None if side.skew is None else round(side.skew, 1),
        "addresses": side.addresses,
        "version": side.version,
    }
