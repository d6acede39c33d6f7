"""Where the files we ship lie: icons, the style sheet, translations, sounds.

In a checkout they stand beside the package, in an installed wheel inside it. Only paths are named
here; whoever asks opens the file.
"""

from pathlib import Path, PurePosixPath

from zajel_desktop.model.errors import LocalError

PACKAGE = Path(__file__).resolve().parents[1]


def folder(package: Path = PACKAGE) -> Path:
    """Find the folder of resources that belongs to ``package``, a folder of code."""
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def resource(path: str) -> Path:
    """Say where the resource ``path`` lies, written with slashes: ``icons/send.svg``.

    Raises LocalError for a path that leads out of the resources.
    """
    wanted = PurePosixPath(path)
    if wanted.is_absolute() or ".." in wanted.parts:
        raise LocalError(f"{path} is no resource")
    return folder().joinpath(wanted)
