"""Any record of any entity, made from the declarations: what Hypothesis draws from."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from hypothesis import strategies as st

from gridclient.domain.fields import Entity, Field, Kind
from gridclient.domain.model import ORDERED
from gridclient.domain.texts import clean

AWKWARD = (
    "=1+1",
    "@SUM(A1)",
    "+86 138",
    "'; DROP TABLE visit; --",
    "<b>%n</b>",
    "𠮷野家𰻝面",
    "👨‍👩‍👧",
    "第一行\n第二行",
    "\\u0000",
    "{}",
    "NULL",
    "007",
    "1e5",
)


def _texts(limit: int) -> st.SearchStrategy[str]:
    drawn = st.text(min_size=1, max_size=min(limit, 30)).map(lambda text: clean(text) or "x")
    return st.sampled_from([text for text in AWKWARD if len(text) <= limit]) | drawn


IDS = st.uuids(version=4).map(str) | st.integers(0, 2**60).map(lambda n: str(uuid.UUID(int=n)))
_YEAR_1000 = dt.datetime(1000, 1, 1, tzinfo=dt.UTC)
_INSTANTS = st.integers(0, 250_000_000_000).map(
    lambda seconds: _YEAR_1000 + dt.timedelta(seconds=seconds)
)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Any value a field can hold, without none."""
    codes = [code.code for code in field.codes] if field.codes else ["dibao", "phone"]
    strategies: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.TEXT: _texts(field.length),
        Kind.CHOICE: st.sampled_from([*codes, "code_of_a_newer_version"]),
        Kind.CHOICES: st.lists(st.sampled_from(codes), min_size=1, max_size=3).map(tuple),
        Kind.DATE: st.dates(dt.date(1000, 1, 1), dt.date(9000, 12, 31)),
        Kind.INSTANT: _INSTANTS,
        Kind.NUMBER: st.integers(-(2**53), 2**53),
        Kind.REFERENCE: IDS,
        Kind.REFERENCES: st.lists(IDS, min_size=1, max_size=3).map(tuple),
    }
    return strategies[field.kind]


@st.composite
def records(draw: st.DrawFn, entity: Entity) -> Any:
    """A record of an entity; fields that may be absent sometimes are."""
    given: dict[str, Any] = {"id": draw(IDS)}
    for name, field in entity.fields.items():
        if field.required or draw(st.booleans()):
            given[name] = draw(values(field))
    return entity.type(**given)


BY_NAME = {entity.name: entity for entity in ORDERED}
