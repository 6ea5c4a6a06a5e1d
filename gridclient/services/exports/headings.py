"""What the headings of a template mean: measures of coverage, or columns of a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from gridclient.domain.ledger_columns import Column
from gridclient.domain.ledgers import LEDGERS, Ledger
from gridclient.domain.measures import BY_HAND, GRID_CODE, LABELS, MEASURES, SERIAL, Measure
from gridclient.workbook.templates.headers import Heading, plain

_PERSONS = ("老年人", "老人", "残疾", "低保", "低收入", "儿童")
_OTHERS = ("监护人", "紧急联系人", "子女", "父亲", "母亲", "家庭医生", "楼栋长", "包联", "户主")
"""Groups of columns about somebody else than the person a line stands for."""

Meaning = str | Measure | Column
"""A label (``grid``, ``worker`` …), ``serial``, ``grid_code``, ``by_hand``, or what is declared."""


def _key(title: str) -> str:
    """A heading for comparison: 已走访户数 and 已走访户 are the same, 走访人数 and 走访人 not."""
    key = plain(title)
    return key if key.endswith("人数") else key.removesuffix("数")


@cache
def words() -> frozenset[str]:
    """All headings that are known, for finding the row they stand in."""
    said = {*SERIAL, *GRID_CODE, *BY_HAND, *(name for names in LABELS.values() for name in names)}
    for measure in MEASURES:
        said |= {*measure.names, *measure.short}
    for ledger in LEDGERS.values():
        said |= {name for column in ledger.columns for name in column.names}
    return frozenset(map(_key, said))


def known(title: str) -> bool:
    """Whether a heading is known to any table."""
    return _key(title) in words()


def in_coverage(heading: Heading) -> Meaning | None:
    """What a heading means in a table of coverage."""
    title, group = _key(heading.title), plain(heading.group)
    for meaning, names in (("serial", SERIAL), ("grid_code", GRID_CODE), *LABELS.items()):
        if title in map(_key, names):
            return meaning
    if title in map(_key, BY_HAND):
        return "by_hand"
    persons = any(word in group for word in _PERSONS)
    allowed = [m for m in MEASURES if not persons or _of_persons(m, group)]
    for measure in allowed:
        if any(word in group for word in measure.groups) and title in map(_key, measure.short):
            return measure
    return next((m for m in allowed if title in map(_key, m.names)), None)


def _of_persons(measure: Measure, group: str) -> bool:
    return any(
        word in group and any(person in word for person in _PERSONS) for word in measure.groups
    )


def in_ledger(ledger: Ledger, heading: Heading) -> Meaning | None:
    """What a heading means in a ledger."""
    title, group = _key(heading.title), plain(heading.group)
    whole = _column(ledger.columns, _key(group + plain(heading.title)))
    if whole is not None or any(word in group for word in _OTHERS):
        return whole
    found = _column(ledger.columns, title)
    return found or ("by_hand" if title in map(_key, BY_HAND) else None)


def _column(columns: Sequence[Column], key: str) -> Column | None:
    for column in columns:
        if key in (_key(name) for name in (*column.names, column.name)):
            return column
    return None


def best(headings: Sequence[Heading], around: str) -> Ledger | None:
    """The ledger a table is of, None for coverage; ``around``: the words above the table.

    Ledgers share most of their columns; where as many headings fit, the words decide.
    """
    said = around + "".join(heading.title for heading in headings)
    scores = [(_found(in_coverage(h) for h in headings), False, 0, None)]
    for place, ledger in enumerate(LEDGERS.values(), start=1):
        count = _found(in_ledger(ledger, heading) for heading in headings)
        hinted = any(word in said for word in ledger.words)
        scores.append((count, hinted, -place, ledger))  # type: ignore[arg-type]
    counted = [m for h in headings if isinstance(m := in_coverage(h), Measure)]
    if not counted:
        scores.pop(0)
    return max(scores, key=lambda score: score[:3])[3]


def _found(meanings: object) -> int:
    return sum(meaning is not None for meaning in meanings)  # type: ignore[attr-defined]
