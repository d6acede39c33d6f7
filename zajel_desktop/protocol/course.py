"""The files of one transfer in their order, and how far they have come; each side keeps one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zajel_desktop.model.transfer import FileItem


class Course:
    """Which of ``files`` moves now (``file``, an index), and how much of it has.

    ``written`` counts its bytes on the receiver's disk. ``is_changed`` tells that some file began
    again because it had changed at the sender's. ``file`` is one too many once all have moved.
    """

    def __init__(self, files: Sequence[FileItem], file: int = 0) -> None:
        self.files = list(files)
        self.file = file
        self.written = 0
        self.is_changed = False

    @property
    def current(self) -> FileItem:
        """The file that moves now."""
        return self.files[self.file]

    @property
    def last(self) -> int:
        """The index of the last file."""
        return len(self.files) - 1

    @property
    def is_over(self) -> bool:
        """Whether every file has moved."""
        return self.file > self.last

    @property
    def size(self) -> int:
        """All files together, in bytes."""
        return sum(item.size for item in self.files)

    @property
    def moved(self) -> int:
        """Bytes safely on the receiver's disk."""
        return sum(item.size for item in self.files[: self.file]) + self.written

    def go_to(self, file: int) -> None:
        """Move ``file`` from now on."""
        self.file, self.written = file, 0

    def differs(self, size: int, modified_at: float) -> bool:
        """Whether the file that moves now was another one when it was offered."""
        return (self.current.size, self.current.modified_at) != (size, modified_at)

    def note(self, size: int, modified_at: float) -> None:
        """The file that moves now has this ``size`` and time."""
        if self.differs(size, modified_at):
            self.is_changed = True
            self.files[self.file] = replace(self.current, size=size, modified_at=modified_at)
