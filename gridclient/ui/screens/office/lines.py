"""The lines of a register's table: records with their values in words, read in one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gridclient.domain.fields import Field, Kind
from gridclient.domain.places import natural
from gridclient.i18n import _, listed
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.screens.office.kinds import Shown
from gridclient.ui.tables import Column
from gridclient.ui.theme.tokens import Tone

_WIDTHS = {Kind.NUMBER: 88, Kind.DATE: 116}
_LONG = 0
_MIDDLE = 124


@dataclass(frozen=True, slots=True)
class Line:
    """One record, its title, and what its fields say in words; empty ones are left out."""

    record: Any
    title: str
    words: dict[str, str]

    @property
    def retired(self) -> bool:
        """Whether it no longer counts."""
        return bool(getattr(self.record, "retired", None))

    def holds(self, typed: str) -> bool:
        """Whether every word that was typed stands somewhere in it."""
        whole = " ".join((self.title, *self.words.values())).casefold()
        return all(part in whole for part in typed.casefold().split())


def read(desk: Desk, shown: Shown, records: Sequence[Any]) -> list[Line]:
    """The lines of ``records``."""
    said = _Words(desk)
    return [
        Line(
            record,
            desk.references.title_of(record),
            {
                field.name: words
                for field in shown.entity.fields.values()
                if (words := said.of(field, getattr(record, field.name)))
            },
        )
        for record in records
    ]


class _Words:
    """Values in words; each reference is looked up once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._titles: dict[str, dict[str, str]] = {}

    def of(self, field: Field, value: Any) -> str:
        """``value`` as people read it; empty for nothing."""
        if value in (None, "", ()):
            return ""
        match field.kind:
            case Kind.CHOICE | Kind.CHOICES if field.codes is not None:
                codes = self._desk.dictionary.codes(field.codes)
                several = (value,) if field.kind is Kind.CHOICE else value
                return listed(codes.title_of(code) for code in several)
            case Kind.REFERENCE:
                return self._title(field, value)
            case Kind.REFERENCES:
                return listed(self._title(field, row_id) for row_id in value)
            case Kind.DATE:
                return str(value.isoformat())
            case _:
                return str(value)

    def _title(self, field: Field, row_id: str) -> str:
        target = field.target or ""
        if target not in self._titles:
            self._titles[target] = dict(self._desk.references.choices(field))
        titles = self._titles[target]
        if row_id not in titles:
            titles[row_id] = self._desk.references.title(target, row_id)
        return titles[row_id]


def columns(shown: Shown) -> list[Column[Line]]:
    """The columns of a kind's table; retired records carry a badge."""
    fields = shown.entity.fields
    made = [_column(fields[name], first=place == 0) for place, name in enumerate(shown.columns)]
    if "retired" in fields:
        made.append(
            Column(
                _("State"),
                lambda line: line.words.get("retired", ""),
                tone=lambda line: Tone.VACANT if line.retired else None,
                width=_MIDDLE,
            )
        )
    return made


def _column(field: Field, *, first: bool) -> Column[Line]:
    return Column(
        field.label,
        lambda line: line.words.get(field.name, ""),
        key=_key(field),
        number=field.kind is Kind.NUMBER,
        width=_LONG if first else _WIDTHS.get(field.kind, _MIDDLE),
    )


def _key(field: Field) -> Callable[[Line], Any]:
    if field.kind in (Kind.NUMBER, Kind.DATE):
        return lambda line: getattr(line.record, field.name)
    return lambda line: natural(line.words.get(field.name, ""))
