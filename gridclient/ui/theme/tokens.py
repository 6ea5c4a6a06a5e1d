"""Design tokens: the few sizes and meanings everything in the window is made of.

Sizes are device-independent pixels at 100 %. Qt scales them with the screen; large type
multiplies the type sizes only, and layouts follow because they are made of text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Spacing grows by about half: hairline, tight, near, normal, roomy, apart, wide.
HAIR = 1
TIGHT = 4
NEAR = 8
GAP = 12
ROOMY = 16
APART = 24
WIDE = 40

RADIUS_SMALL = 4
RADIUS = 8

LARGE_TYPE_FACTOR = 1.3


class Tone(StrEnum):
    """What a colour means; the same in doors, badges, bars and notices."""

    NEVER = "never"
    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
    NOT_HOME = "not_home"
    VACANT = "vacant"
    CONFLICT = "conflict"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Font sizes in pixels, smallest to largest."""

    caption: int = 12
    body: int = 14
    lead: int = 16
    title: int = 24
    display: int = 34

    def enlarged(self, factor: float) -> TypeScale:
        """The scale multiplied by ``factor``, in whole pixels."""
        return TypeScale(
            *(
                round(size * factor)
                for size in (self.caption, self.body, self.lead, self.title, self.display)
            )
        )
