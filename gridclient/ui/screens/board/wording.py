"""Words for a block: on the board, in tooltips, and for screen readers."""

from __future__ import annotations

from gridclient.domain.boards import COLOURS, Figures
from gridclient.domain.coverage import Ratio
from gridclient.i18n import _
from gridclient.services.board import Block
from gridclient.ui.coverage_words import ratio_in_words


def ratio_of(figures: Figures, colour: str) -> Ratio:
    """The share that gives a block its colour; ``colour``: one of ``domain.boards.COLOURS``."""
    return {
        "covered": figures.covered,
        "elders": figures.elders,
        "in_time": figures.in_time,
    }[colour]


def figure_in_words(figures: Figures, colour: str) -> str:
    """``16 of 20 (80 %)``."""
    ratio = ratio_of(figures, colour)
    if ratio.whole == 0:
        return _("nobody in difficulty") if colour == "elders" else _("no households")
    return ratio_in_words(ratio)


def block_in_words(block: Block) -> str:
    """A block with all its figures, over a few lines."""
    return "\n".join((block.area.label, *figures_in_lines(block.figures)))


def figures_in_lines(figures: Figures) -> list[str]:
    """What the coverage sheet says, a figure a line."""
    return [
        _("{title}: {figure}").format(title=_(COLOURS[code]), figure=figure_in_words(figures, code))
        for code in COLOURS
    ]
