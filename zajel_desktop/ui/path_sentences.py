"""What people read when no path to somebody was found: by the reason, and by whose side it is.

The same trouble reads differently where the other side has it, or both have. Kept apart from
``sentences.py``, whose table it is part of.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from zajel_desktop.model.failure import Reason, Side

# PySide6 types QT_TRANSLATE_NOOP as object; it returns its second argument.
PATH: dict[Reason, tuple[object, object]] = {
    Reason.NETWORK_DOWN: (
        QT_TRANSLATE_NOOP(
            "Failure", "This computer is connected to no network. Connect it, then try again."
        ),
        QT_TRANSLATE_NOOP("Failure", "Try again"),
    ),
    Reason.UDP_BLOCKED: (
        QT_TRANSLATE_NOOP(
            "Failure", "Your network lets no UDP out. Use a relay over TCP or another network."
        ),
        QT_TRANSLATE_NOOP("Failure", "Set up a relay"),
    ),
    Reason.SYMMETRIC_NAT: (
        QT_TRANSLATE_NOOP(
            "Failure",
            "Both networks change the port for every connection, and no relay is set up.",
        ),
        QT_TRANSLATE_NOOP("Failure", "Set up a relay"),
    ),
    Reason.NO_RELAY: (
        QT_TRANSLATE_NOOP(
            "Failure",
            "The networks in between let no direct connection through, and no relay is set up.",
        ),
        QT_TRANSLATE_NOOP("Failure", "Set up a relay"),
    ),
    Reason.RELAY_UNREACHABLE: (
        QT_TRANSLATE_NOOP(
            "Failure", "A relay is needed, but none answers. Check its address and password."
        ),
        QT_TRANSLATE_NOOP("Failure", "Check the relay"),
    ),
    Reason.HIDDEN_WITHOUT_RELAY: (
        QT_TRANSLATE_NOOP(
            "Failure", "You hide your address, but no relay is set up, so there is no way out."
        ),
        QT_TRANSLATE_NOOP("Failure", "Set up a relay"),
    ),
    Reason.PEER_UNREACHABLE: (
        QT_TRANSLATE_NOOP("Failure", "{name} was asked, but no answer came."),
        QT_TRANSLATE_NOOP("Failure", "Try again"),
    ),
    Reason.CLOCK_WRONG: (
        QT_TRANSLATE_NOOP(
            "Failure", "The clock of this computer is wrong. Set it right, then try again."
        ),
        QT_TRANSLATE_NOOP("Failure", "Try again"),
    ),
}

BY_SIDE: dict[tuple[Reason, Side], tuple[object, object]] = {
    (Reason.UDP_BLOCKED, Side.PEERS): (
        QT_TRANSLATE_NOOP(
            "Failure",
            "The network of {name} lets no UDP out. A relay over TCP or another network there "
            "would help.",
        ),
        QT_TRANSLATE_NOOP("Failure", "Try again"),
    ),
    (Reason.UDP_BLOCKED, Side.NETWORKS): (
        QT_TRANSLATE_NOOP(
            "Failure", "Neither network lets UDP out. Use a relay over TCP or another network."
        ),
        QT_TRANSLATE_NOOP("Failure", "Set up a relay"),
    ),
    (Reason.NO_RELAY, Side.OURS): (
        QT_TRANSLATE_NOOP(
            "Failure", "Your network blocks direct connections, and no relay is set up."
        ),
        QT_TRANSLATE_NOOP("Failure", "Set up a relay"),
    ),
    (Reason.NO_RELAY, Side.PEERS): (
        QT_TRANSLATE_NOOP(
            "Failure", "{name}’s network blocks direct connections, and no relay is set up."
        ),
        QT_TRANSLATE_NOOP("Failure", "Set up a relay"),
    ),
    (Reason.RELAY_UNREACHABLE, Side.PEERS): (
        QT_TRANSLATE_NOOP(
            "Failure", "A relay is needed, but the one of {name} does not answer. Set up another."
        ),
        QT_TRANSLATE_NOOP("Failure", "Set up a relay"),
    ),
    (Reason.HIDDEN_WITHOUT_RELAY, Side.PEERS): (
        QT_TRANSLATE_NOOP(
            "Failure", "{name} goes only through a relay, but has none. One must be set up there."
        ),
        QT_TRANSLATE_NOOP("Failure", "Try again"),
    ),
    (Reason.HIDDEN_WITHOUT_RELAY, Side.NETWORKS): (
        QT_TRANSLATE_NOOP(
            "Failure", "You and {name} go only through a relay, but neither has one."
        ),
        QT_TRANSLATE_NOOP("Failure", "Set up a relay"),
    ),
    (Reason.CLOCK_WRONG, Side.PEERS): (
        QT_TRANSLATE_NOOP(
            "Failure", "The clock of {name}’s computer is wrong. It must be set right there."
        ),
        QT_TRANSLATE_NOOP("Failure", "Try again"),
    ),
    (Reason.CLOCK_WRONG, Side.NETWORKS): (
        QT_TRANSLATE_NOOP(
            "Failure", "The clocks of both computers are wrong. Set yours right, then try again."
        ),
        QT_TRANSLATE_NOOP("Failure", "Try again"),
    ),
}
