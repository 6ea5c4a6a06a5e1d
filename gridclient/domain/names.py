"""Names of persons: 2 to 20 characters, rare characters kept (domain 1.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gridclient.domain import texts

SHORTEST, LONGEST = 2, 20
_DOT = "\u00b7"
_DOTS = re.compile(r"\s*[·•・∙⋅‧‥．●]\s*|(?<=[^\W\d_])\.(?=[^\W\d_])")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ'’.\- ]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A name, or ``length`` / ``characters`` saying what is wrong; both None when empty."""

    name: str | None = None
    problem: str | None = None


def fold(text: str | None) -> str | None:
    """One spelling of a name: ``许　宇`` is ``许宇``, every middle dot is ``·``.

    Blanks that spread a Chinese name over its column go; between Latin words one stays.
    """
    plain = texts.clean(text)
    if plain is None:
        return None
    if _LATIN.fullmatch(texts.half_width(plain)):
        return " ".join(texts.half_width(plain).split())
    return re.sub(r"\s+", "", _DOTS.sub(_DOT, plain)) or None


def read(value: object) -> Reading:
    """Read the name in a cell."""
    if value is None:
        return Reading()
    if not isinstance(value, str):
        return Reading(problem="characters")
    name = fold(value)
    if name is None:
        return Reading()
    if not any(character.isalpha() for character in name):
        return Reading(problem="characters")
    return Reading(name) if SHORTEST <= len(name) <= LONGEST else Reading(problem="length")
