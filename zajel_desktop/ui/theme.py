"""The look in force: one palette, one style sheet and one set of tokens for the whole program.

``Theme(application)`` is made once by whoever makes the QApplication and passed to every widget
and delegate that paints; there is no global one. It dresses the application (Fusion, palette,
``style/zajel.qss``) and does so again when the desktop or the person changes their mind.

* ``theme.tokens`` - colours, type, sizes in use now (see ``tokens.py``); ``theme.changed`` tells
  when they are others: repaint, drop caches.
* ``theme.icons`` - see ``icons.py``; ``theme.dress(button, "send", "on_accent")`` gives a button or
  action its icon and redraws it after every change.
* ``theme.set_mode(Mode.DARK)``, ``theme.set_scale(125)``, ``theme.set_motion_reduced(True)``.
* ``theme.grown(16)`` - px of an icon that stands beside text, at the size of text in use.
* ``theme.duration(theme.tokens.motion.normal)`` - ms, 0 while motion is reduced.
* ``theme.refresh()`` - after the language or the direction of the interface changed.
"""

from __future__ import annotations

import enum
import re
from dataclasses import fields

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QStyle, QStyleFactory

from zajel_desktop.model.resources import folder, resource
from zajel_desktop.ui.icons import Icons
from zajel_desktop.ui.portal import Portal
from zajel_desktop.ui.tokens import Colours, Radius, Scheme, Size, Tokens, TypeScale, load

BASE_PX = 14
SMALLEST_SCALE, LARGEST_SCALE = 90, 150
ARABIC_EXTRA_PX, ARABIC_LINE = 0.5, 1.1
ICON, ROLE, GAP = "themeIcon", "themeRole", "themeGap"
"""Names of the properties under which a dressed widget remembers its icon."""


class Mode(enum.Enum):
    """Whose choice light or dark is; the values are those of ``Looks.theme``."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class Theme(QObject):
    """How everything looks now; whoever paints is handed this one."""

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        *,
        mode: Mode = Mode.SYSTEM,
        scale: int = 100,
        is_motion_reduced: bool = False,
        portal: Portal | None = None,
    ) -> None:
        super().__init__(application)
        self._application = application
        self._mode = mode
        self._scale = _bounded(scale)
        self._wants_no_motion = is_motion_reduced
        self._portal = portal if portal is not None else Portal(self)
        self._hints = application.styleHints()
        self._accessibility = self._hints.accessibility()
        self._system_px = QFontInfo(_system_font()).pixelSize()
        self._template = resource("style/zajel.qss").read_text(encoding="utf-8")
        self._tokens = self._made()
        self.icons = Icons(self)
        application.setStyle(QStyleFactory.create("Fusion"))
        self._dress_application()
        self._hints.colorSchemeChanged.connect(self.refresh)
        self._accessibility.contrastPreferenceChanged.connect(self.refresh)
        self._portal.wishes_changed.connect(self.refresh)
        self._portal.ask()

    @property
    def tokens(self) -> Tokens:
        """The values in use now."""
        return self._tokens

    @property
    def mode(self) -> Mode:
        """What the person chose."""
        return self._mode

    @property
    def is_dark(self) -> bool:
        """Whether things are light on dark now."""
        return self._tokens.scheme is Scheme.DARK

    @property
    def scale(self) -> int:
        """How large text is, in percent."""
        return self._scale

    @property
    def is_motion_reduced(self) -> bool:
        """Whether nothing may move: by our setting, the desktop's, or the style's."""
        if self._wants_no_motion or self._portal.wishes.is_motion_reduced:
            return True
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return self._application.style().styleHint(hint) == 0

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark, or what the desktop says."""
        self._mode = mode
        self.refresh()

    def set_scale(self, percent: int) -> None:
        """Choose how large text is; 90 to 150."""
        self._scale = _bounded(percent)
        self.refresh()

    def set_motion_reduced(self, is_reduced: bool) -> None:
        """Choose that nothing moves; False leaves it to the desktop."""
        self._wants_no_motion = is_reduced
        self.changed.emit()

    def duration(self, milliseconds: int) -> int:
        """How long something may move, 0 while motion is reduced."""
        return 0 if self.is_motion_reduced else milliseconds

    def grown(self, px: float) -> int:
        """How large something of ``px`` at 100 % is beside text of the present size."""
        return round(px * self._tokens.type.body.px / BASE_PX)

    def dress(
        self,
        target: QAbstractButton | QAction,
        name: str,
        role: str = "text_secondary",
        gap: int = 0,
    ) -> None:
        """Give ``target`` the icon ``name`` and keep it in the colours of the theme.

        A button's icon is drawn at its ``iconSize``: set that first, and dress it again after.
        """
        for key, value in ((ICON, name), (ROLE, role), (GAP, gap)):
            target.setProperty(key, value)
        self._draw_icon(target)

    def refresh(self) -> None:
        """Look at every wish again and dress everything anew."""
        self._tokens = self._made()
        self.icons.clear()
        self._dress_application()
        for target in self._dressed():
            self._draw_icon(target)
        self.changed.emit()

    def _draw_icon(self, target: QAbstractButton | QAction) -> None:
        name, role, gap = (target.property(key) for key in (ICON, ROLE, GAP))
        size = target.iconSize().height() if isinstance(target, QAbstractButton) else 0
        target.setIcon(self.icons.icon(name, role, gap=gap, size=size))

    def _scheme(self) -> Scheme:
        if self._mode is not Mode.SYSTEM:
            return Scheme(self._mode.value)
        match self._hints.colorScheme():
            case Qt.ColorScheme.Dark:
                return Scheme.DARK
            case Qt.ColorScheme.Light:
                return Scheme.LIGHT
        # Bare X11 and offscreen do not know; the portal may.
        return self._portal.wishes.scheme or Scheme.LIGHT

    def _made(self) -> Tokens:
        factor = max(BASE_PX, self._system_px) / BASE_PX * self._scale / 100
        is_arabic = QLocale().language() is QLocale.Language.Arabic
        extra, line = (ARABIC_EXTRA_PX, ARABIC_LINE) if is_arabic else (0.0, 1.0)
        tokens = load(self._scheme()).scaled(factor, extra_px=extra, line=line)
        return tokens.contrasting() if self._wants_contrast() else tokens

    def _wants_contrast(self) -> bool:
        wish = self._accessibility.contrastPreference()
        return wish is Qt.ContrastPreference.HighContrast or bool(
            self._portal.wishes.wants_contrast
        )

    def _dress_application(self) -> None:
        font = _system_font()
        font.setPixelSize(self._tokens.type.body.font().pixelSize())
        self._application.setFont(font)
        self._application.setPalette(palette(self._tokens.color))
        self._application.setStyleSheet(style_sheet(self._template, self._tokens))

    def _dressed(self) -> list[QAbstractButton | QAction]:
        """Everything that was given an icon and is still there."""
        found: dict[int, QAbstractButton | QAction] = {}
        for widget in self._application.allWidgets():
            for target in (widget, *widget.actions()):
                if isinstance(target, QAbstractButton | QAction) and target.property(ICON):
                    found[id(target)] = target
        return list(found.values())


def palette(color: Colours) -> QPalette:
    """Say the colours in Qt's own words, for what no style sheet reaches."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    for key, colour in {
        role.Window: color.surface,
        role.WindowText: color.text,
        role.Base: color.surface,
        role.AlternateBase: color.sunken,
        role.Text: color.text,
        role.PlaceholderText: color.text_secondary,
        role.Button: color.raised,
        role.ButtonText: color.text,
        role.BrightText: color.danger,
        role.Highlight: color.selection,
        role.HighlightedText: color.selection_text,
        role.Accent: color.accent,
        role.Link: color.link,
        role.LinkVisited: color.link,
        role.ToolTipBase: color.raised,
        role.ToolTipText: color.text,
        role.Light: color.raised,
        role.Midlight: color.hover,
        role.Mid: color.border,
        role.Dark: color.control_border,
        role.Shadow: color.border,
    }.items():
        made.setColor(key, colour)
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, key, color.text_disabled)
    made.setColor(group.Disabled, role.Highlight, color.pressed)
    made.setColor(group.Disabled, role.Accent, color.text_disabled)
    return made


def style_sheet(template: str, tokens: Tokens) -> str:
    """Fill in ``@accent@``, ``@radius_card@``, ``@size_button@``, ``@resources@`` and so on.

    Raises KeyError for a word that is no token.
    """
    color, radius, size, scale = tokens.color, tokens.radius, tokens.size, tokens.type
    words = {f.name: _css(getattr(color, f.name)) for f in fields(Colours)}
    words |= {f"radius_{f.name}": f"{getattr(radius, f.name)}px" for f in fields(Radius)}
    words |= {f"size_{f.name}": f"{getattr(size, f.name)}px" for f in fields(Size)}
    pixels = {f.name: getattr(scale, f.name).font().pixelSize() for f in fields(TypeScale)}
    words |= {f"type_{name}": f"{px}px" for name, px in pixels.items()}
    # A box of QSS is its content: borders of 1 px, or 2 px with the focus, come on top.
    words |= {f"inner_{f.name}": _inner(getattr(size, f.name), 1) for f in fields(Size)}
    words |= {f"focused_{f.name}": _inner(getattr(size, f.name), 2) for f in fields(Size)}
    words["soft_edge"] = _css(color.border) if tokens.is_contrasting else "transparent"
    words["resources"] = folder().as_posix()
    return re.sub(r"@(\w+)@", lambda found: words[found[1]], template)


def _css(colour: QColor) -> str:
    if colour.alpha() == 255:
        return colour.name()
    return f"rgba({colour.red()}, {colour.green()}, {colour.blue()}, {colour.alpha()})"


def _inner(size: int | tuple[int, int], border: int) -> str:
    return f"{size - 2 * border}px" if isinstance(size, int) else ""


def _system_font() -> QFont:
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)


def _bounded(percent: int) -> int:
    return min(max(percent, SMALLEST_SCALE), LARGEST_SCALE)
