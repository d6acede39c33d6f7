"""The screens of verifying, of keys that changed, of scanning; a part of ``screens.Screens``."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from tests.fakes.engine import NOW
from tests.fakes.eye import only_fake_eyes
from zajel_desktop.model.contact import KeyState, Method, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.key_change import Notice
from zajel_desktop.model.link import Path, Presence
from zajel_desktop.model.verification import EmojiStage
from zajel_desktop.ui.pairing.enter_code import EnterCodePage
from zajel_desktop.ui.scanning.camera import CameraTrouble
from zajel_desktop.ui.trust.number_page import NumberPage
from zajel_desktop.ui.widgets.qr import QrView

LEAST = QSize(400, 480)
DAY = 86_400.0

TRUST = (
    *("verify_number", "verify_fingerprints", "verify_differs", "verify_match", "verify_differ"),
    *("emoji_start", "emoji_asked", "emoji_waiting", "emoji", "emoji_pressed", "emoji_ended"),
    *("scan", "scan_wrong", "pair_scan", "key_changed", "key_held", "asked", "request_known"),
)
"""What is pictured."""

TRUST_MORE = (
    *("least_verify", "least_fingerprints", "least_emoji", "least_key", "least_scan"),
    *("emoji_offline", "asked_while_reading", "scan_camera", "key_refused", "verified_details"),
    "older_app",
)
"""What is looked at beside."""


class TrustScreens:
    """Every state of these dialogs; ``Screens`` opens the window they lie over."""

    def _verifying(self, size: QSize | None = None) -> tuple:
        world, window = self._opened()
        world.engine.contacts.set(
            world.noor.id, trust=Trust.UNVERIFIED, method=None, verified_at=None
        )
        window.contact_actions.show_verify(world.noor.id)
        dialog = self._dialog(window)
        if size is not None:
            dialog.resize(size)
        return world, window, dialog

    def _look(self, page: NumberPage | EnterCodePage) -> None:
        with only_fake_eyes():
            page.scan()

    def _comparing(self, stage: EmojiStage, size: QSize | None = None) -> Iterator[QWidget]:
        world, window, dialog = self._verifying(size)
        dialog.show_emoji()
        world.engine.verifications.set(world.noor.id, stage)
        yield dialog
        self._end(window)

    def _verify_number(self) -> Iterator[QWidget]:
        _, window, dialog = self._verifying()
        yield dialog
        self._end(window)

    def _least_verify(self) -> Iterator[QWidget]:
        _, window, dialog = self._verifying(LEAST)
        yield dialog
        self._end(window)

    def _verify_fingerprints(self, size: QSize | None = None) -> Iterator[QWidget]:
        _, window, dialog = self._verifying(size)
        dialog.number.show_fingerprints()
        yield dialog
        self._end(window)

    def _least_fingerprints(self) -> Iterator[QWidget]:
        yield from self._verify_fingerprints(LEAST)

    def _older_app(self) -> Iterator[QWidget]:
        world, window = self._opened()
        world.engine.contacts.set(world.noor.id, dialect=Dialect.APP, trust=Trust.UNVERIFIED)
        window.contact_actions.show_verify(world.noor.id)
        yield self._dialog(window)
        self._end(window)

    def _verify_differs(self) -> Iterator[QWidget]:
        _, window, dialog = self._verifying()
        self._look(dialog.number)
        dialog.number.on_scanned("zajel://verify/1/other")
        yield dialog
        self._end(window)

    def _verify_match(self) -> Iterator[QWidget]:
        _, window, dialog = self._verifying()
        dialog.match()
        yield dialog
        self._end(window)

    def _verify_differ(self) -> Iterator[QWidget]:
        _, window, dialog = self._verifying()
        dialog.differ()
        yield dialog
        self._end(window)

    def _emoji_start(self) -> Iterator[QWidget]:
        _, window, dialog = self._verifying()
        dialog.show_emoji()
        yield dialog
        self._end(window)

    def _emoji_offline(self) -> Iterator[QWidget]:
        world, window, dialog = self._verifying()
        dialog.show_emoji()
        world.engine.links.set(world.noor.id, Presence.OFFLINE)
        yield dialog
        self._end(window)

    def _emoji_asked(self) -> Iterator[QWidget]:
        yield from self._comparing(EmojiStage.ASKED_US)

    def _emoji_waiting(self) -> Iterator[QWidget]:
        yield from self._comparing(EmojiStage.WAITING)

    def _emoji(self) -> Iterator[QWidget]:
        yield from self._comparing(EmojiStage.COMPARING)

    def _least_emoji(self) -> Iterator[QWidget]:
        yield from self._comparing(EmojiStage.COMPARING, LEAST)

    def _emoji_pressed(self) -> Iterator[QWidget]:
        yield from self._comparing(EmojiStage.PRESSED)

    def _emoji_ended(self) -> Iterator[QWidget]:
        world, window, dialog = self._verifying()
        dialog.show_emoji()
        world.engine.verifications.end(world.noor.id, Reason.COMPARING_TOO_OFTEN)
        yield dialog
        self._end(window)

    def _asked_while_reading(self) -> Iterator[QWidget]:
        world, window, dialog = self._verifying()
        world.engine.verifications.set(world.noor.id, EmojiStage.ASKED_US)
        yield dialog
        self._end(window)

    def _scan(self, size: QSize | None = None) -> Iterator[QWidget]:
        _, window, dialog = self._verifying(size)
        self._look(dialog.number)
        dialog.number.panel.on_trouble(CameraTrouble.NONE_THERE)
        yield dialog
        self._end(window)

    def _least_scan(self) -> Iterator[QWidget]:
        yield from self._scan(LEAST)

    def _scan_camera(self) -> Iterator[QWidget]:
        _, window, dialog = self._verifying()
        self._look(dialog.number)
        dialog.number.panel.view.show()
        dialog.number.panel.view.show_picture(self._seen())
        yield dialog
        self._end(window)

    def _scan_wrong(self) -> Iterator[QWidget]:
        _, window, dialog = self._verifying()
        self._look(dialog.number)
        dialog.number.on_scanned("zajel://K7QX2M")
        yield dialog
        self._end(window)

    def _pair_scan(self) -> Iterator[QWidget]:
        _, window = self._opened()
        window.companions.enter_code()
        dialog = window.companions.pair()
        self._look(dialog.enter_code)
        dialog.enter_code.panel.view.show()
        dialog.enter_code.panel.view.show_picture(self._seen())
        yield dialog
        self._end(window)

    def _seen(self) -> QImage:
        """What a camera might see: a code held before a wall."""
        seen = QImage(1280, 720, QImage.Format.Format_RGB32)
        seen.fill(QColor("#6f7d86"))
        code = QrView(self._appearance.theme, 420)
        code.show_text("zajel://pair/K7QX2M?s=wss%3A%2F%2Fsignal.example.org#4P9T")
        painter = QPainter(seen)
        painter.drawPixmap(430, 150, code.grab())
        painter.end()
        code.deleteLater()
        return seen

    def _held(self) -> tuple:
        world, window = self._opened()
        world.engine.contacts.set(
            world.noor.id, method=Method.CODE, verified_at=NOW - 202 * DAY, trust=Trust.VERIFIED
        )
        world.engine.links.set(world.noor.id, Presence.OFFLINE, Path.NONE)
        world.engine.key_changes.ask(world.noor.id)
        return world, window

    def _key_held(self) -> Iterator[QWidget]:
        _, window = self._held()
        yield window
        self._end(window)

    def _key_changed(self, size: QSize | None = None) -> Iterator[QWidget]:
        world, window = self._held()
        window.contact_actions.show_key_change(world.noor.id)
        dialog = self._dialog(window)
        if size is not None:
            dialog.resize(size)
        yield dialog
        self._end(window)

    def _least_key(self) -> Iterator[QWidget]:
        yield from self._key_changed(LEAST)

    def _key_refused(self) -> Iterator[QWidget]:
        world, window = self._held()
        world.engine.key_changes.set(world.noor.id, KeyState.REFUSING, Notice.KEPT)
        window.show_details()
        yield self._dialog(window)
        self._end(window)

    def _verified_details(self) -> Iterator[QWidget]:
        world, window = self._opened()
        world.engine.contacts.set(
            world.noor.id, trust=Trust.VERIFIED, method=Method.NUMBER, verified_at=NOW - DAY
        )
        window.show_details()
        yield self._dialog(window)
        self._end(window)

    def _asked(self) -> Iterator[QWidget]:
        world, window = self._opened()
        world.engine.contacts.set(world.noor.id, trust=Trust.UNVERIFIED)
        world.engine.verifications.set(world.noor.id, EmojiStage.ASKED_US)
        yield window
        self._end(window)

    def _request_known(self) -> Iterator[QWidget]:
        world, window = self._opened()
        noor = world.noor
        world.engine.pairing.request(noor.claimed_name, 86.0, key=noor.key, known=noor.id)
        window.request_card.enable()
        yield window
        self._end(window)
