"""The steps of one pairing as rows: done, now, to come, failed with its sentence and way on."""

from __future__ import annotations

from PySide6.QtCore import QObject

from zajel_desktop.model.pairing import PairingProgress, Step
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.widgets.steps import StepRow, StepState

ORDER = (Step.SERVICE, Step.ASKED, Step.ACCEPTED, Step.PATH, Step.SECURING, Step.SECRET)
"""What people see of the way; connected is the end of it."""

ARRIVED = frozenset({Step.ASKED, Step.ACCEPTED})
"""Steps that are done as soon as they are reached: then we wait for the next one."""


class ProgressRows(QObject):
    """Writes the rows of a pairing."""

    def rows(self, progress: PairingProgress, name: str = "") -> tuple[StepRow, ...]:
        """The rows of ``progress``; whoever accepted a request did not ask for one."""
        order = ORDER if progress.request is None else ORDER[2:]
        has_secret = "-" in progress.code or Step.SECRET in {progress.step, progress.failed_at}
        shown = (step for step in order if has_secret or step is not Step.SECRET)
        return tuple(self._row(step, progress, name) for step in shown)

    def _row(self, step: Step, progress: PairingProgress, name: str) -> StepRow:
        reached = progress.failed_at or progress.step
        if progress.failure is not None and step is self._failed(progress):
            sentence = sentence_for(progress.failure, name=name)
            return StepRow(self._words(step, progress), StepState.FAILED, sentence.text)
        state = _state(step, reached, has_failed=progress.failure is not None)
        second = self._second(step) if state is StepState.NOW else ""
        if progress.doubt is not None and state is StepState.NOW:
            second = sentence_for(progress.doubt, name=name).text
        return StepRow(self._words(step, progress), state, second)

    @staticmethod
    def _failed(progress: PairingProgress) -> Step:
        """The row that shows the failure: what was being waited for."""
        at = progress.failed_at or Step.SERVICE
        if at is Step.ASKED:
            return Step.ACCEPTED
        return at if at in ORDER else Step.SECURING

    def _words(self, step: Step, progress: PairingProgress) -> str:
        address = isolated(progress.code.partition("-")[0])
        return {
            Step.SERVICE: self.tr("Found the meeting point"),
            Step.ASKED: self.tr("Asked the owner of {code}").replace("{code}", address),
            Step.ACCEPTED: self._accepted(progress),
            Step.PATH: self.tr("Looking for a path"),
            Step.SECURING: self.tr("Securing the connection"),
            Step.SECRET: self.tr("Checking the secret part"),
        }[step]

    def _accepted(self, progress: PairingProgress) -> str:
        if progress.request is not None:
            return self.tr("You accepted")
        if Step.ASKED in {progress.step, progress.failed_at}:
            return self.tr("Waiting for their answer")
        return self.tr("They accepted")

    def _second(self, step: Step) -> str:
        if step is Step.PATH:
            return self.tr("Trying the direct way first, a relay if that fails")
        return ""


def _state(step: Step, reached: Step, *, has_failed: bool) -> StepState:
    if reached is Step.CONNECTED:
        return StepState.DONE
    at, now = ORDER.index(step), ORDER.index(reached)
    if reached in ARRIVED:
        now += 1
    if at < now:
        return StepState.DONE
    return StepState.NOW if at == now and not has_failed else StepState.TO_COME
