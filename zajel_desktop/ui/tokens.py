"""The values of the design, by meaning: colours of one scheme, type, space, radii, sizes.

``load(Scheme.LIGHT)`` reads ``style/tokens.json``; ``Theme.tokens`` is the set in use now.
Delegates and paint functions read ``tokens.color.accent`` (a QColor), ``tokens.type.body.font()``,
``tokens.space.pane``, ``tokens.radius.card``, ``tokens.size.row``. All lengths are logical px.

* ``Tokens.scaled(factor)`` grows what belongs to text: type and the heights of controls.
* ``Tokens.contrasting()`` is the high contrast variant.
* ``Tokens.colour(role)`` finds a colour by the name of its meaning, ``"text_secondary"``.
"""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar, cast

from PySide6.QtGui import QColor, QFont

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.resources import resource

T = TypeVar("T")


class Scheme(enum.Enum):
    """Whether things are dark on light or light on dark."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme's colours; the contrast of the real pairs is computed in tokens.json."""

    window: QColor
    surface: QColor
    raised: QColor
    sunken: QColor
    hover: QColor
    pressed: QColor
    selected: QColor
    border: QColor
    control_border: QColor
    text: QColor
    text_secondary: QColor
    text_disabled: QColor
    accent: QColor
    accent_hover: QColor
    accent_pressed: QColor
    on_accent: QColor
    accent_text: QColor
    accent_soft: QColor
    bubble_mine: QColor
    bubble_mine_text: QColor
    bubble_mine_meta: QColor
    bubble_mine_rule: QColor
    bubble_theirs: QColor
    bubble_theirs_text: QColor
    bubble_theirs_meta: QColor
    bubble_theirs_rule: QColor
    link: QColor
    selection: QColor
    selection_text: QColor
    verified: QColor
    verified_soft: QColor
    unverified: QColor
    unverified_soft: QColor
    danger: QColor
    danger_soft: QColor
    danger_fill: QColor
    on_danger: QColor
    accept_fill: QColor
    on_accept: QColor
    presence_online: QColor
    presence_away: QColor
    presence_offline: QColor
    path_lan: QColor
    path_lan_soft: QColor
    path_direct: QColor
    path_direct_soft: QColor
    path_relay: QColor
    path_relay_soft: QColor
    path_none: QColor
    path_none_soft: QColor
    progress_track: QColor
    progress: QColor
    focus: QColor
    mention: QColor
    call_bg: QColor
    call_surface: QColor
    call_text: QColor
    call_text_secondary: QColor
    sharing: QColor
    on_sharing: QColor
    call_glass: QColor
    scrim: QColor


@dataclass(frozen=True, slots=True)
class Tint:
    """One of the avatar's pairs of colours."""

    background: QColor
    text: QColor


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Size, line height and letter spacing in px, and weight (400, 500 or 600)."""

    px: float
    line: float
    weight: int = 400
    spacing_px: float = 0.0

    def font(self, *, weight: int | None = None, is_tabular: bool = False) -> QFont:
        """Make the font, of the application's family; tabular digits where numbers change."""
        font = QFont()
        font.setPixelSize(int(self.px + 0.5))
        font.setWeight(QFont.Weight(weight or self.weight))
        if self.spacing_px:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, self.spacing_px)
        if is_tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def scaled(self, factor: float, *, extra_px: float = 0.0, line: float = 1.0) -> TextStyle:
        """Grow by ``factor``, then by ``extra_px``, with lines ``line`` times as high."""
        return TextStyle(
            px=self.px * factor + extra_px,
            line=round(self.line * factor * line),
            weight=self.weight,
            spacing_px=self.spacing_px * factor,
        )


@dataclass(frozen=True, slots=True)
class TypeScale:
    """The ten sizes text comes in."""

    display: TextStyle
    heading: TextStyle
    title: TextStyle
    pane_title: TextStyle
    body: TextStyle
    body_strong: TextStyle
    small: TextStyle
    caption: TextStyle
    meta: TextStyle
    number: TextStyle


@dataclass(frozen=True, slots=True)
class Space:
    """Gaps on the grid of 4 px."""

    tight: int = 4
    related: int = 8
    pane: int = 12
    card: int = 16
    wide: int = 20
    group: int = 24
    page: int = 32


@dataclass(frozen=True, slots=True)
class Radius:
    """How round corners are."""

    chip: int
    control: int
    row: int
    note: int
    card: int
    dialog_field: int
    bubble: int
    bubble_corner: int
    call_bar: int
    pill: int


@dataclass(frozen=True, slots=True)
class Size:
    """Heights and widths; the names in ``GROWING`` grow with the text."""

    list_width: int
    list_min: int
    list_max: int
    collapse_below: int
    header: int
    footer: int
    row: int
    avatar_row: int
    avatar_header: int
    avatar_dialog: int
    search: int
    composer_min: int
    composer_max: int
    button: int
    button_small: int
    field: int
    icon_button: int
    composer_button: int
    call_button: int
    call_answer_button: int
    bubble_max: int
    bubble_max_percent: int
    file_card: int
    target_min: int
    window_default: tuple[int, int]
    window_min: tuple[int, int]
    self_view: tuple[int, int]
    dialog_pair: tuple[int, int]
    dialog_verify: tuple[int, int]
    dialog_doctor: tuple[int, int]
    dialog_settings: tuple[int, int]
    call_incoming: tuple[int, int]
    sharing_bar: tuple[int, int]


GROWING = (
    "header",
    "footer",
    "row",
    "search",
    "composer_min",
    "button",
    "button_small",
    "field",
    "icon_button",
    "composer_button",
)


@dataclass(frozen=True, slots=True)
class Stroke:
    """How thick lines are."""

    icon: float
    border: float
    error_border: float
    focus: float
    focus_gap: float
    quote: float
    ring: float
    progress: float


@dataclass(frozen=True, slots=True)
class Motion:
    """How long things move, in ms; ask ``Theme.duration`` so that reduced motion is heard."""

    instant: int
    fast: int
    normal: int
    slow: int
    toast_visible: int
    toast_with_action: int
    spinner_turn: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """Everything the design fixed, in one scheme and at one size."""

    scheme: Scheme
    color: Colours
    tints: tuple[Tint, ...]
    type: TypeScale
    space: Space
    radius: Radius
    size: Size
    stroke: Stroke
    motion: Motion
    mirrored_icons: frozenset[str]
    is_contrasting: bool = False

    def colour(self, role: str) -> QColor:
        """Find the colour meant by ``role``; raises LocalError for a word that is no colour."""
        try:
            return cast("QColor", getattr(self.color, role))
        except AttributeError:
            raise LocalError(f"no colour is called {role}") from None

    def scaled(self, factor: float, *, extra_px: float = 0.0, line: float = 1.0) -> Tokens:
        """Grow text, and what must hold it, by ``factor``; the rest keeps its size."""
        styles = {
            field.name: getattr(self.type, field.name).scaled(factor, extra_px=extra_px, line=line)
            for field in fields(TypeScale)
        }
        grown: dict[str, Any] = {n: _even(getattr(self.size, n) * factor) for n in GROWING}
        return replace(self, type=TypeScale(**styles), size=replace(self.size, **grown))

    def contrasting(self) -> Tokens:
        """Make borders as strong as text and take the soft backgrounds away."""
        soft = {f.name: self.color.surface for f in fields(Colours) if f.name.endswith("_soft")}
        strong = {"border": self.color.text, "control_border": self.color.text}
        return replace(self, color=replace(self.color, **soft, **strong), is_contrasting=True)


def load(scheme: Scheme) -> Tokens:
    """Read the tokens of ``scheme`` at 100 %."""
    source = json.loads(resource("style/tokens.json").read_text(encoding="utf-8"))
    colours = source["color"][scheme.value] | source["overlay"]
    tints = [pair[scheme.value] for pair in source["avatar"].values()]
    styles = {field.name: TextStyle(**source["type"][field.name]) for field in fields(TypeScale)}
    return Tokens(
        scheme=scheme,
        color=_made(Colours, colours, _colour),
        tints=tuple(_made(Tint, tint, _colour) for tint in tints),
        type=TypeScale(**styles),
        space=Space(),
        radius=_made(Radius, source["radius"]),
        size=_made(Size, source["size"], _size),
        stroke=_made(Stroke, source["stroke"]),
        motion=_made(Motion, source["motion_ms"]),
        mirrored_icons=frozenset(source["icon"]["mirrored_in_rtl"]),
    )


def _made(
    kind: type[T], values: Mapping[str, Any], convert: Callable[[Any], Any] = lambda v: v
) -> T:
    """Fill the dataclass ``kind``; every field must be there, what it does not know is left."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # always a dataclass
    return kind(**{name: convert(values[name]) for name in names})


def _colour(text: str) -> QColor:
    """Read ``#RRGGBB`` or ``rgba(r,g,b,alpha)``."""
    if not text.startswith("rgba"):
        return QColor(text)
    red, green, blue, alpha = re.findall(r"[\d.]+", text)
    colour = QColor(int(red), int(green), int(blue))
    colour.setAlphaF(float(alpha))
    return colour


def _size(value: int | list[int]) -> int | tuple[int, ...]:
    return tuple(value) if isinstance(value, list) else value


def _even(length: float) -> int:
    """Round to whole pairs of px, so that what stands in the middle stays sharp."""
    return round(length / 2) * 2
