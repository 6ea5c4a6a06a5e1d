"""Fields, declared once: what a table, a sheet, a form, a check and a mask are derived from.

An entity is a frozen data class decorated with :func:`register` (its fields can change, each
is a last-writer-wins register) or :func:`fact` (it happened, nobody rewrites it). Each of its
attributes is made by :func:`text`, :func:`choice`, :func:`date_on` and so on, which keep the
declaration beside the attribute.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from gridclient.i18n import N_, _

Record = Any
_T = TypeVar("_T")


class Kind(StrEnum):
    """What a value is; all of them travel and are stored as text (see ``domain.rows``)."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    INSTANT = "instant"
    NUMBER = "number"
    REFERENCE = "reference"
    REFERENCES = "references"


class Sensitivity(StrEnum):
    """Who should see a value without asking."""

    PUBLIC = "public"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class Nature(StrEnum):
    """The two kinds of row; there is no third."""

    REGISTER = "register"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list: title for people, spellings under which ledgers know it."""

    code: str
    title: str
    spellings: tuple[str, ...] = ()


class Codes:
    """A code list, in the order in which it is shown; ``extendable``: by an office."""

    def __init__(self, name: str, title: str, *codes: Code, extendable: bool = False) -> None:
        self.name = name
        self.title = title
        self.extendable = extendable
        self._codes = {code.code: code for code in codes}

    def __iter__(self) -> Iterator[Code]:
        return iter(self._codes.values())

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def get(self, code: str) -> Code | None:
        """The entry for ``code``, or None."""
        return self._codes.get(code)

    def title_of(self, code: str) -> str:
        """The title in the language in use; the code itself when the list lacks it."""
        entry = self._codes.get(code)
        return _(entry.title) if entry else code

    def read(self, spelling: str) -> str | None:
        """The code a person's ``spelling`` means, or None."""
        wanted = spelling.strip()
        for entry in self._codes.values():
            if wanted in (entry.code, entry.title, _(entry.title), *entry.spellings):
                return entry.code
        return None


@dataclass(frozen=True, slots=True)
class Field:
    """All that is known about one attribute of an entity.

    ``form``: how a text is written, a name of ``domain.plausibility.FORMS``. ``names``: it names
    a group of people or a task about them, so the names of ``domain.exclusions`` are refused.
    ``counted``: offices that are shown no single case count it, so it travels to them in full.
    """

    name: str
    kind: Kind
    title: str
    required: bool = False
    length: int = 200
    codes: Codes | None = None
    target: str | None = None
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    mask: str | None = None
    form: str | None = None
    names: bool = False
    ledger: tuple[str, ...] = ()
    travels: bool = True
    counted: bool = False

    @property
    def label(self) -> str:
        """The title in the language in use."""
        return _(self.title)


@dataclass(frozen=True, slots=True)
class Entity:
    """A noun of the product: its data class, its fields and how it belongs to a place.

    ``within`` names the reference that leads to the entity it belongs to (a resident to a
    household, a household to a dwelling …) until a grid or a division is reached. What is not
    ``visible`` is for machines and has no sheet of its own in a bundle.
    """

    name: str
    type: type
    nature: Nature
    title: str
    fields: Mapping[str, Field]
    within: tuple[str, ...] = ()
    visible: bool = True

    @property
    def label(self) -> str:
        """The title in the language in use."""
        return _(self.title)

    @property
    def is_fact(self) -> bool:
        """Whether rows of this entity can never change."""
        return self.nature is Nature.FACT


ENTITIES: dict[str, Entity] = {}


def entity_of(record: Record | type) -> Entity:
    """The entity of a record or of a record's class."""
    kind = record if isinstance(record, type) else type(record)
    return kind.__entity__  # type: ignore[attr-defined,no-any-return]


def register(
    name: str, title: str, within: str | tuple[str, ...] = ()
) -> Callable[[type[_T]], type[_T]]:
    """Declare an entity whose fields can change."""
    return _declare(name, title, within, Nature.REGISTER)


def fact(
    name: str, title: str, within: str | tuple[str, ...] = (), *, visible: bool = True
) -> Callable[[type[_T]], type[_T]]:
    """Declare an entity that happened and can only be added to."""
    return _declare(name, title, within, Nature.FACT, visible)


def _declare(
    name: str, title: str, within: str | tuple[str, ...], nature: Nature, visible: bool = True
) -> Callable[[type[_T]], type[_T]]:
    def decorate(cls: type[_T]) -> type[_T]:
        fields = {
            part.name: dataclasses.replace(part.metadata["field"], name=part.name)
            for part in dataclasses.fields(cls)  # type: ignore[arg-type]
            if "field" in part.metadata
        }
        path = (within,) if isinstance(within, str) else within
        entity = Entity(name, cls, nature, title, fields, path, visible)
        ENTITIES[name] = entity
        cls.__entity__ = entity  # type: ignore[attr-defined]
        return cls

    return decorate


def _field(kind: Kind, title: str, *, required: bool = False, **rest: Any) -> Any:
    declared = Field("", kind, title, required=required, **rest)
    metadata = {"field": declared}
    if required:
        return dataclasses.field(metadata=metadata)
    empty: Any = () if kind in (Kind.CHOICES, Kind.REFERENCES) else None
    return dataclasses.field(default=empty, metadata=metadata)


def text(title: str, **rest: Any) -> Any:
    """A text of at most ``length`` characters, in NFC, without blanks at its ends."""
    return _field(Kind.TEXT, title, **rest)


def choice(title: str, codes: Codes, **rest: Any) -> Any:
    """One code of a list; an unknown code of a newer version is kept as it is."""
    return _field(Kind.CHOICE, title, codes=codes, **rest)


def choices(title: str, codes: Codes | None = None, **rest: Any) -> Any:
    """Several codes, as a tuple in the order they were given."""
    return _field(Kind.CHOICES, title, codes=codes, **rest)


def date_on(title: str, **rest: Any) -> Any:
    """A calendar date."""
    return _field(Kind.DATE, title, **rest)


def instant_at(title: str, **rest: Any) -> Any:
    """A moment, UTC, to the second."""
    return _field(Kind.INSTANT, title, **rest)


def number(title: str, **rest: Any) -> Any:
    """A whole number."""
    return _field(Kind.NUMBER, title, **rest)


def reference(title: str, target: str, **rest: Any) -> Any:
    """The id of one row of the entity ``target``."""
    return _field(Kind.REFERENCE, title, target=target, **rest)


def references(title: str, target: str, **rest: Any) -> Any:
    """The ids of rows of the entity ``target``, as a tuple."""
    return _field(Kind.REFERENCES, title, target=target, **rest)


# The reasons why a register row is retired; sync never deletes one.
RETIRED = Codes(
    "retired",
    N_("Retired because"),
    Code("moved_away", N_("moved away"), ("搬离", "迁出")),
    Code("deceased", N_("deceased"), ("去世", "死亡")),
    Code("demolished", N_("demolished"), ("拆除",)),
    Code("entered_in_error", N_("entered in error"), ("误录",)),
    Code("ended", N_("ended"), ("终止", "注销")),
)


def retired() -> Any:
    """The field every register has: why the row no longer counts."""
    return choice(N_("Retired because"), RETIRED)


def value_text(kind: Kind, value: Any) -> str | None:
    """The one canonical text of ``value``; None when it is absent.

    Dates and instants are ISO 8601 (instants UTC, ending in Z), whole numbers decimal,
    several codes or ids joined by a comma.
    """
    if value is None or value in ((), ""):
        return None
    match kind:
        case Kind.DATE:
            return str(value.isoformat())
        case Kind.INSTANT:
            moment: dt.datetime = value.astimezone(dt.UTC)
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        case Kind.CHOICES | Kind.REFERENCES:
            return ",".join(value)
        case _:
            return str(value)


def text_value(kind: Kind, written: str | None) -> Any:
    """The value of a canonical text; raises ValueError when it is not one."""
    if kind in (Kind.CHOICES, Kind.REFERENCES):
        return tuple(written.split(",")) if written else ()
    if written is None or written == "":
        return None
    match kind:
        case Kind.DATE:
            return dt.date.fromisoformat(written)
        case Kind.INSTANT:
            return dt.datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
        case Kind.NUMBER:
            return int(written)
        case _:
            return written


def to_fields(record: Record) -> dict[str, str]:
    """The canonical texts of a record's fields; absent fields are left out."""
    entity = entity_of(record)
    written = {
        name: value_text(field.kind, getattr(record, name)) for name, field in entity.fields.items()
    }
    return {name: value for name, value in written.items() if value is not None}


def from_fields(entity: Entity, row_id: str, fields: Mapping[str, str | None]) -> Record:
    """A record of ``entity`` from canonical texts; fields it does not know are ignored."""
    values = {
        name: text_value(field.kind, fields.get(name)) for name, field in entity.fields.items()
    }
    return entity.type(id=row_id, **values)
