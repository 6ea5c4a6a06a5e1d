"""What a list of cared-for people says of their care, by kind of ledger (domain.md §1.5–1.8, 2.4).

Each kind is one declaration: which columns name the category, what the list's own heading
stands for, and which columns are kept as the enrolment's basis. What is not known is refused by
cell and never guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.domain import names, texts
from gridclient.domain.care import CATEGORIES, GROUPS, CareEnrolment
from gridclient.domain.fields import Codes, entity_of
from gridclient.domain.people import RESIDENCE_STATES
from gridclient.domain.places import OCCUPANCY
from gridclient.workbook.ledgers import certificates, values
from gridclient.workbook.ledgers.persons import PersonReader

_FIELDS = entity_of(CareEnrolment).fields
_NO_CATEGORY = re.compile(r"(与|和|同|跟).{1,6}(同住|居住|生活)|一般|正常|良好|健康|自理|完好")
_BETWEEN_BASES = "；"


@dataclass(frozen=True, slots=True)
class LedgerCare:
    """One enrolment as a list tells it; None where it says nothing."""

    category: str
    certificate_no: str | None = None
    grade: str | None = None
    basis: str | None = None
    from_on: dt.date | None = None
    emergency_contact: str | None = None


@dataclass(frozen=True, slots=True)
class CareRule:
    """How one kind of list says who is cared for and why.

    ``columns``: where a row names its categories; ``asides``: columns that may name one but may
    as well say something else. ``endings``: what people leave off a category's name. ``adds``:
    the heading's category holds beside the row's own, not only in its absence. ``otherwise``:
    the category of a row of which neither row nor heading says one.
    """

    group: frozenset[str]
    columns: tuple[str, ...]
    asides: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    adds: bool = False
    otherwise: str | None = None
    grade: str | None = None
    number: str | None = None
    basis: tuple[str, ...] = ()


_CATEGORY = "care_enrolment.category"
RULES = {
    "elderly": CareRule(
        GROUPS["elders"],
        columns=(_CATEGORY, "dwelling.occupancy"),
        asides=("ability",),
        endings=("老人",),
        adds=True,
        grade="ability",
    ),
    "disabled": CareRule(
        GROUPS["disabled"],
        columns=(),
        asides=(_CATEGORY,),
        otherwise="disability",
        grade="disability_grade",
        number="certificate_no",
        basis=("disability_type", "allowance"),
    ),
    "low_income": CareRule(
        GROUPS["low_income"],
        columns=("relief", _CATEGORY),
        endings=("家庭",),
        number="relief_no",
        basis=("relief", "household_size"),
    ),
    "children": CareRule(
        GROUPS["children"],
        columns=(_CATEGORY, "relief"),
        endings=("儿童",),
        basis=("school",),
    ),
}


def of_heading(lines: Sequence[str]) -> tuple[str, ...]:
    """The categories that the words around a table name: ``80周岁以上老人花名册`` → elder_80."""
    heading = texts.half_width(" ".join(lines)).replace("周岁", "岁")
    spellings = {spelling: code.code for code in CATEGORIES for spelling in code.spellings}
    found = []
    for spelling in sorted(spellings, key=len, reverse=True):
        if spelling in heading:
            heading = heading.replace(spelling, " ")
            found.append(spellings[spelling])
    return tuple(dict.fromkeys(found))


def read(reader: PersonReader, kind: str, heading: Sequence[str]) -> tuple[LedgerCare, ...]:
    """The enrolments of a row; refuses by cell what is not understood."""
    rule = RULES[kind]
    certificate = certificates.read(reader) if kind == "disabled" else None
    own = _own_categories(reader, rule)
    stated = [code for code in heading if code in rule.group]
    codes = list(own)
    if certificate and certificate.category:
        codes = [certificate.category]
    elif len(stated) == 1 and (rule.adds or not own):
        codes += stated
    if not codes and rule.otherwise:
        codes = [rule.otherwise]
    if not codes:
        reader.refuse("ledger.category_missing", None)
    number = (
        certificate.number if certificate else reader.words(rule.number, _length("certificate_no"))
    )
    grade = certificate.grade if certificate else reader.words(rule.grade, _length("grade"))
    details = (number, grade, _basis(reader, rule), reader.first_day("certified_on"))
    contact = _contact(reader)
    return tuple(
        LedgerCare(code, *(details if code in rule.group else (None,) * 4), contact)
        for code in dict.fromkeys(codes)
    )


def _own_categories(reader: PersonReader, rule: CareRule) -> list[str]:
    found: list[str] = []
    for field in (*rule.columns, *rule.asides):
        cell = reader.row.cell(field)
        if cell is None or values.says_nothing(cell.value):
            continue
        for part in values.parts(cell.value):
            code = _category(part, rule, reader.categories)
            if code:
                found.append(code)
            elif field in rule.columns and not _is_none(part):
                reader.refuse(values.not_a_category(part), cell)
    return found


def _category(part: str, rule: CareRule, known: Codes) -> str | None:
    for ending in ("", *rule.endings):
        code = CATEGORIES.read(part + ending)
        if code in rule.group:
            return code
    return values.category(part, known)


def _is_none(part: str) -> bool:
    """Whether words in a column of categories rightly name none, as how somebody lives."""
    written = names.fold(part) or ""
    known = OCCUPANCY.read(written) or RESIDENCE_STATES.read(written)
    return known is not None or _NO_CATEGORY.search(written) is not None


def _basis(reader: PersonReader, rule: CareRule) -> str | None:
    told = []
    for field in rule.basis:
        cell = reader.row.cell(field)
        written = reader.words(field, _length("basis"))
        if cell and written and not values.says_nothing(cell.value):
            told.append(f"{texts.clean(cell.title)}：{written}")
    whole = _BETWEEN_BASES.join(told)
    return whole[: _length("basis")] or None


def _contact(reader: PersonReader) -> str | None:
    """Name and telephone of the person to call; the guardian where no other is named."""
    limit = _length("emergency_contact")
    for who, phone in (
        ("emergency_contact", "emergency_phone"),
        ("resident.guardian", "resident.guardian_phone"),
    ):
        parts = [part for name in (who, phone) if (part := reader.words(name, limit))]
        if parts and (who != "resident.guardian" or len(parts) > 1 or phone in reader.row.cells):
            return " ".join(parts)[:limit]
    return None


def _length(field: str) -> int:
    return _FIELDS[field].length
