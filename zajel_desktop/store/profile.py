"""Where everything of one profile lies. Only paths: whoever uses them makes and opens them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

NAME = "zajel-desktop"


@dataclass(frozen=True, slots=True)
class Profile:
    """The places of one profile; two profiles are two people.

    ``store`` is the folder of the vault, ``looks`` the file readable before it opens, ``logs`` a
    folder, ``downloads`` where received files go as long as nobody chose otherwise, ``pasted``
    where pictures from the clipboard become files to send.
    ``is_portable`` tells that all of it stands in one folder that may be carried to another
    computer, so that no keyring of this one may be needed to open it.
    """

    store: Path
    looks: Path
    logs: Path
    downloads: Path
    pasted: Path
    is_portable: bool


def portable_profile(folder: Path) -> Profile:
    """The profile that has everything in ``folder``, as ``--profile`` asks for."""
    root = folder.expanduser().absolute()
    return Profile(
        store=root / "store",
        looks=root / "looks.json",
        logs=root / "logs",
        downloads=root / "downloads",
        pasted=root / "pasted",
        is_portable=True,
    )


def default_profile() -> Profile:
    """The profile of whoever is logged in, where this system expects such things."""
    return Profile(
        store=platformdirs.user_data_path(NAME, appauthor=False) / "store",
        looks=platformdirs.user_config_path(NAME, appauthor=False) / "looks.json",
        logs=platformdirs.user_log_path(NAME, appauthor=False),
        downloads=platformdirs.user_downloads_path(),
        pasted=platformdirs.user_data_path(NAME, appauthor=False) / "pasted",
        is_portable=False,
    )
