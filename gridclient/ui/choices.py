"""What a form offers beside the codes of its declarations: an office's own entries, and rows.

A form is given this ready, read beside the window's thread; it knows no services.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gridclient.domain.fields import Codes, Field, Kind

Row = tuple[str, str]
"""The id of a row and what a person reads for it."""

Finder = Callable[[str, Callable[[Sequence[Row]], None]], None]
"""Finds rows for what was typed and shows them later, on the window's thread."""

SEARCHED = "household"
"""The entity there are too many of for a list: it is found by typing."""


@dataclass(frozen=True, slots=True)
class Choices:
    """``codes`` by the name of the list, ``rows`` by the name of the field, ``find`` for
    households."""

    codes: Mapping[str, Codes] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    find: Finder | None = None

    def codes_of(self, declared: Field) -> Codes | None:
        """The code list of a field, as the office extended it."""
        if declared.codes is None:
            return None
        return self.codes.get(declared.codes.name, declared.codes)

    def rows_of(self, declared: Field) -> Sequence[Row]:
        """The rows a reference may name."""
        return self.rows.get(declared.name, ())


class Dictionary(Protocol):
    """Where the office's own entries are."""

    def codes(self, codes: Codes) -> Codes:
        """A list with the office's entries."""


class References(Protocol):
    """Where the rows are."""

    def choices(self, declared: Field) -> Sequence[Row]:
        """The rows a reference may name, as people read them."""


def read(
    declared: Iterable[Field],
    dictionary: Dictionary,
    references: References,
    find: Finder | None = None,
) -> Choices:
    """What the forms of ``declared`` fields offer."""
    codes, rows = {}, {}
    for one in declared:
        if one.codes is not None and one.codes.extendable:
            codes[one.codes.name] = dictionary.codes(one.codes)
        if one.kind in (Kind.REFERENCE, Kind.REFERENCES) and one.target != SEARCHED:
            rows[one.name] = references.choices(one)
    return Choices(codes, rows, find)
