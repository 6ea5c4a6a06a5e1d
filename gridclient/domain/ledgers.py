"""The ledgers an office gives away: which columns each has, and which are shown unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gridclient.domain import ledger_columns
from gridclient.domain.ledger_columns import Column
from gridclient.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Ledger:
    """A kind of ledger. ``primary``: the entity a line stands for; ``group``: the group of
    care categories it lists; ``words``: what names it in the title of a template."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    shown: tuple[str, ...]
    primary: str
    group: str | None = None
    words: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The title in the language in use."""
        return _(self.title)

    @property
    def default(self) -> tuple[Column, ...]:
        """The columns that are shown when nobody says which."""
        by_name = {column.name: column for column in self.columns}
        return tuple(by_name[name] for name in self.shown)


_DOOR = ("grid", "estate", "building", "unit", "room")
_CARED = ("serial", "name", "sex", "born_on", "age", "id_number", "address", "phone", "categories")
_VISITED = ("last_visit_on", "next_due_on", "remarks")


def _enrolled(kind: str, title: str, *more: str, words: tuple[str, ...]) -> Ledger:
    group = "elders" if kind == "elderly" else kind
    shown = (*_CARED, *more, *_VISITED)
    columns = ledger_columns.ENROLLED
    return Ledger(kind, title, columns, shown, "care_enrolment", group, words)


LEDGERS: Mapping[str, Ledger] = {
    ledger.kind: ledger
    for ledger in (
        Ledger(
            "residents",
            N_("Ledger of residents"),
            ledger_columns.RESIDENTS,
            (
                *("serial", *_DOOR, "name", "relation", "sex", "born_on", "id_number", "phone"),
                *("categories", "residence_state", "remarks"),
            ),
            "resident",
            words=("居民", "人口", "住户"),
        ),
        Ledger(
            "households",
            N_("Ledger of households"),
            ledger_columns.HOUSEHOLDS,
            (
                *("serial", "file_no", *_DOOR, "occupancy", "head", "people", "phone"),
                *("categories", "last_visit_on", "next_due_on", "remarks"),
            ),
            "household",
            words=("一户一档", "户籍", "户主"),
        ),
        _enrolled(
            "elderly",
            N_("Ledger of elders"),
            "emergency_contact",
            words=("老人", "老年", "高龄", "独居"),
        ),
        _enrolled(
            "disabled",
            N_("Ledger of disabled persons"),
            *("certificate_no", "grade", "guardian"),
            words=("残疾",),
        ),
        _enrolled(
            "low_income",
            N_("Ledger of low-income families"),
            *("certificate_no", "from_on", "review_on"),
            words=("低保", "低收入", "困难家庭", "特困"),
        ),
        _enrolled("children", N_("Ledger of children"), "guardian", words=("儿童",)),
        Ledger(
            "buildings",
            N_("Ledger of buildings"),
            ledger_columns.BUILDINGS,
            (
                *("serial", "grid", "estate", "building", "units", "floors", "doors", "occupied"),
                *("vacant", "people", "leader", "leader_phone"),
            ),
            "building",
            words=("楼栋",),
        ),
        Ledger(
            "visits",
            N_("Record of visits"),
            ledger_columns.VISITS,
            (
                *("serial", "visited_on", "grid", "visitor", "mode", "head", "address", "result"),
                *("base_check", "note", "onsite_action", "issue_titles", "next_due_on"),
            ),
            "visit",
            words=("走访记录", "入户记录", "探访记录"),
        ),
        Ledger(
            "issues",
            N_("Ledger of issues"),
            ledger_columns.ISSUES,
            (
                *("serial", "issue_no", "received_on", "source", "petitioner", "address", "kind"),
                *("category", "title", "urgency", "state", "due_on", "done_on", "stars"),
            ),
            "issue",
            words=("诉求", "事项", "工单"),
        ),
    )
}
