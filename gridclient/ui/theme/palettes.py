"""Two palettes: paper and pine by day, lamp light by night.

Every pair of text and ground that is used together reaches 4.5 : 1 (WCAG 2.2 AA), every
edge that carries meaning 3 : 1 against its neighbour or a second cue; a test holds that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gridclient.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class Shade:
    """The colours of one tone: its ground, the text on it, its edge."""

    fill: str
    ink: str
    edge: str


@dataclass(frozen=True, slots=True)
class Palette:
    """All colours of one look, as ``#rrggbb``."""

    name: str
    dark: bool
    paper: str
    surface: str
    sunken: str
    hover: str
    line: str
    ink: str
    ink_soft: str
    ink_faint: str
    accent: str
    accent_hover: str
    accent_ink: str
    accent_soft: str
    rail: str
    rail_ink: str
    rail_active: str
    rail_active_ink: str
    focus: str
    tones: Mapping[Tone, Shade]

    def shade(self, tone: Tone | str) -> Shade:
        """The shade of a tone; of the plain one when a newer version names another."""
        try:
            return self.tones[Tone(tone)]
        except ValueError:
            return self.tones[Tone.PLAIN]


LIGHT = Palette(
    name="light",
    dark=False,
    paper="#f4f1e9",
    surface="#fffdf8",
    sunken="#ebe6da",
    hover="#f6f1e4",
    line="#ddd5c4",
    ink="#1f2a2a",
    ink_soft="#57615f",
    ink_faint="#969c98",
    accent="#1c6b63",
    accent_hover="#155850",
    accent_ink="#ffffff",
    accent_soft="#dcebe5",
    rail="#173a3a",
    rail_ink="#c4d6d1",
    rail_active="#2b5856",
    rail_active_ink="#ffffff",
    focus="#c2660c",
    tones={
        Tone.NEVER: Shade("#fffdf8", "#57615f", "#8d9793"),
        Tone.FRESH: Shade("#d2e7d8", "#1b4a30", "#5f9a78"),
        Tone.DUE: Shade("#fae1a9", "#5c3f04", "#b88416"),
        Tone.OVERDUE: Shade("#f4c3b0", "#6e1f0e", "#c04a2c"),
        Tone.NOT_HOME: Shade("#dadef1", "#333b70", "#7680bd"),
        Tone.VACANT: Shade("#ece7db", "#5f5e55", "#c9c0ac"),
        Tone.CONFLICT: Shade("#ead3e8", "#5c2459", "#a15f9c"),
        Tone.PLAIN: Shade("#ebe6da", "#3c4645", "#cfc7b5"),
    },
)

DARK = Palette(
    name="dark",
    dark=True,
    paper="#121919",
    surface="#1a2324",
    sunken="#0d1313",
    hover="#212c2d",
    line="#2d3a3b",
    ink="#ebe5d8",
    ink_soft="#aab3ae",
    ink_faint="#66716f",
    accent="#62b7a9",
    accent_hover="#7fcabd",
    accent_ink="#0b1c1a",
    accent_soft="#1f403c",
    rail="#0b1111",
    rail_ink="#a7b8b3",
    rail_active="#1d3a38",
    rail_active_ink="#f4efe2",
    focus="#f0a94a",
    tones={
        Tone.NEVER: Shade("#1a2324", "#aab3ae", "#6b7876"),
        Tone.FRESH: Shade("#1e3d2d", "#b6e1c6", "#4d9069"),
        Tone.DUE: Shade("#4a3a12", "#f7dc98", "#b48a27"),
        Tone.OVERDUE: Shade("#5b2618", "#ffcbb8", "#d2674a"),
        Tone.NOT_HOME: Shade("#2b3159", "#ccd2f6", "#6f79bf"),
        Tone.VACANT: Shade("#161e1f", "#8f9995", "#35423f"),
        Tone.CONFLICT: Shade("#4a2148", "#f0cdec", "#ab62a5"),
        Tone.PLAIN: Shade("#263132", "#cfd4cd", "#3d4a4b"),
    },
)

PALETTES: Mapping[str, Palette] = {"light": LIGHT, "dark": DARK}
