"""Brings the translations up to date with the words in the source.

    .venv/bin/python packaging/translations.py

New words appear in ``resources/translations/*.ts`` as unfinished, words that are gone leave; every
``.ts`` is then released as the ``.qm`` that programs load. English holds plural forms only.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
UPDATE = ("-extensions", "py", "-locations", "none", "-no-obsolete")
PLURALS_ONLY = {"zajel_en.ts"}


def main() -> None:
    """Update and release every language; make a new one by naming its file as an argument."""
    files = sorted({*FOLDER.glob("zajel_*.ts"), *(FOLDER / name for name in sys.argv[1:])})
    for file in files:
        plurals = ["-pluralonly"] if file.name in PLURALS_ONLY else []
        run("pyside6-lupdate", *UPDATE, *plurals, ROOT / "zajel_desktop" / "ui", "-ts", file)
        run("pyside6-lrelease", "-silent", file, "-qm", file.with_suffix(".qm"))


def run(tool: str, *arguments: str | Path) -> None:
    """Run one of Qt's tools, which stand beside the interpreter."""
    subprocess.run([Path(sys.executable).with_name(tool), *arguments], check=True)


if __name__ == "__main__":
    main()
