"""What the doctor has found about one side, in words: one row for each thing looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject

from zajel_desktop.model.examination import Check, Examination, Grade
from zajel_desktop.model.failure import Side
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.ui.text import round_trip_text
from zajel_desktop.ui.widgets.steps import StepRow, StepState

SHOWN = (Check.SERVICE, Check.NETWORK, Check.UDP, Check.RELAY, Check.CLOCK)
"""What people read about our side, in this order; of theirs, what they have told."""

EXAMINED = (Check.NETWORK, Check.SERVICE, Check.CLOCK, Check.UDP, Check.RELAY)
"""The order in which it is looked at."""

STATES = {
    Grade.GOOD: StepState.DONE,
    Grade.DOUBTFUL: StepState.WARNED,
    Grade.BAD: StepState.FAILED,
    Grade.UNKNOWN: StepState.WARNED,
}


class FactRows(QObject):
    """Writes the rows."""

    def ours(self, examination: Examination) -> tuple[StepRow, ...]:
        """Our side, with what is still to come."""
        found = {finding.check: finding.grade for finding in examination.of(Side.OURS)}
        now = next((check for check in EXAMINED if check not in found), None)
        rows = []
        for check in SHOWN:
            if check in found:
                rows.append(self._row(check, found[check], examination, examination.ours))
            elif not examination.is_over:
                state = StepState.NOW if check is now else StepState.TO_COME
                rows.append(StepRow(self._name(check), state))
        return tuple(rows)

    def theirs(self, examination: Examination) -> tuple[StepRow, ...]:
        """Their side: what they have told, once the examination is over."""
        found = {finding.check: finding.grade for finding in examination.of(Side.PEERS)}
        if not examination.is_over:
            return (StepRow(self.tr("Asking the other side"), StepState.NOW),)
        theirs = examination.theirs or Conditions()
        rows = [
            self._row(check, found[check], examination, theirs, is_ours=False)
            for check in (Check.PEER, *SHOWN)
            if check in found
        ]
        return tuple(rows)

    def _row(
        self,
        check: Check,
        found: Grade,
        examination: Examination,
        side: Conditions,
        *,
        is_ours: bool = True,
    ) -> StepRow:
        text, second = self._words(check, found, side)
        if check is Check.SERVICE and is_ours and examination.round_trip is not None:
            second = round_trip_text(examination.round_trip)
        state = STATES[found]
        if state is StepState.FAILED and examination.is_over and examination.verdict is None:
            state = StepState.WARNED  # it was not in the way
        return StepRow(text, state, second)

    def _words(self, check: Check, found: Grade, side: Conditions) -> tuple[str, str]:
        match check:
            case Check.UDP:
                return self._udp(side)
            case Check.RELAY:
                return self._relay(side)
            case Check.CLOCK:
                return self._clock(found, side)
            case Check.NETWORK if found is Grade.GOOD:
                return self.tr("Network is up"), self.tr("%n address(es)", "", side.addresses)
            case _:
                return self._presence(check, is_there=found is Grade.GOOD), ""

    def _presence(self, check: Check, *, is_there: bool) -> str:
        """Whether something answers."""
        match check:
            case Check.NETWORK:
                return self.tr("No network")
            case Check.SERVICE if is_there:
                return self.tr("Meeting point answers")
            case Check.SERVICE:
                return self.tr("Meeting point does not answer")
            case _ if is_there:
                return self.tr("The other side is there")
            case _:
                return self.tr("No sign of the other side")

    def _udp(self, side: Conditions) -> tuple[str, str]:
        gets_out = self.tr("UDP gets out")
        match side.nat:
            case Nat.OPEN:
                return gets_out, self.tr("Nothing changes the port")
            case Nat.CONE:
                return gets_out, self.tr("The port stays the same for everybody")
            case Nat.SYMMETRIC:
                changes = self.tr("UDP gets out, ports change")
                return changes, self.tr("A different port for everybody")
            case Nat.BLOCKED:
                return self.tr("UDP does not get out"), self.tr("No server has answered")
            case Nat.UNKNOWN:
                hidden = self.tr("The address is hidden, so nobody was asked")
                nobody = self.tr("There was no server to ask")
                unclear = self.tr("UDP was not checked")
                return unclear, hidden if side.is_relay_only else "" if side.has_servers else nobody

    def _relay(self, side: Conditions) -> tuple[str, str]:
        if side.has_relay:
            return self.tr("A relay is ready"), ""
        if side.knows_relay:
            return self.tr("The relay does not answer"), ""
        return self.tr("No relay in the list"), ""

    def _clock(self, found: Grade, side: Conditions) -> tuple[str, str]:
        if found is Grade.UNKNOWN or side.skew is None:
            return self.tr("The clock was not compared"), ""
        if found is Grade.GOOD:
            return self.tr("The clock is right"), ""
        minutes = max(1, round(abs(side.skew) / 60))
        off = self.tr("%n minute(s) off", "", minutes)
        return self.tr("The clock is wrong"), off

    def _name(self, check: Check) -> str:
        """What will be looked at."""
        return {
            Check.SERVICE: self.tr("Meeting point"),
            Check.NETWORK: self.tr("Network"),
            Check.UDP: self.tr("UDP"),
            Check.RELAY: self.tr("Relay"),
        }.get(check, self.tr("Clock"))
