"""The entry layer for text: what every text passes once before it enters the system.

Rules: refusals 50 to 52. Text stays what a person wrote, formula-like or markup-like text
included; only what nobody can see, and what no workbook can carry, is taken out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Spreadsheet programs read ``_x0041_`` inside a text as the character it numbers.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_JOINER = "\u200d"
_SELECTOR = "\ufe0f"
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣"), "-")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text (None when nothing is left) and how many hidden characters it lost."""

    text: str | None
    removed: int = 0


def clean(text: str | None) -> str | None:
    """``text`` as it may be stored, signed and sent; None when nothing is left of it.

    NFC, line ends as ``\\n``, no blanks at the ends, and without control characters,
    zero-width and direction marks, lone surrogates and non-characters. Doing it twice changes
    nothing more.
    """
    return cleaned(text).text


def readable(name: str) -> str:
    """The name of a file as text: one in another coding is read as Windows writes it in China."""
    try:
        return name.encode("utf-8", "surrogateescape").decode()
    except UnicodeEncodeError:  # half a character, which a name on Windows may hold
        return name.encode("utf-8", "replace").decode()
    except UnicodeDecodeError:
        return name.encode("utf-8", "surrogateescape").decode("gb18030", "replace")


def cleaned(text: str | None) -> Cleaned:
    """As :func:`clean`, with the number of hidden characters that were taken out."""
    if text is None or _is_clean(text):
        return Cleaned(text)
    lines = _LINE_END.sub("\n", text).replace("\t", " ")
    kept = _without_hidden(lines)
    whole = unicodedata.normalize("NFC", _ESCAPE.sub("＿", kept)).strip()
    return Cleaned(whole or None, len(lines) - len(kept))


def _is_clean(text: str) -> bool:
    """Whether nothing needs doing, which is quick to see of nearly every text."""
    return (
        text.isprintable()
        and text[:1] not in ("", " ")
        and text[-1] != " "
        and "_x" not in text
        and unicodedata.is_normalized("NFC", text)
    )


def _without_hidden(text: str) -> str:
    return "".join(
        character
        for index, character in enumerate(text)
        if not _is_hidden(character) or _joins_pictures(text, index)
    )


def _is_hidden(character: str) -> bool:
    if character == "\n":
        return False
    if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return True
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _joins_pictures(text: str, index: int) -> bool:
    """Whether a zero-width joiner holds two emoji together, as in a family."""
    if text[index] != _JOINER or not 0 < index < len(text) - 1:
        return False
    before = unicodedata.category(text[index - 1]) in ("So", "Sk") or text[index - 1] == _SELECTOR
    return before and unicodedata.category(text[index + 1]) == "So"


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as their narrow forms, every dash as ``-``."""
    return text if text.isascii() else text.translate(_HALF_WIDTH).translate(_DASHES)


def of_cell(value: object) -> str | None:
    """The clean text of a cell's value: numbers plainly, ``201.0`` as ``201``.

    None for an empty cell and for what is neither text nor number (dates, errors, truth
    values); readers of such values look at the value itself.
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)
