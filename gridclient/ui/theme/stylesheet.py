"""The one stylesheet, built from tokens; widgets only say which part they play.

A widget names its part with the dynamic property ``part`` (set by :func:`part`), so no
widget carries colours of its own.
"""

from __future__ import annotations

from string import Template

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gridclient import paths
from gridclient.ui.theme.palettes import Palette
from gridclient.ui.theme.tokens import TypeScale

_PARTS = ("base", "controls", "fields", "lists", "frame")


def part(widget: QWidget, name: str) -> None:
    """Let ``widget`` play the part ``name`` of the stylesheet, from now on.

    A widget that was never shown is dressed when it is; dressing it now would be done twice.
    """
    widget.setProperty("part", name)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def build(colours: Palette, sizes: TypeScale, families: list[str]) -> str:
    """The stylesheet for one look."""
    words = {
        name: getattr(colours, name)
        for name in Palette.__slots__
        if isinstance(getattr(colours, name), str)
    }
    words |= {
        f"{tone.value}_{piece}": getattr(shade, piece)
        for tone, shade in colours.tones.items()
        for piece in ("fill", "ink", "edge")
    }
    words |= {name: f"{getattr(sizes, name)}px" for name in TypeScale.__slots__}
    words["families"] = ", ".join(f'"{family}"' for family in families)
    words["control"] = f"{round(sizes.body * 1.35)}px"
    words["paragraph"] = f"{round(sizes.body * 3.6)}px"
    words["marks"] = (paths.resources() / "icons" / "marks").as_posix()
    folder = paths.resources() / "styles"
    return "\n".join(
        Template((folder / f"{name}.qss").read_text("utf-8")).substitute(words) for name in _PARTS
    )
