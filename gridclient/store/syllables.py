"""How names sound: the syllables of their characters, and the words that other parts begin.

A name may have several parts: 买买提·阿卜杜拉, Anna Smith, O'Neil, or characters no dictionary
has. People type any part of it, without its dots.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from gridclient.domain.spelling import DOUBLE_SURNAMES, IN_NAMES, SURNAMES, fold, initials

_PIECES = re.compile(r"[A-Za-z\u00c0-\u024f]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sound:
    """The syllables of each part of a name, a Latin word being one; ``usual`` as characters are
    usually read, ``own`` with the surname's own reading."""

    usual: tuple[tuple[str, ...], ...]
    own: tuple[tuple[str, ...], ...]

    def words(self) -> tuple[str, ...]:
        """What is typed who begins with a later part: its pinyin to the end, and its initials."""
        rest = [whole(self.own[place:]) for place in range(1, len(self.own))]
        return tuple(
            dict.fromkeys(word for one in rest for word in (fold("".join(one)), initials(one)))
        )


@lru_cache(maxsize=50_000)
def sound(name: str) -> Sound:
    """How a name sounds; a character without a reading parts it."""
    usual = _parts(name, {})
    own = DOUBLE_SURNAMES.get(name[:2]) or tuple(filter(None, [SURNAMES.get(name[:1])]))
    return Sound(usual, _parts(name, dict(enumerate(own))) if own else usual)


def _parts(name: str, told: dict[int, str]) -> tuple[tuple[str, ...], ...]:
    """The parts of a name; ``told``: readings of characters by their place."""
    parts: list[list[str]] = [[]]
    for piece in _PIECES.finditer(name):
        read = told.get(piece.start()) or _syllable(piece[0])
        latin = read is not None and len(piece[0]) > 1
        if latin and parts[-1]:
            parts.append([])
        if read is None:
            parts.append([])
        else:
            parts[-1].append(read)
    return tuple(tuple(part) for part in parts if part)


@lru_cache(maxsize=30_000)
def _syllable(piece: str) -> str | None:
    """The reading of a character, a Latin word as it is; None for what has none."""
    from pypinyin import lazy_pinyin

    read = IN_NAMES.get(piece) or str(lazy_pinyin(piece)[0])
    return read if fold(read).isascii() and fold(read) else None


def whole(parts: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """All syllables of a name."""
    return tuple(syllable for part in parts for syllable in part)
