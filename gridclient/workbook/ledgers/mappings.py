"""A person's corrections of a ledger's columns: title → field, kept under a name.

A mapping belongs to the headers it was made for; a workbook with the same titles, in any order,
gets it again by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gridclient.errors import Refused, Where
from gridclient.i18n import _, listed
from gridclient.workbook.ledgers import vocabulary
from gridclient.workbook.ledgers.recognition import Column, Inspection

LEFT_OUT = "-"
"""The field of a column that a person says is not to be taken over."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """``fields``: plain title → field. ``headers``: the sets of plain titles it was used for."""

    fields: Mapping[str, str]
    headers: frozenset[frozenset[str]] = field(default_factory=frozenset)

    @property
    def titles(self) -> frozenset[str]:
        """All plain titles it speaks of or was used for."""
        return frozenset(self.fields).union(*self.headers)

    def correct(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """The columns as the person has them; a field they gave away is nobody else's."""
        plain = [vocabulary.plain(column.title) for column in columns]
        given = {self.fields[title] for title in plain if title in self.fields}
        return tuple(
            _as_told(column, self.fields[title])
            if title in self.fields
            else _without(column, given - vocabulary.SEVERAL)
            for column, title in zip(columns, plain, strict=True)
        )

    def fits(self, columns: Sequence[Column]) -> bool:
        """Whether it was made for exactly these titles."""
        return header_of(columns) in self.headers

    def with_more(self, other: ColumnMapping) -> ColumnMapping:
        """The same with another's word, which counts where both speak of a title."""
        return ColumnMapping({**self.fields, **other.fields}, self.headers | other.headers)

    def used_for(self, inspection: Inspection) -> ColumnMapping:
        """The same, remembering the headers of the sheets it has a title of."""
        headers = {header_of(sheet.columns) for sheet in inspection.sheets}
        return replace(
            self, headers=self.headers | {one for one in headers if one & set(self.fields)}
        )

    def as_text(self) -> str:
        """Its stored form."""
        headers = sorted(sorted(header) for header in self.headers)
        return json.dumps({"fields": dict(self.fields), "headers": headers}, ensure_ascii=False)


def from_text(written: str) -> ColumnMapping:
    """A mapping from its stored form."""
    told = json.loads(written)
    return ColumnMapping(told["fields"], frozenset(map(frozenset, told["headers"])))


def read(lines: Iterable[str]) -> ColumnMapping:
    """The mapping of ``title=field`` lines; Refused ``ledger.mapping`` or ``ledger.field``."""
    fields = {}
    for line in lines:
        title, sign, name = line.rpartition("=")
        if not sign or not vocabulary.plain(title):
            raise Refused(
                "ledger.mapping",
                _("“{line}” does not say which column is which field.").format(line=line),
                hint=_("Write it as title=field, such as 楼号=building.building_no."),
            )
        if name.strip() not in (LEFT_OUT, *vocabulary.fields()):
            raise Refused(
                "ledger.field",
                _("There is no field “{name}”.").format(name=name.strip()),
                hint=_("Fields are: {names}; or “-” to leave the column out.").format(
                    names=listed(sorted(vocabulary.fields()))
                ),
            )
        fields[vocabulary.plain(title)] = name.strip()
    return ColumnMapping(fields)


def check_titles(mapping: ColumnMapping, inspection: Inspection) -> None:
    """Refused ``ledger.mapping_title`` when no sheet has a column that a line names."""
    there = {title for sheet in inspection.sheets for title in header_of(sheet.columns)}
    missing = [title for title in mapping.fields if title not in there]
    if missing:
        raise Refused(
            "ledger.mapping_title",
            _("No column is called “{title}”.").format(title=missing[0]),
            where=[Where(sheet.name) for sheet in inspection.sheets],
            hint=_("The columns are: {titles}.").format(titles=listed(sorted(there))),
        )


def header_of(columns: Iterable[Column]) -> frozenset[str]:
    """The plain titles of a sheet's columns."""
    titles = (vocabulary.plain(column.title) for column in columns)
    return frozenset(title for title in titles if title)


def _as_told(column: Column, name: str) -> Column:
    return replace(column, field=None if name == LEFT_OUT else name, score=1.0)


def _without(column: Column, given: set[str]) -> Column:
    return replace(column, field=None, score=0.0) if column.field in given else column
