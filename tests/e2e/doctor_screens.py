"""The screens of the connection doctor; a part of ``screens.Screens``."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from zajel_desktop.model.examination import Check, Finding, Grade
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Path
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.model.pairing import Step

DOCTOR = ("doctor", "doctor_looking", "doctor_silent", "doctor_connected", "doctor_alone")
"""What is pictured."""

DOCTOR_MORE = ("least_doctor", "no_path")
"""What is looked at beside."""

LEAST = QSize(400, 480)
OURS = Conditions(nat=Nat.CONE, has_servers=True, skew=0.2, version="0.1.0", addresses=2)
THEIRS = Conditions(nat=Nat.SYMMETRIC, has_servers=True, skew=-1.0, version="0.1.0", addresses=1)
GRADES = {
    Check.NETWORK: Grade.GOOD,
    Check.SERVICE: Grade.GOOD,
    Check.CLOCK: Grade.GOOD,
    Check.UDP: Grade.GOOD,
    Check.RELAY: Grade.DOUBTFUL,
}


def findings(side: Side, **changed: Grade) -> list[Finding]:
    """Everything found about one side."""
    grades = GRADES | {Check[name]: grade for name, grade in changed.items()}
    return [Finding(check, side, grade, 0.4) for check, grade in grades.items()]


def there(grade: Grade = Grade.GOOD) -> Finding:
    """Whether the contact was seen."""
    return Finding(Check.PEER, Side.PEERS, grade, 6.0)


class DoctorScreens:
    """What the doctor shows; ``Screens`` opens the window."""

    def _examined(self) -> tuple:
        world, window = self._opened()
        window.companions.show_doctor(world.noor.id)
        return world.engine.doctor, window, self._dialog(window)

    def _no_relay(self) -> tuple:
        doctor, window, dialog = self._examined()
        theirs = findings(Side.PEERS, UDP=Grade.BAD)
        doctor.find(*findings(Side.OURS), ours=OURS, round_trip=2)
        doctor.find(there(), *theirs[1:], theirs=THEIRS)
        doctor.conclude(Failure(Reason.NO_RELAY, Side.PEERS))
        return window, dialog

    def _doctor(self) -> Iterator[QWidget]:
        window, dialog = self._no_relay()
        yield dialog
        self._end(window)

    def _least_doctor(self) -> Iterator[QWidget]:
        window, dialog = self._no_relay()
        dialog.resize(LEAST)
        yield dialog
        self._end(window)

    def _doctor_looking(self) -> Iterator[QWidget]:
        doctor, window, dialog = self._examined()
        doctor.find(*findings(Side.OURS)[:3], ours=OURS, round_trip=2)
        yield dialog
        self._end(window)

    def _doctor_silent(self) -> Iterator[QWidget]:
        doctor, window, dialog = self._examined()
        doctor.find(*findings(Side.OURS), there(Grade.BAD), ours=OURS, round_trip=2)
        doctor.conclude(Failure(Reason.PEER_OFFLINE, Side.PEERS), took=8.0)
        yield dialog
        self._end(window)

    def _doctor_connected(self) -> Iterator[QWidget]:
        doctor, window, dialog = self._examined()
        ours = findings(Side.OURS, RELAY=Grade.GOOD)
        relayed = Conditions(nat=Nat.CONE, has_relay=True, addresses=2, skew=0.1)
        doctor.find(*ours, ours=relayed, round_trip=38)
        doctor.find(there(), *findings(Side.PEERS, UDP=Grade.BAD)[1:], theirs=THEIRS)
        doctor.conclude(path=Path.RELAYED, took=0.6)
        yield dialog
        self._end(window)

    def _doctor_alone(self) -> Iterator[QWidget]:
        world, window = self._opened()
        window.companions.show_doctor()
        doctor = world.engine.doctor
        blocked = Conditions(nat=Nat.BLOCKED, has_servers=True, addresses=1, skew=7200.0)
        found = findings(Side.OURS, UDP=Grade.BAD, CLOCK=Grade.BAD)
        doctor.find(*found, ours=blocked, round_trip=12)
        doctor.conclude(Failure(Reason.UDP_BLOCKED, Side.OURS), took=1.4)
        yield self._dialog(window)
        self._end(window)

    def _no_path(self) -> Iterator[QWidget]:
        world, window = self._opened()
        pairing = world.engine.pairing.pair("B3WY6N")
        window.companions.follow(pairing)
        world.engine.pairing.step(pairing, Step.PATH)
        world.engine.pairing.fail(pairing, Reason.NO_RELAY)
        yield self._dialog(window)
        self._end(window)
