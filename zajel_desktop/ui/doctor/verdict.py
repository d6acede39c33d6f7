"""The verdict: one sentence on a ground of its colour, what it means, and the one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.examination import Check, Examination, Grade
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Path
from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.button_row import ButtonRow
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import IconLabel

RELAY_HELPS = frozenset({Reason.UDP_BLOCKED, Reason.NO_RELAY, Reason.SYMMETRIC_NAT})
RELAY_NEEDED = RELAY_HELPS | {Reason.HIDDEN_WITHOUT_RELAY, Reason.RELAY_UNREACHABLE}
"""What the settings of the network can end."""

ONLY_THERE = frozenset({Reason.UDP_BLOCKED, Reason.HIDDEN_WITHOUT_RELAY})
"""What only the other side can end if it is theirs."""

AWAY = frozenset({Reason.PEER_OFFLINE, Reason.PEER_GONE})


def opens_settings(failure: Failure) -> bool:
    """Whether the way on leads to the settings of the network."""
    is_theirs = failure.side is Side.PEERS and failure.reason in ONLY_THERE
    return failure.reason in RELAY_NEEDED and not is_theirs


class Verdict(QFrame):
    """Says that it is being looked at, then what was found; ``name`` is whom it is about."""

    settings_requested = Signal()
    again_requested = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._icon = IconLabel(theme, "doctor", "accent_text", 22, self)
        self.title = Label("", "body_strong", wraps=True, parent=self)
        self.second = Label("", "body", "text", wraps=True, parent=self)
        self.settings_button = Button(theme, "", Kind.PRIMARY)
        self.again_button = Button(theme, self.tr("Try again"), icon="retry")
        self.settings_button.clicked.connect(self.settings_requested)
        self.again_button.clicked.connect(self.again_requested)
        self._build()

    def show_examination(self, examination: Examination) -> None:
        """Show how it stands."""
        failure = examination.verdict
        self.again_button.setVisible(examination.is_over)
        has_way = failure is not None and opens_settings(failure)
        self.settings_button.setVisible(has_way)
        self.again_button.set_kind(Kind.SECOND if has_way or failure is None else Kind.PRIMARY)
        if not examination.is_over:
            title = self.tr("Looking for what stands in the way…")
            self._say("info", "doctor", title, self.tr("This takes eight seconds at most."))
        elif failure is None:
            self._say("ok", _sign(examination.path), *self._words_of_order(examination))
        else:
            sentence = sentence_for(failure, name=self._name)
            self.settings_button.setText(sentence.way_on)
            kind = "quiet" if failure.reason in AWAY else "danger"
            self._say(kind, "path-none", sentence.text, self._meaning(failure, examination))

    def announce(self) -> None:
        """Have the verdict read aloud."""
        announce(self, self.accessibleName(), is_urgent=self.property("kind") == "danger")

    def _words_of_order(self, examination: Examination) -> tuple[str, str]:
        if examination.contact is None:
            title = self.tr("Nothing on this side stands in the way.")
            return title, self.tr("What is between you and a contact shows when you connect.")
        title = with_name(self.tr("You are connected with {name}."), self._name)
        paths = {
            Path.LAN: self.tr("You are on the same network."),
            Path.DIRECT: self.tr("Your devices talk to each other directly."),
            Path.RELAYED: self.tr("A relay carries your messages, encrypted end to end."),
        }
        return title, paths.get(examination.path, "")

    def _meaning(self, failure: Failure, examination: Examination) -> str:
        """What it means for both, where that helps."""
        is_there = any(
            finding.check is Check.PEER and finding.grade is Grade.GOOD
            for finding in examination.of(Side.PEERS)
        )
        if failure.reason in RELAY_HELPS and is_there:
            return self.tr(
                "You are both online. A relay would carry your messages, still encrypted end to "
                "end."
            )
        if failure.reason in RELAY_HELPS:
            return self.tr("A relay would carry your messages, still encrypted end to end.")
        if failure.reason in AWAY:
            return self.tr("What you write waits here and goes out when they are back.")
        return ""

    def _say(self, kind: str, icon: str, title: str, second: str) -> None:
        roles = {"info": "accent_text", "ok": "verified", "danger": "danger"}
        self._icon.show_icon(icon, roles.get(kind, "text_secondary"))
        self.title.setText(title)
        self.second.setText(second)
        self.second.setVisible(bool(second))
        self.setAccessibleName(f"{title} {second}".strip())
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)

    def _build(self) -> None:
        space = self._theme.tokens.space
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.second)
        words.addSpacing(space.tight)
        words.addWidget(ButtonRow([self.settings_button, self.again_button], parent=self))
        row = QHBoxLayout(self)
        row.setContentsMargins(space.card, space.card, space.card, space.card)
        row.setSpacing(space.pane)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)


def _sign(path: Path) -> str:
    signs = {Path.LAN: "path-lan", Path.DIRECT: "path-direct", Path.RELAYED: "path-relay"}
    return signs.get(path, "check")
