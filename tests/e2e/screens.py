"""Draws every screen over a fake engine, as the pictures of the design show them.

    .venv/bin/python -m tests.e2e.screens FOLDER [--show NAME] [--unverified]

writes one PNG per screen and look: light, dark, Arabic, narrow, 150 %. The pictures of the design
show people who are verified; with ``--unverified`` nobody is, as long as nobody can be.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path as File

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QEventLoop, QLocale, QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.e2e.doctor_screens import DOCTOR, DoctorScreens
from tests.e2e.foreign_screens import FOREIGN, ForeignScreens
from tests.e2e.link_screens import LINKS, LinkScreens
from tests.e2e.trust_screens import TRUST, TrustScreens
from tests.fakes.engine import NOW, FakeEngine
from zajel_desktop.model.contact import Contact, Method, Trust
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Path, Presence
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.safekeeping import Protection
from zajel_desktop.model.service import IceServer
from zajel_desktop.model.settings import Looks
from zajel_desktop.model.transfer import FileItem, TransferState
from zajel_desktop.ui.appearance import Appearance
from zajel_desktop.ui.application import create_application
from zajel_desktop.ui.main_window import MainWindow
from zajel_desktop.ui.notices import StoreNotice
from zajel_desktop.ui.safekeeping.closed_window import ClosedWindow
from zajel_desktop.ui.settings.page import Page
from zajel_desktop.ui.store_trouble import StoreTrouble

DAY = 86_400.0
MINUTE = 60.0
SAFEKEEPING = (
    *("set_passphrase", "change_passphrase", "backup", "restore", "erase"),
    *("new_key", "old_key"),
)
PAIRING = (
    *("pair_code", "pair_guessed", "pair_enter", "connecting", "secret_wrong"),
    *("request", "narrow_request"),
)
WIDE, NARROW = QSize(1100, 720), QSize(480, 720)


def clock() -> float:
    """The moment of the pictures."""
    return NOW


class World:
    """The people and messages of the pictures."""

    verified = Trust.VERIFIED

    def __init__(self, *, is_arabic: bool = False) -> None:
        self.engine = FakeEngine(name="علي" if is_arabic else "Ali")
        self.is_arabic = is_arabic
        self._add_others()
        self.noor = self._add("نور" if is_arabic else "Noor", Presence.ONLINE, key="violet 1")
        self._talk()

    def _add(
        self, name: str, presence: Presence, trust: Trust | None = None, **fields: str
    ) -> Contact:
        trust = trust or self.verified
        if trust is Trust.VERIFIED:
            fields |= {"method": Method.CODE, "verified_at": NOW - DAY}
        contact = self.engine.contacts.add(name, trust=trust, **fields)
        path = Path.LAN if presence is Presence.ONLINE else Path.NONE
        trip = 2 if presence is Presence.ONLINE else None
        self.engine.links.set(contact.id, presence, path, trip)
        return contact

    def _add_others(self) -> None:
        messages = self.engine.messages
        ar = self.is_arabic
        family = self._add("العائلة" if ar else "Family", Presence.OFFLINE)
        messages.add(family.conversation, "…", sent_at=NOW - 6 * DAY)
        messages.set_draft(family.conversation, "السبت الساعة ٧؟")
        box = self._add("Backup box", Presence.RECONNECTING)
        messages.add(box.conversation, "Nightly backup finished, 1.2 GB", sent_at=NOW - 5 * DAY)
        messages.summarize(box.conversation, unread=12)
        tablet = self._add(
            "جهاز نور اللوحي" if ar else "Noor’s tablet", Presence.OFFLINE, Trust.UNVERIFIED
        )
        self._talk_to_tablet(tablet)
        self.tablet = tablet
        phone = self._add("هاتفي" if ar else "My phone", Presence.ONLINE)
        passes = FileItem("Boarding passes.pdf", 412_000)
        transfer = self.engine.transfers.add(
            phone.conversation, [passes], is_mine=True, sent_at=NOW - 44 * MINUTE
        )
        self.engine.transfers.set(transfer.id, state=TransferState.DONE, moved=412_000)
        hike = self._add("رحلة نهاية الأسبوع" if ar else "Weekend hike", Presence.ONLINE)
        photos = [FileItem(f"{n}.jpg", 2_000_000) for n in range(3)]
        self.engine.transfers.add(hike.conversation, photos, sent_at=NOW - 11 * MINUTE)
        messages.summarize(hike.conversation, unread=3)

    def _talk_to_tablet(self, tablet: Contact) -> None:
        messages, talk = self.engine.messages, tablet.conversation
        monday = NOW - 5 * DAY + 8.5 * 60 * MINUTE
        messages.add(talk, "This is my new tablet. Can you send the map here too?", sent_at=monday)
        messages.add(
            talk,
            "Sure, one moment.",
            is_mine=True,
            delivery=Delivery.STORED,
            sent_at=monday + 2 * MINUTE,
        )
        self.engine.transfers.add(
            talk,
            [FileItem("Island map.pdf", 6_400_000)],
            is_mine=True,
            delivery=Delivery.WAITING,
            sent_at=NOW - 29 * MINUTE,
        )
        messages.add(
            talk, "I also marked the two springs on it.", is_mine=True, sent_at=NOW - 29 * MINUTE
        )
        messages.add(
            talk,
            "And the bus times: https://example.org/timetable",
            is_mine=True,
            delivery=Delivery.FAILED,
            failure=Failure(Reason.DISK_FULL, Side.OURS),
            sent_at=NOW - 26 * MINUTE,
        )

    def _talk(self) -> None:
        messages, talk, ar = self.engine.messages, self.noor.conversation, self.is_arabic
        messages.add(talk, "", kind=Kind.PAIRED, sent_at=NOW - 25 * MINUTE)
        said = (
            (19, False, "العبّارة تنطلق يوم السبت الساعة 07:40، فلنلتقِ عند الرصيف في 07:15.")
            if ar
            else (19, False, "The ferry leaves at 07:40, let’s meet at the quay at 07:15."),
            (18, False, "Seats 12A and 12B are ours." if ar else "حجزت لنا المقعدين 12A و 12B."),
            (17, True, "07:15 مناسب. خيمة أم غطاء؟" if ar else "07:15 works. Tent or tarp?"),
            (
                16,
                False,
                "أحضر الخيمة، الريح شمالية 🌬️" if ar else "Bring the tent. Wind from the north 🌬️",
            ),
        )
        for minutes, is_mine, text in said:
            messages.add(
                talk,
                text,
                is_mine=is_mine,
                delivery=Delivery.STORED,
                sent_at=NOW - minutes * MINUTE,
            )
        transfer = self.engine.transfers.add(
            talk, [FileItem("Ridge panorama.tiff", 184_000_000)], sent_at=NOW - 5 * MINUTE
        )
        self.engine.transfers.set(
            transfer.id, state=TransferState.MOVING, moved=114_000_000, rate=11_800_000.0
        )
        messages.add(
            talk,
            "سأطبع نسختين من Route v2.pdf لأن الإشارة ضعيفة هناك."
            if ar
            else "I’ll print two copies of the route, the signal is bad up there.",
            is_mine=True,
            delivery=Delivery.STORED,
            sent_at=NOW,
        )


class Camera:
    """Shows screens and keeps their pictures."""

    def __init__(self, application: QApplication, folder: File, only: str) -> None:
        self._application = application
        self._folder = folder
        self._only = only

    def shoot(self, name: str, make: Callable[[], Iterator[QWidget]]) -> None:
        """Picture what ``make`` yields; afterwards it goes on to clean up."""
        if self._only not in name:
            return
        screen = make()
        widget = next(screen)
        self.settle()
        widget.grab().save(str(self._folder / f"{name}.png"))
        for _ in screen:
            pass
        self.settle()

    def settle(self) -> None:
        """Let everything that is asked for happen."""
        for _ in range(5):
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Screens(LinkScreens, TrustScreens, DoctorScreens, ForeignScreens):
    """Every screen in one look."""

    def __init__(self, camera: Camera, appearance: Appearance, *, is_arabic: bool) -> None:
        self._camera = camera
        self._appearance = appearance
        self._is_arabic = is_arabic

    def shoot(self, look: str) -> None:
        """Picture all of them."""
        for name in ("main", "narrow-list", "narrow", "empty", "first-run", "notices", "trouble"):
            self._camera.shoot(f"{look}-{name}", getattr(self, f"_{name.replace('-', '_')}"))
        for name in ("details", "rename", "remove", "search"):
            self._camera.shoot(f"{look}-{name}", getattr(self, f"_{name}"))
        for name in PAIRING:
            shown = getattr(self, f"_{name}")
            self._camera.shoot(f"{look}-{name.replace('_', '-')}", shown)
        for name in ("lock", "lock_wrong", "lock_wait", "working", "erased", "forgotten", "copied"):
            self._camera.shoot(f"{look}-{name.replace('_', '-')}", getattr(self, f"_{name}"))
        for name in SAFEKEEPING:
            self._camera.shoot(f"{look}-{name.replace('_', '-')}", getattr(self, f"_{name}"))
        for name in (*TRUST, *LINKS, *DOCTOR, *FOREIGN):
            self._camera.shoot(f"{look}-{name.replace('_', '-')}", getattr(self, f"_{name}"))
        pages = {
            "profile": Page.PROFILE,
            "network": Page.NETWORK,
            "files": Page.FILES,
            "appearance": Page.LOOKS,
            "privacy": Page.PRIVACY,
            "backup": Page.BACKUP,
        }
        for name, page in pages.items():
            self._camera.shoot(f"{look}-settings-{name}", lambda page=page: self._settings(page))

    def _window(
        self, world: World | None = None, engine: FakeEngine | None = None, size: QSize = WIDE
    ) -> MainWindow:
        used = engine or (world or World(is_arabic=self._is_arabic)).engine
        window = MainWindow(used, self._appearance, now=clock)
        window.resize(size)
        window.show()
        return window

    def _opened(self, size: QSize = WIDE) -> tuple[World, MainWindow]:
        world = World(is_arabic=self._is_arabic)
        window = self._window(world, size=size)
        window.open_contact(world.noor.id)
        world.engine.settle()
        return world, window

    def _main(self) -> Iterator[QWidget]:
        _, window = self._opened()
        yield window
        self._end(window)

    def _narrow(self) -> Iterator[QWidget]:
        world = World(is_arabic=self._is_arabic)
        window = self._window(world, size=NARROW)
        window.open_contact(world.tablet.id)
        world.engine.settle()
        yield window
        self._end(window)

    def _narrow_list(self) -> Iterator[QWidget]:
        window = self._window(size=NARROW)
        yield window
        self._end(window)

    def _empty(self) -> Iterator[QWidget]:
        window = self._window(engine=FakeEngine())
        window.empty.code_card.setFocus()
        yield window
        self._end(window)

    def _first_run(self) -> Iterator[QWidget]:
        window = self._window(engine=FakeEngine(is_started=False))
        yield window
        self._end(window)

    def _notices(self) -> Iterator[QWidget]:
        world = World(is_arabic=self._is_arabic)
        window = MainWindow(world.engine, self._appearance, [StoreNotice.NO_KEYRING], now=clock)
        window.resize(WIDE)
        window.show()
        world.engine.services.go_away()
        window.notices.begin_to_say()
        yield window
        self._end(window)

    def _trouble(self) -> Iterator[QWidget]:
        failure = Failure(Reason.STORE_IN_USE, Side.OURS)
        window = StoreTrouble(self._appearance.theme, failure, "/home/ali/.local/share/zajel")
        window.show()
        yield window
        self._end(window)

    def _copied(self) -> Iterator[QWidget]:
        failure = Failure(Reason.STORE_DAMAGED, Side.OURS)
        folder = "/home/ali/.local/share/zajel"
        window = StoreTrouble(self._appearance.theme, failure, folder, NOW - 3 * DAY)
        window.show()
        yield window
        self._end(window)

    def _closed(self) -> ClosedWindow:
        window = ClosedWindow(self._appearance.theme, QByteArray())
        window.show()
        window.show_lock()
        return window

    def _lock(self) -> Iterator[QWidget]:
        window = self._closed()
        yield window
        self._end(window)

    def _lock_wrong(self) -> Iterator[QWidget]:
        window = self._closed()
        window.lock.words.field.setText("8 letter")
        window.show_lock(Failure(Reason.PASSPHRASE_WRONG, Side.OURS))
        yield window
        self._end(window)

    def _lock_wait(self) -> Iterator[QWidget]:
        window = self._closed()
        window.show_lock(Failure(Reason.PASSPHRASE_WAIT, Side.OURS), 40.0)
        yield window
        self._end(window)

    def _working(self) -> Iterator[QWidget]:
        window = self._closed()
        window.show_working()
        yield window
        self._end(window)

    def _erased(self) -> Iterator[QWidget]:
        window = self._closed()
        window.show_erased()
        yield window
        self._end(window)

    def _forgotten(self) -> Iterator[QWidget]:
        window = self._closed()
        window.show_ways()
        yield self._dialog(window)
        self._end(window)

    def _set_passphrase(self) -> Iterator[QWidget]:
        world, window = self._opened()
        world.engine.safekeeping.protect(Protection.FILE)
        window.companions.show_privacy()
        settings = self._dialog(window)
        settings.privacy.ask_passphrase()
        dialog = self._dialog(settings)
        dialog.new.field.setText("four words are better")
        dialog.again.field.setText("four words are bitter")
        dialog.submit()
        yield dialog
        self._end(window)

    def _change_passphrase(self) -> Iterator[QWidget]:
        world, window = self._opened()
        world.engine.safekeeping.protect(Protection.PASSPHRASE)
        window.companions.show_privacy()
        settings = self._dialog(window)
        settings.privacy.ask_passphrase()
        yield self._dialog(settings)
        self._end(window)

    def _backup(self) -> Iterator[QWidget]:
        _, window = self._opened()
        window.companions.show_settings(Page.BACKUP)
        settings = self._dialog(window)
        settings.backup.ask_backup()
        dialog = self._dialog(settings)
        dialog.file.choose("/home/ali/Documents/Zajel 2026-11-21.zajel")
        yield dialog
        self._end(window)

    def _restore(self) -> Iterator[QWidget]:
        _, window = self._opened()
        window.companions.show_settings(Page.BACKUP)
        settings = self._dialog(window)
        settings.backup.ask_restore()
        yield self._dialog(settings)
        self._end(window)

    def _erase(self) -> Iterator[QWidget]:
        _, window = self._opened()
        window.companions.show_privacy()
        settings = self._dialog(window)
        settings.privacy.ask_erase()
        yield self._dialog(settings)
        self._end(window)

    def _new_key(self) -> Iterator[QWidget]:
        _, window = self._opened()
        window.companions.show_settings(Page.PROFILE)
        settings = self._dialog(window)
        settings.profile.ask_new_key()
        yield self._dialog(settings)
        self._end(window)

    def _old_key(self) -> Iterator[QWidget]:
        world, window = self._opened()
        world.engine.identity.become()
        window.companions.show_settings(Page.PROFILE)
        yield self._dialog(window)
        self._end(window)

    def _details(self) -> Iterator[QWidget]:
        _, window = self._opened()
        window.show_details()
        yield self._dialog(window)
        self._end(window)

    def _rename(self) -> Iterator[QWidget]:
        _, window = self._opened()
        window.rename()
        yield self._dialog(window)
        self._end(window)

    def _remove(self) -> Iterator[QWidget]:
        world, window = self._opened()
        window.contact_actions.ask_remove(world.noor.id)
        yield self._dialog(window)
        self._end(window)

    def _search(self) -> Iterator[QWidget]:
        world, window = self._opened()
        window.contacts.search.setText("نور" if self._is_arabic else "no")
        window.contacts.search.search()
        world.engine.settle()
        yield window
        self._end(window)

    def _settings(self, page: int) -> Iterator[QWidget]:
        world, window = self._opened()
        relay = IceServer(("turn:relay.example.org:3478",), "ali", "not shown")
        world.engine.settings.change(ice_servers=(relay,))
        if page is Page.PRIVACY:
            world.engine.safekeeping.protect(Protection.PASSPHRASE)
            world.engine.settings.change(lock_after=900)
        window.companions.show_settings(page)
        if page is Page.BACKUP:
            window.companions.settings.backup.on_written(
                "/home/ali/Documents/Zajel.zajel", 4_200_000
            )
        yield self._dialog(window)
        self._end(window)

    def _pair_code(self) -> Iterator[QWidget]:
        _, window = self._opened()
        window.companions.show_my_code()
        yield self._dialog(window)
        self._end(window)

    def _pair_guessed(self) -> Iterator[QWidget]:
        world, window = self._opened()
        window.companions.show_my_code()
        world.engine.pairing.invite(guesses=2)
        yield self._dialog(window)
        self._end(window)

    def _pair_enter(self) -> Iterator[QWidget]:
        _, window = self._opened()
        window.companions.enter_code()
        window.companions.pair().enter_code.entry.field.setText("N3W1AL")
        yield self._dialog(window)
        self._end(window)

    def _connecting(self) -> Iterator[QWidget]:
        world, window = self._opened()
        pairing = world.engine.pairing.pair("N3WPAL-8HJK")
        window.companions.follow(pairing)
        world.engine.pairing.step(pairing, Step.PATH)
        yield self._dialog(window)
        self._end(window)

    def _secret_wrong(self) -> Iterator[QWidget]:
        world, window = self._opened()
        pairing = world.engine.pairing.pair("N3WPAL-8HJK")
        window.companions.follow(pairing)
        world.engine.pairing.step(pairing, Step.SECRET)
        world.engine.pairing.fail(pairing, Reason.SECRET_WRONG)
        yield self._dialog(window)
        self._end(window)

    def _request(self) -> Iterator[QWidget]:
        world, window = self._opened()
        self._ask(world)
        yield window
        self._end(window)

    def _narrow_request(self) -> Iterator[QWidget]:
        world, window = self._opened(NARROW)
        self._ask(world)
        yield window
        self._end(window)

    def _ask(self, world: World) -> None:
        name = world.noor.claimed_name
        world.engine.pairing.request(name, 86.0, same_name=world.noor.id)
        world.engine.pairing.request("Sami")

    def _dialog(self, window: QWidget) -> QWidget:
        """The dialog opened last over ``window``."""
        return window.findChildren(QDialog)[-1]

    def _end(self, window: QWidget) -> None:
        window.close()
        window.deleteLater()


def main() -> None:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=File)
    parser.add_argument("--show", default="", help="only screens whose name contains this")
    parser.add_argument("--unverified", action="store_true", help="nobody is verified")
    options = parser.parse_args()
    if options.unverified:
        World.verified = Trust.UNVERIFIED
    os.environ["TZ"] = "UTC"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    time.tzset()
    options.folder.mkdir(parents=True, exist_ok=True)
    application = create_application([])
    appearance = Appearance(application, Looks(language="en", theme="light"), lambda _: None)
    camera = Camera(application, options.folder, options.show)
    looks = {
        "light": {"language": "en", "theme": "light", "scale": 100},
        "dark": {"language": "en", "theme": "dark", "scale": 100},
        "arabic": {"language": "ar", "theme": "light", "scale": 100},
        "large": {"language": "en", "theme": "light", "scale": 150},
    }
    for look, choice in looks.items():
        appearance.change(**choice)
        if choice["language"] == "en":
            QLocale.setDefault(QLocale("en_GB"))  # times as in the pictures
        Screens(camera, appearance, is_arabic=choice["language"] == "ar").shoot(look)


if __name__ == "__main__":
    main()
