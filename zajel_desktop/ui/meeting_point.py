"""How the meeting point in use is named everywhere: icon, colour, a few words, its trouble."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from PySide6.QtCore import QObject

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.service import ServiceChoice, ServiceState, ServiceStatus
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.text import isolated


@dataclass(frozen=True, slots=True)
class MeetingPoint:
    """A meeting point as people see it; ``role`` is the colour of ``icon``."""

    text: str
    icon: str
    role: str


class MeetingPoints(QObject):
    """Names meeting points."""

    def name(self, status: ServiceStatus) -> MeetingPoint:
        """Say which meeting point is in use, or that none can be reached now."""
        if status.state is ServiceState.AWAY:
            return MeetingPoint(self.tr("No meeting point, trying again"), "path-none", "path_none")
        if status.state is ServiceState.CONNECTING:
            text = self.tr("Looking for the meeting point…")
            return MeetingPoint(text, "path-none", "path_none")
        match status.choice:
            case ServiceChoice.NETWORK if status.is_hosted_here:
                return MeetingPoint(self.tr("This network, hosted here"), "path-lan", "path_lan")
            case ServiceChoice.NETWORK:
                return MeetingPoint(self.tr("This network"), "path-lan", "path_lan")
            case ServiceChoice.COMPUTER:
                return MeetingPoint(self.tr("Only this computer"), "device", "path_lan")
            case ServiceChoice.URL | ServiceChoice.APP:
                return MeetingPoint(isolated(host_of(status.url)), "globe", "path_direct")

    def trouble(self, status: ServiceStatus) -> str:
        """Say why it cannot be reached; without a server of the list it is the list that is not."""
        failure = status.failure or Failure(Reason.SERVICE_UNREACHABLE, Side.SERVICES)
        has_none = status.choice is ServiceChoice.APP and not status.url
        if has_none and failure.reason is Reason.SERVICE_UNREACHABLE:
            return self.tr("The list of servers cannot be reached, or none on it runs now.")
        return sentence_for(failure).text


def host_of(url: str) -> str:
    """The part of ``url`` that people recognise: the host, with its port where it is unusual."""
    try:
        parts = urlsplit(url)
        return parts.netloc.rpartition("@")[2] or url
    except ValueError:
        return url
