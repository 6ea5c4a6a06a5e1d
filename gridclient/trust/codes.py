"""Codes that people read out, write down and type: recovery codes and bundle passwords.

The letters are those of Crockford's base 32: no I, L, O and U, which are misread. A code with
checks has groups of four letters and a fifth that depends on them and on the group's place, so
that one wrong letter, two swapped ones or two swapped groups are told before any key is tried.
"""

from __future__ import annotations

import unicodedata

from gridclient.errors import Refused
from gridclient.i18n import _

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS_A_LETTER = 5

_GROUP = 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def spell(raw: bytes, count: int) -> str:
    """``count`` letters from the leading bits of ``raw``, in groups of four."""
    number = int.from_bytes(raw) >> (8 * len(raw) - BITS_A_LETTER * count)
    letters = "".join(
        LETTERS[number >> BITS_A_LETTER * place & 31] for place in reversed(range(count))
    )
    return "-".join(letters[start : start + _GROUP] for start in range(0, count, _GROUP))


def write(raw: bytes) -> str:
    """A code with checks for ``raw``, whose bits must fill whole groups (5, 10, 20 … bytes)."""
    groups = spell(raw, 8 * len(raw) // BITS_A_LETTER).split("-")
    return "-".join(group + _check(place, group) for place, group in enumerate(groups))


def read(text: str, size_bytes: int) -> bytes:
    """The bytes of a code with checks, however it was typed.

    Small letters, full-width letters, blanks and dashes do not matter, nor does O for 0 or I
    and L for 1. Raises Refused naming the first group that is mistyped.
    """
    typed = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    letters = "".join(letter for letter in typed if letter.isalnum())
    count = 8 * size_bytes // BITS_A_LETTER // _GROUP
    if len(letters) != count * (_GROUP + 1):
        raise Refused(
            "code.length",
            _("The code has {count} letters and digits, {found} were typed.").format(
                count=count * (_GROUP + 1), found=len(letters)
            ),
            hint=_("Compare what you typed with the printed code."),
        )
    number = 0
    for place in range(count):
        group = letters[place * (_GROUP + 1) :][: _GROUP + 1]
        if set(group) - set(LETTERS) or _check(place, group[:_GROUP]) != group[_GROUP]:
            raise Refused(
                "code.mistyped",
                _("Group {number} of the code is mistyped.").format(number=place + 1),
                hint=_("Compare this group with the printed code."),
            )
        for letter in group[:_GROUP]:
            number = number << BITS_A_LETTER | LETTERS.index(letter)
    return number.to_bytes(size_bytes)


def _check(place: int, group: str) -> str:
    """The check letter: a sum over GF(32), each letter weighted by another power of x."""
    total = place
    for letter in group:
        total = _times_x(total) ^ LETTERS.index(letter)
    return LETTERS[_times_x(total)]


def _times_x(value: int) -> int:
    """``value`` times x in GF(32), modulo the primitive polynomial x⁵ + x² + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
