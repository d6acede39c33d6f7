"""The screens of people with older clients, and of the app's servers; a part of ``Screens``."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from tests.fakes.engine import NOW
from zajel_desktop.model.contact import Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Path, Presence
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.service import ServiceChoice, ServiceState
from zajel_desktop.model.transfer import FileItem, TransferState
from zajel_desktop.ui.settings.page import Page

LEAST, TALL = QSize(400, 480), QSize(1100, 1240)
MINUTE = 60.0
MEGABYTE = 1_000_000
CHOSEN = "wss://signal-3.example.org"
KEY = "aT6HRI0epsGWdhIX2E2I0h/j/h/9ravxrjl09qnGc/A="
STEPPED_BACK = Failure(Reason.STEPPED_BACK, Side.PEERS)
TRAVELS = (
    ("Route.gpx", 900_000, True, TransferState.OFFERED, None),
    ("Harbour walk.mp4", 48 * MEGABYTE, True, TransferState.MOVING, None),
    ("Ridge.jpg", 3_800_000, True, TransferState.DONE, None),
    ("Ridge panorama.tiff", 184 * MEGABYTE, True, TransferState.FAILED, Reason.FILE_TOO_LARGE),
    ("Ferry tickets.pdf", 2_100_000, True, TransferState.FAILED, Reason.LINK_LOST),
    ("Springs.pdf", 6 * MEGABYTE, False, TransferState.MOVING, None),
    ("Timetable.pdf", 2_100_000, False, TransferState.DONE, None),
    ("Songs.zip", 9 * MEGABYTE, False, TransferState.FAILED, Reason.FILE_STALLED),
)
"""Files with an older client: name, bytes, whose, how they stand, and why not."""

FOREIGN = (
    *("foreign", "foreign_files", "stepped_back", "older_way", "app_details", "web_details"),
    *("headless_details", "settings_app", "settings_app_looking", "settings_app_failed", "list"),
)
"""What is pictured."""

FOREIGN_MORE = (
    *("least_foreign", "least_stepped_back", "least_foreign_files", "foreign_waiting"),
    *("own_list", "wrong_list", "unnamed", "least_unnamed", "browser_away"),
)
"""What is looked at beside."""


class ForeignScreens:
    """Every state of talking with an older client; ``Screens`` opens the window."""

    def _talking(self, dialect: Dialect = Dialect.APP, size: QSize | None = None) -> tuple:
        """The window, with Noor on an older client, whose last message was only sent."""
        world, window = self._opened() if size is None else self._opened(size)
        engine, noor = world.engine, world.noor
        engine.contacts.set(
            noor.id, dialect=dialect, trust=Trust.UNVERIFIED, method=None, verified_at=None
        )
        engine.links.set(noor.id, Presence.ONLINE, Path.DIRECT, dialect=dialect)
        window.conversation.links._show(engine.links.status(noor.id))
        return world, window

    def _foreign(self, size: QSize | None = None) -> Iterator[QWidget]:
        world, window = self._talking(size=size)
        talk, messages = world.noor.conversation, world.engine.messages
        messages.add(talk, "", kind=Kind.UNREADABLE, sent_at=NOW)
        words = "هل وصلتك الخريطة؟" if self._is_arabic else "Did the map arrive?"
        messages.add(talk, words, is_mine=True, delivery=Delivery.SENT, sent_at=NOW + MINUTE)
        yield window
        self._end(window)

    def _least_foreign(self) -> Iterator[QWidget]:
        yield from self._foreign(LEAST)

    def _unnamed(self, size: QSize | None = None) -> Iterator[QWidget]:
        world, window = self._talking(size=size)
        world.engine.contacts.set(world.noor.id, claimed_name="")
        yield window
        self._end(window)

    def _browser_away(self) -> Iterator[QWidget]:
        world, window = self._talking(Dialect.WEB)
        world.engine.links.set(world.noor.id, Presence.OFFLINE)
        window.conversation.links._show(world.engine.links.status(world.noor.id))
        yield window
        self._end(window)

    def _least_unnamed(self) -> Iterator[QWidget]:
        yield from self._unnamed(LEAST)

    def _foreign_files(self, size: QSize = TALL) -> Iterator[QWidget]:
        world, window = self._talking(Dialect.WEB, size)
        world.engine.contacts.note_trust(world.noor.id)
        for name, length, is_mine, state, reason in TRAVELS:
            self._travel(world, name, length, is_mine, state, reason)
        yield window
        self._end(window)

    def _travel(self, world, name, length, is_mine, state, reason) -> None:
        transfers = world.engine.transfers
        item = FileItem(name, length, path=f"/home/ali/{name}", is_foreign=True)
        made = transfers.add(world.noor.conversation, [item], is_mine=is_mine, sent_at=NOW)
        failure = Failure(reason, Side.PEERS) if reason else None
        moved = {TransferState.DONE: length, TransferState.OFFERED: 0}.get(state, length // 3)
        if reason is Reason.FILE_TOO_LARGE:
            moved = 0
        rate = 1_600_000.0 if state is TransferState.MOVING else 0.0
        transfers.set(made.id, state=state, moved=moved, rate=rate, failure=failure)

    def _least_foreign_files(self) -> Iterator[QWidget]:
        yield from self._foreign_files(LEAST)

    def _foreign_waiting(self) -> Iterator[QWidget]:
        world, window = self._talking()
        engine, noor = world.engine, world.noor
        engine.contacts.note_trust(noor.id)
        engine.links.set(noor.id, Presence.OFFLINE)
        window.conversation.links._show(engine.links.status(noor.id))
        engine.messages.add(noor.conversation, "07:15?", is_mine=True, sent_at=NOW)
        yield window
        self._end(window)

    def _back(self, size: QSize | None = None) -> tuple:
        """The window, with Noor who came with an older client than before."""
        world, window = self._opened() if size is None else self._opened(size)
        engine, noor = world.engine, world.noor
        engine.links.set(noor.id, Presence.OFFLINE, failure=STEPPED_BACK)
        window.conversation.links._show(engine.links.status(noor.id))
        return world, window

    def _stepped_back(self, size: QSize | None = None) -> Iterator[QWidget]:
        _, window = self._back(size)
        yield window
        self._end(window)

    def _least_stepped_back(self) -> Iterator[QWidget]:
        yield from self._stepped_back(LEAST)

    def _older_way(self) -> Iterator[QWidget]:
        _, window = self._back()
        window.conversation.decide_older_way()
        yield self._dialog(window)
        self._end(window)

    def _details_of(self, dialect: Dialect) -> Iterator[QWidget]:
        _, window = self._talking(dialect)
        window.show_details()
        yield self._dialog(window)
        self._end(window)

    def _app_details(self) -> Iterator[QWidget]:
        yield from self._details_of(Dialect.APP)

    def _web_details(self) -> Iterator[QWidget]:
        yield from self._details_of(Dialect.WEB)

    def _headless_details(self) -> Iterator[QWidget]:
        yield from self._details_of(Dialect.HEADLESS)

    # The app's servers.

    def _app_servers(self, state: ServiceState, url: str, **fields: object) -> tuple:
        world, window = self._opened()
        engine = world.engine
        engine.services.set(
            choice=ServiceChoice.APP, state=state, url=url, is_hosted_here=False, **fields
        )
        engine.settings.change(service=ServiceChoice.APP)
        window.companions.show_settings(Page.NETWORK)
        return world, window, self._dialog(window)

    def _settings_app(self) -> Iterator[QWidget]:
        _, window, settings = self._app_servers(ServiceState.READY, CHOSEN)
        yield settings
        self._end(window)

    def _settings_app_looking(self) -> Iterator[QWidget]:
        _, window, settings = self._app_servers(ServiceState.CONNECTING, "")
        yield settings
        self._end(window)

    def _settings_app_failed(self) -> Iterator[QWidget]:
        failure = Failure(Reason.SERVICE_UNREACHABLE, Side.SERVICES)
        _, window, settings = self._app_servers(ServiceState.AWAY, "", failure=failure)
        yield settings
        self._end(window)

    def _list(self, url: str = "", key: str = "") -> Iterator[QWidget]:
        world, window, settings = self._app_servers(ServiceState.READY, CHOSEN)
        world.engine.settings.change(bootstrap_url=url, bootstrap_key=key)
        settings.network.list.ask()
        yield self._dialog(settings)
        self._end(window)

    def _own_list(self) -> Iterator[QWidget]:
        yield from self._list("https://lists.example.org", KEY)

    def _wrong_list(self) -> Iterator[QWidget]:
        _, window, settings = self._app_servers(ServiceState.READY, CHOSEN)
        settings.network.list.ask()
        dialog = self._dialog(settings)
        dialog.address.setText("wss://lists.example.org")
        dialog.accept()  # it says so
        yield dialog
        self._end(window)
