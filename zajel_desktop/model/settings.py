"""What people choose: settings in the encrypted store, and looks needed before it opens."""

from __future__ import annotations

from dataclasses import dataclass, field

from zajel_desktop.model.service import IceServer, ServiceChoice


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices kept in the store.

    ``downloads`` is a folder path, empty for the system's download folder. ``accept_below`` is the
    size in bytes up to which files are accepted without asking, 0 for never. ``interfaces`` are the
    network interfaces links and listeners may use, empty for all. ``refuses_unverified``:
    whoever used our code without its secret part gets no link. ``is_started`` tells that the
    first-start page has been answered. ``lock_after`` is the seconds without key or pointer after
    which the profile is locked, 0 for never; ``locks_with_screen`` locks it when the screen is.
    ``hides_address``: links go through a relay only, so that nobody learns our addresses. ``proxy``
    is ``socks5://[user:password@]host:port`` or ``http://…``, empty for none.
    ``finds_on_network``: contacts on this network may notice that we are here.
    ``bootstrap_url`` and ``bootstrap_key`` tell who hands out and who signs the list of services
    for ``ServiceChoice.APP`` (:mod:`zajel_desktop.model.bootstrap`); empty as in the Zajel app.
    """

    name: str = ""
    downloads: str = ""
    accept_below: int = 0
    service: ServiceChoice = ServiceChoice.COMPUTER
    service_url: str = ""
    interfaces: tuple[str, ...] = ()
    ice_servers: tuple[IceServer, ...] = ()
    refuses_unverified: bool = False
    is_started: bool = False
    lock_after: int = 0
    locks_with_screen: bool = False
    hides_address: bool = False
    proxy: str = field(default="", repr=False)  # a password may be in it
    finds_on_network: bool = True
    bootstrap_url: str = ""
    bootstrap_key: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """Choices readable before the store opens; no names, nothing private.

    ``language`` is a code such as ``ar`` or empty for the system's; ``theme`` is ``system``,
    ``light`` or ``dark``; ``scale`` in percent; ``window`` and ``splitter`` are Qt's own saved
    geometry, base64.
    """

    language: str = ""
    theme: str = "system"
    scale: int = 100
    is_motion_reduced: bool = False
    window: str = ""
    splitter: str = ""
