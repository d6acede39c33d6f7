"""What kind of thing a file is, told by its name: for its icon, its words, and the warning."""

from __future__ import annotations

import enum
from pathlib import PurePosixPath

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def _endings(words: str) -> frozenset[str]:
    return frozenset(words.split())


PROGRAMS = _endings(
    "apk app appimage application appref-ms bash bat bin chm cmd com command cpl csh deb desktop "
    "dll dmg elf exe fish gadget hta htm html inf ins iso jar jnlp js jse ksh lnk mht mhtml mjs "
    "msc msi msix msp mst pif pkg pl pol ps1 ps1xml psm1 py pyc pyw pyz rb reg rpm run scf scpt "
    "scr sct sh shb shs snap so svg svgz sys terminal tool url vb vbe vbs webloc website wine "
    "workflow ws wsc wsf wsh xbap xhtml xll xpi zsh docm dotm xlsm xltm xlam pptm potm ppam"
)
"""Endings of what runs, or can run something, when it is opened."""

PICTURES = _endings("png jpg jpeg jfif gif webp bmp")
"""Endings of pictures we show ourselves."""


class FileKind(enum.Enum):
    """What a file is to a person."""

    PROGRAM = "program"
    PICTURE = "picture"
    VIDEO = "video"
    SOUND = "sound"
    PDF = "pdf"
    DOCUMENT = "document"
    ARCHIVE = "archive"
    OTHER = "other"
    FOLDER = "folder"


ENDINGS = {
    FileKind.VIDEO: _endings("mp4 mkv webm mov avi m4v mpg mpeg ogv 3gp"),
    FileKind.SOUND: _endings("mp3 ogg oga opus flac wav m4a aac wma"),
    FileKind.PICTURE: PICTURES | _endings("tif tiff heic heif avif raw"),
    FileKind.PDF: _endings("pdf"),
    FileKind.DOCUMENT: _endings("txt md odt ods odp doc docx xls xlsx ppt pptx rtf csv"),
    FileKind.ARCHIVE: _endings("zip gz xz bz2 zst tar 7z rar tgz"),
    FileKind.PROGRAM: PROGRAMS,
}

ICONS = {
    FileKind.PROGRAM: "warning",
    FileKind.PICTURE: "image",
    FileKind.VIDEO: "video",
    FileKind.SOUND: "speaker",
    FileKind.ARCHIVE: "archive",
    FileKind.FOLDER: "folder",
}


def ending(name: str) -> str:
    """The last ending of ``name`` in lower case, without the dot and what systems ignore."""
    return PurePosixPath(name.rstrip(". ")).suffix[1:].strip().lower()


def kind_of(name: str) -> FileKind:
    """Say what kind of file is called ``name``."""
    end = ending(name)
    return next((kind for kind, ends in ENDINGS.items() if end in ends), FileKind.OTHER)


def can_be_shown(name: str) -> bool:
    """Whether we show a small picture of a file of this name."""
    return ending(name) in PICTURES


def icon_of(kind: FileKind) -> str:
    """Name the icon of ``kind``."""
    return ICONS.get(kind, "file")


def word_for(name: str) -> str:
    """Say what a file of this name is: "PDF document", "Picture", or its ending."""
    match kind_of(name):
        case FileKind.PICTURE:
            return translate("FileKind", "Picture")
        case FileKind.VIDEO:
            return translate("FileKind", "Video")
        case FileKind.SOUND:
            return translate("FileKind", "Sound")
        case FileKind.PDF:
            return translate("FileKind", "PDF document")
        case FileKind.DOCUMENT:
            return translate("FileKind", "Document")
        case FileKind.ARCHIVE:
            return translate("FileKind", "Archive")
        case FileKind.PROGRAM:
            return translate("FileKind", "Program")
    return translate("FileKind", "File")
