"""The screens of links that are lost, doubted, hidden; a part of ``screens.Screens``."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from tests.fakes.engine import NOW
from zajel_desktop.model.contact import Trust
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Path, Presence
from zajel_desktop.model.message import Delivery
from zajel_desktop.model.service import IceServer, ServiceChoice
from zajel_desktop.ui.settings.page import Page

LEAST = QSize(400, 480)
MINUTE = 60.0
PROXY = "socks5://ali:secret@127.0.0.1:9050"
RELAY = IceServer(("turns:relay.example.org:443?transport=tcp",), "ali", "not shown")
STUN = IceServer(("stun:stun.example.org:3478",))

LINKS = (
    *("reconnecting", "doubt", "unreached", "waiting", "elsewhere", "hidden_details"),
    *("away_details", "settings_hidden", "settings_paths", "proxy"),
)
"""What is pictured."""

LINKS_MORE = (
    *("least_reconnecting", "least_doubt", "least_unreached", "least_elsewhere", "lost_unverified"),
    *("wrong_proxy", "settings_alone"),
)
"""What is looked at beside."""


class LinkScreens:
    """Every state of a link that somebody sees; ``Screens`` opens the window."""

    def _linked(self, presence: Presence, size: QSize | None = None, **fields: object) -> tuple:
        world, window = self._opened() if size is None else self._opened(size)
        engine, noor = world.engine, world.noor
        engine.links.set(noor.id, Presence.OFFLINE, since=NOW - 4 * MINUTE)
        engine.links.set(noor.id, presence, since=NOW - 4 * MINUTE, **fields)
        window.conversation.links.on_status_changed(engine.links.status(noor.id))
        window.conversation.links._show(engine.links.status(noor.id))
        window.contacts.model._links._show(engine.links.status(noor.id))
        return world, window

    def _shown(self, presence: Presence, size: QSize | None = None, **fields) -> Iterator[QWidget]:
        _, window = self._linked(presence, size, **fields)
        yield window
        self._end(window)

    def _reconnecting(self, size: QSize | None = None) -> Iterator[QWidget]:
        yield from self._shown(Presence.RECONNECTING, size)

    def _least_reconnecting(self) -> Iterator[QWidget]:
        yield from self._reconnecting(LEAST)

    def _doubt(self, size: QSize | None = None) -> Iterator[QWidget]:
        doubt = Failure(Reason.UDP_BLOCKED, Side.OURS)
        yield from self._shown(Presence.CONNECTING, size, doubt=doubt)

    def _least_doubt(self) -> Iterator[QWidget]:
        yield from self._doubt(LEAST)

    def _unreached(self, size: QSize | None = None) -> Iterator[QWidget]:
        failure = Failure(Reason.NO_RELAY, Side.PEERS)
        yield from self._shown(Presence.OFFLINE, size, failure=failure)

    def _least_unreached(self) -> Iterator[QWidget]:
        yield from self._unreached(LEAST)

    def _elsewhere(self, size: QSize | None = None) -> Iterator[QWidget]:
        failure = Failure(Reason.LINKED_ELSEWHERE, Side.OURS)
        yield from self._shown(Presence.OFFLINE, size, failure=failure)

    def _least_elsewhere(self) -> Iterator[QWidget]:
        yield from self._elsewhere(LEAST)

    def _waiting(self) -> Iterator[QWidget]:
        world, window = self._linked(Presence.OFFLINE)
        messages, talk = world.engine.messages, world.noor.conversation
        words = "سأكون هناك في السابعة." if self._is_arabic else "I’ll be there at seven."
        messages.add(talk, words, is_mine=True, delivery=Delivery.WAITING, sent_at=NOW)
        yield window
        self._end(window)

    def _lost_unverified(self) -> Iterator[QWidget]:
        world, window = self._linked(Presence.RECONNECTING)
        world.engine.contacts.set(world.noor.id, trust=Trust.UNVERIFIED)
        yield window
        self._end(window)

    def _hidden_details(self) -> Iterator[QWidget]:
        world, window = self._opened()
        world.engine.contacts.set(world.noor.id, hides_address=True)
        world.engine.links.set(world.noor.id, Presence.ONLINE, Path.RELAYED, 84)
        window.show_details()
        yield self._dialog(window)
        self._end(window)

    def _away_details(self) -> Iterator[QWidget]:
        failure = Failure(Reason.NO_RELAY, Side.PEERS)
        world, window = self._linked(Presence.OFFLINE, failure=failure)
        world.engine.settings.change(hides_address=True)
        window.show_details()
        yield self._dialog(window)
        self._end(window)

    def _network(self, **fields: object) -> tuple:
        """The window with the settings open at the network, the paths in view."""
        world, window = self._opened()
        world.engine.settings.change(**fields)
        window.companions.show_settings(Page.NETWORK)
        settings = self._dialog(window)
        self._camera.settle()
        settings.network.ensureWidgetVisible(settings.network.interfaces)
        return window, settings

    def _settings_hidden(self) -> Iterator[QWidget]:
        window, settings = self._network(hides_address=True, ice_servers=(STUN,))
        yield settings
        self._end(window)

    def _settings_paths(self) -> Iterator[QWidget]:
        window, settings = self._network(proxy=PROXY, ice_servers=(RELAY, STUN))
        yield settings
        self._end(window)

    def _settings_alone(self) -> Iterator[QWidget]:
        window, settings = self._network(service=ServiceChoice.COMPUTER)
        yield settings
        self._end(window)

    def _proxy(self) -> Iterator[QWidget]:
        window, settings = self._network(proxy=PROXY)
        settings.network.paths.ask_proxy()
        yield self._dialog(settings)
        self._end(window)

    def _wrong_proxy(self) -> Iterator[QWidget]:
        window, settings = self._network()
        settings.network.paths.ask_proxy()
        dialog = self._dialog(settings)
        dialog.accept()  # an empty address: it says so
        yield dialog
        self._end(window)
