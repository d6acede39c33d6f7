"""The names of the 64 emoji people compare, in the language of the interface.

What both read aloud must be one word for one picture in every language, so they are translated
one by one, never described.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

# PySide6 types QT_TRANSLATE_NOOP as object; it returns its second argument.
NAMES: tuple[object, ...] = (
    QT_TRANSLATE_NOOP("Emoji", "Dog"),
    QT_TRANSLATE_NOOP("Emoji", "Cat"),
    QT_TRANSLATE_NOOP("Emoji", "Lion"),
    QT_TRANSLATE_NOOP("Emoji", "Horse"),
    QT_TRANSLATE_NOOP("Emoji", "Unicorn"),
    QT_TRANSLATE_NOOP("Emoji", "Pig"),
    QT_TRANSLATE_NOOP("Emoji", "Elephant"),
    QT_TRANSLATE_NOOP("Emoji", "Rabbit"),
    QT_TRANSLATE_NOOP("Emoji", "Panda"),
    QT_TRANSLATE_NOOP("Emoji", "Rooster"),
    QT_TRANSLATE_NOOP("Emoji", "Penguin"),
    QT_TRANSLATE_NOOP("Emoji", "Turtle"),
    QT_TRANSLATE_NOOP("Emoji", "Fish"),
    QT_TRANSLATE_NOOP("Emoji", "Octopus"),
    QT_TRANSLATE_NOOP("Emoji", "Butterfly"),
    QT_TRANSLATE_NOOP("Emoji", "Flower"),
    QT_TRANSLATE_NOOP("Emoji", "Tree"),
    QT_TRANSLATE_NOOP("Emoji", "Cactus"),
    QT_TRANSLATE_NOOP("Emoji", "Mushroom"),
    QT_TRANSLATE_NOOP("Emoji", "Globe"),
    QT_TRANSLATE_NOOP("Emoji", "Moon"),
    QT_TRANSLATE_NOOP("Emoji", "Cloud"),
    QT_TRANSLATE_NOOP("Emoji", "Fire"),
    QT_TRANSLATE_NOOP("Emoji", "Banana"),
    QT_TRANSLATE_NOOP("Emoji", "Apple"),
    QT_TRANSLATE_NOOP("Emoji", "Strawberry"),
    QT_TRANSLATE_NOOP("Emoji", "Corn"),
    QT_TRANSLATE_NOOP("Emoji", "Pizza"),
    QT_TRANSLATE_NOOP("Emoji", "Cake"),
    QT_TRANSLATE_NOOP("Emoji", "Heart"),
    QT_TRANSLATE_NOOP("Emoji", "Smiley"),
    QT_TRANSLATE_NOOP("Emoji", "Robot"),
    QT_TRANSLATE_NOOP("Emoji", "Hat"),
    QT_TRANSLATE_NOOP("Emoji", "Glasses"),
    QT_TRANSLATE_NOOP("Emoji", "Spanner"),
    QT_TRANSLATE_NOOP("Emoji", "Santa"),
    QT_TRANSLATE_NOOP("Emoji", "Thumbs Up"),
    QT_TRANSLATE_NOOP("Emoji", "Umbrella"),
    QT_TRANSLATE_NOOP("Emoji", "Hourglass"),
    QT_TRANSLATE_NOOP("Emoji", "Clock"),
    QT_TRANSLATE_NOOP("Emoji", "Gift"),
    QT_TRANSLATE_NOOP("Emoji", "Light Bulb"),
    QT_TRANSLATE_NOOP("Emoji", "Book"),
    QT_TRANSLATE_NOOP("Emoji", "Pencil"),
    QT_TRANSLATE_NOOP("Emoji", "Paperclip"),
    QT_TRANSLATE_NOOP("Emoji", "Scissors"),
    QT_TRANSLATE_NOOP("Emoji", "Lock"),
    QT_TRANSLATE_NOOP("Emoji", "Key"),
    QT_TRANSLATE_NOOP("Emoji", "Hammer"),
    QT_TRANSLATE_NOOP("Emoji", "Telephone"),
    QT_TRANSLATE_NOOP("Emoji", "Flag"),
    QT_TRANSLATE_NOOP("Emoji", "Train"),
    QT_TRANSLATE_NOOP("Emoji", "Bicycle"),
    QT_TRANSLATE_NOOP("Emoji", "Aeroplane"),
    QT_TRANSLATE_NOOP("Emoji", "Rocket"),
    QT_TRANSLATE_NOOP("Emoji", "Trophy"),
    QT_TRANSLATE_NOOP("Emoji", "Ball"),
    QT_TRANSLATE_NOOP("Emoji", "Guitar"),
    QT_TRANSLATE_NOOP("Emoji", "Trumpet"),
    QT_TRANSLATE_NOOP("Emoji", "Bell"),
    QT_TRANSLATE_NOOP("Emoji", "Anchor"),
    QT_TRANSLATE_NOOP("Emoji", "Headphones"),
    QT_TRANSLATE_NOOP("Emoji", "Folder"),
    QT_TRANSLATE_NOOP("Emoji", "Pin"),
)


def emoji_name(english: object) -> str:
    """Say what the emoji called ``english`` is called here; the same where nobody translated it."""
    return QCoreApplication.translate("Emoji", str(english))
