"""Rows whose columns are as given: the question, put into words once and kept.

To put such a question together takes several times as long as to answer it, and a bundle asks
hundreds of them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select

from gridclient.store.tables import TABLES

_SEVERAL = (list, set, tuple, frozenset)


def rows(name: str, /, **equal: Any) -> tuple[Select[tuple[Any, ...]], dict[str, Any]]:
    """The question for rows of an entity, in the order of their ids, and what goes with it;
    several values of a column mean any of them."""
    given = {n: list(v) if isinstance(v, _SEVERAL) else v for n, v in equal.items()}
    return _rows(name, tuple((column, _how(value)) for column, value in given.items())), given


def _how(value: object) -> str:
    if value is None:
        return "none"
    return "any" if isinstance(value, list) else "one"


@cache
def _rows(name: str, wanted: tuple[tuple[str, str], ...]) -> Select[tuple[Any, ...]]:
    table = TABLES[name]
    query = select(table).order_by(table.c.id)
    for column, how in wanted:
        given: BindParameter[Any] = bindparam(column, expanding=how == "any")
        match how:
            case "none":
                query = query.where(table.c[column].is_(None))
            case "any":
                query = query.where(table.c[column].in_(given))
            case _:
                query = query.where(table.c[column] == given)
    return query
