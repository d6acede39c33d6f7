"""Every screen, looked at widget by widget: in English and Arabic, at 100 and 150 %.

Each language and each size is in the ordinary suite once, the other two looks are long.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.e2e.doctor_screens import DOCTOR_MORE
from tests.e2e.foreign_screens import FOREIGN_MORE
from tests.e2e.inspection import problems
from tests.e2e.link_screens import LINKS_MORE
from tests.e2e.screens import Camera, Screens
from tests.e2e.trust_screens import TRUST_MORE
from tests.fakes.engine import FakeEngine
from zajel_desktop.model.contact import Trust
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.pairing import InvitationState
from zajel_desktop.model.safekeeping import Protection
from zajel_desktop.model.settings import Looks
from zajel_desktop.ui.appearance import Appearance
from zajel_desktop.ui.portal import Portal
from zajel_desktop.ui.store_trouble import StoreTrouble

LEAST = QSize(400, 480)
LONG = pytest.mark.long
NO_STACK = pytest.mark.qt_log_ignore("does not support raise", extend=True)
"""The offscreen platform has no windows before or behind others."""

MORE = (
    *("least", "least_list", "least_empty", "least_first_run", "least_request", "least_notices"),
    *("find", "blocked", "unverified", "my_code_away", "wrong_code", "not_connected", "relay"),
    *("server_first_run", "damaged", "least_lock", "unprotected", "erase_untold"),
)


class SilentPortal(Portal):
    """A desktop that wishes nothing."""

    def ask(self) -> None:
        """Ask nobody."""


class Inspector(Camera):
    """Looks at screens instead of picturing them."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self.seen: list[str] = []
        self.found: list[str] = []

    def shoot(self, name, make):
        screen = make()
        widget = next(screen)
        self.settle()
        self.seen.append(name)
        self.found += [f"{name}: {problem}" for problem in problems(widget)]
        for _ in screen:
            pass
        self.settle()


class EveryScreen(Screens):
    """What the pictures show, and the states that no picture is needed of."""

    def shoot(self, look: str) -> None:
        super().shoot(look)
        for name in (*MORE, *TRUST_MORE, *LINKS_MORE, *DOCTOR_MORE, *FOREIGN_MORE):
            self._camera.shoot(f"{look}-{name}", getattr(self, f"_{name}"))

    def _least(self) -> Iterator[QWidget]:
        _, window = self._opened(LEAST)
        yield window
        self._end(window)

    def _least_list(self) -> Iterator[QWidget]:
        window = self._window(size=LEAST)
        yield window
        self._end(window)

    def _least_empty(self) -> Iterator[QWidget]:
        width = self._appearance.theme.tokens.size.collapse_below
        window = self._window(engine=FakeEngine(), size=QSize(width, LEAST.height()))
        yield window
        self._end(window)

    def _least_first_run(self) -> Iterator[QWidget]:
        window = self._window(engine=FakeEngine(is_started=False), size=LEAST)
        yield window
        self._end(window)

    def _least_request(self) -> Iterator[QWidget]:
        world, window = self._opened(LEAST)
        self._ask(world)
        window.request_card.enable()
        yield window
        self._end(window)

    def _least_notices(self) -> Iterator[QWidget]:
        world, window = self._opened(LEAST)
        world.engine.services.go_away(reason=Reason.SERVICE_NOT_ZAJEL)
        window.notices.begin_to_say()
        yield window
        self._end(window)

    def _find(self) -> Iterator[QWidget]:
        world, window = self._opened(LEAST)
        window.conversation.show_find()
        window.conversation.find_bar.field.setText("07")
        world.engine.settle()
        yield window
        self._end(window)

    def _blocked(self) -> Iterator[QWidget]:
        world, window = self._opened(LEAST)
        world.engine.contacts.block(world.noor.id, True)
        yield window
        self._end(window)

    def _unverified(self) -> Iterator[QWidget]:
        world, window = self._opened(LEAST)
        world.engine.contacts.set(world.noor.id, trust=Trust.UNVERIFIED)
        yield window
        self._end(window)

    def _my_code_away(self) -> Iterator[QWidget]:
        world, window = self._opened()
        away = Failure(Reason.SERVICE_UNREACHABLE, Side.SERVICES)
        world.engine.pairing.invite(state=InvitationState.AWAY, code=None, failure=away)
        window.companions.show_my_code()
        yield self._dialog(window)
        self._end(window)

    def _wrong_code(self) -> Iterator[QWidget]:
        _, window = self._opened()
        window.companions.enter_code()
        window.companions.pair().enter_code.entry.field.setText("K7QO2M4P9T")
        yield self._dialog(window)
        self._end(window)

    def _not_connected(self) -> Iterator[QWidget]:
        world, window = self._opened()
        pairing = world.engine.pairing.pair("B3WY6N")
        window.companions.follow(pairing)
        world.engine.pairing.fail(pairing, Reason.NO_ANSWER)
        yield self._dialog(window)
        self._end(window)

    def _relay(self) -> Iterator[QWidget]:
        _, window = self._opened()
        window.companions.show_network()
        window.companions.settings.network.paths.relays.ask()
        dialog = window.companions.settings.findChildren(QDialog)[-1]
        dialog.accept()  # an empty address: it says so
        yield dialog
        self._end(window)

    def _server_first_run(self) -> Iterator[QWidget]:
        url = "wss://signal.example.org"
        window = self._window(engine=FakeEngine(is_started=False, service_url=url), size=LEAST)
        yield window
        self._end(window)

    def _least_lock(self) -> Iterator[QWidget]:
        window = self._closed()
        window.resize(LEAST)
        window.show_lock(Failure(Reason.PASSPHRASE_WAIT, Side.OURS), 300.0)
        yield window
        self._end(window)

    def _unprotected(self) -> Iterator[QWidget]:
        world, window = self._opened()
        world.engine.safekeeping.protect(Protection.FILE)
        window.companions.show_privacy()
        yield self._dialog(window)
        self._end(window)

    def _erase_untold(self) -> Iterator[QWidget]:
        window = self._closed()
        window.ask_erase()
        dialog = self._dialog(window)
        dialog.erase_button.click()  # without the tick: it says so
        yield dialog
        self._end(window)

    def _damaged(self) -> Iterator[QWidget]:
        failure = Failure(Reason.STORE_DAMAGED, Side.OURS)
        window = StoreTrouble(self._appearance.theme, failure, "/home/ali/.local/share/zajel")
        window.show()
        yield window
        self._end(window)


@NO_STACK
@pytest.mark.parametrize(
    ("language", "scale"),
    [
        ("en", 100),
        ("ar", 150),
        pytest.param("en", 150, marks=LONG),
        pytest.param("ar", 100, marks=LONG),
    ],
)
def test_every_control_is_named_in_reach_in_order_and_whole(qapp, language, scale):
    looks = Looks(language=language, theme="light", scale=scale)
    appearance = Appearance(qapp, looks, lambda _: None, portal=SilentPortal())
    inspector = Inspector(qapp)
    EveryScreen(inspector, appearance, is_arabic=language == "ar").shoot(f"{language} {scale} %")
    appearance.change(language="en")
    appearance.theme.setParent(None)
    appearance.fall_silent()
    appearance.setParent(None)
    qapp.setStyleSheet("")
    assert len(inspector.seen) > 30
    assert not inspector.found, "\n".join(inspector.found)
