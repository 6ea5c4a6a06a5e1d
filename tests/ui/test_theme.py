"""Every pair of text and ground that is used reaches 4.5 : 1; icons and sheets are whole."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from gridclient import paths
from gridclient.ui import theme
from gridclient.ui.theme import icons
from gridclient.ui.theme.palettes import DARK, LIGHT, Palette
from gridclient.ui.theme.tokens import Tone

ICONS = sorted(file.stem for file in (paths.resources() / "icons").glob("*.svg"))


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue, _alpha = QColor(colour).getRgbF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _pairs(colours: Palette) -> list[tuple[str, str]]:
    grounds = (colours.paper, colours.surface, colours.hover, colours.accent_soft)
    pairs = list(product((colours.ink, colours.ink_soft), grounds))
    pairs += [(shade.ink, shade.fill) for shade in colours.tones.values()]
    pairs += [(colours.shade(Tone.OVERDUE).ink, LIGHT.surface)] if colours is LIGHT else []
    pairs += [
        (colours.accent_ink, colours.accent),
        (colours.accent_ink, colours.accent_hover),
        (colours.accent, colours.surface),
        (colours.accent, colours.paper),
        (colours.rail_ink, colours.rail),
        (colours.rail_active_ink, colours.rail_active),
        (colours.paper, colours.ink),
    ]
    return pairs


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=lambda colours: colours.name)
def test_text_is_readable(colours: Palette):
    weak = {pair: _contrast(*pair) for pair in _pairs(colours) if _contrast(*pair) < 4.5}
    assert weak == {}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=lambda colours: colours.name)
def test_the_focus_is_seen(colours: Palette):
    for ground in (colours.paper, colours.surface, colours.rail):
        assert _contrast(colours.focus, ground) >= 3


@pytest.mark.parametrize(
    "name", sorted(p.stem for p in (paths.resources() / "icons").glob("*.svg"))
)
def test_every_icon_draws_something(dressed: QApplication, name: str):
    picture = icons.pixmap(name, "#123456", 24).toImage()
    inked = sum(picture.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
    assert 8 < inked < 400


def test_every_icon_that_is_named_exists():
    ui = Path(theme.__file__).parents[1]
    named: set[str] = set()
    for file in ui.rglob("*.py"):
        source = file.read_text("utf-8")
        named |= set(re.findall(r'icons\.(?:icon|pixmap)\("([a-z]+)"', source))
        named |= set(re.findall(r'button\([^()]*\([^()]*\), "[a-z]*", "([a-z]+)"', source))
        named |= set(re.findall(r'EmptyState\(\s*"([a-z]+)"', source))
        named |= set(re.findall(r'Stop\("[a-z]+", "([a-z]+)"', source))
    assert len(named) > 10
    assert named <= set(ICONS)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_stylesheets_are_understood_by_qt(qapp: QApplication, name: str, large: bool):
    theme.apply(qapp, theme.choose(name, large_type=large))
    sheet = qapp.styleSheet()
    assert "${" not in sheet
    assert sheet.count("{") == sheet.count("}")
    body = theme.current().type.body
    assert f"font-size: {body}px" in sheet
    assert body == (18 if large else 14)


def test_an_unknown_tone_of_a_newer_version_is_shown_plainly():
    assert LIGHT.shade("something new") == LIGHT.tones[Tone.PLAIN]
