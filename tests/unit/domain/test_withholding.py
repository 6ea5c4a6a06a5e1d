"""Withholding: two forms of one row, which hold the same, sign the same and merge to the same."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridclient.domain import disclosure, withholding
from gridclient.domain.fields import ENTITIES
from gridclient.domain.merging import Withheld, merge
from gridclient.domain.model import ORDERED
from gridclient.domain.rows import Row, fact_bytes, from_line, mark_form, mark_stamp, to_line
from gridclient.domain.stamps import make

HERE, THERE, THIRD = "AAAAAAAAAA.1", "BBBBBBBBBB.1", "CCCCCCCCCC.1"
OPEN, SECRET = ("relation", "sex", "retired"), ("name", "phone", "remarks")
NAMES = (*OPEN, *SECRET)
SALT = "s" * 22


def stamp(at: int, replica: str = HERE) -> str:
    return make(at, 0, replica)


STAMPS = st.builds(stamp, st.integers(1, 6), st.sampled_from([HERE, THERE, THIRD]))


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, str, str | None]]:
    """Everything ever said of one row: field, stamp, value; no stamp twice for a field."""
    said = {
        (draw(st.sampled_from(NAMES)), draw(STAMPS)): draw(st.sampled_from(["甲", "乙乙", None]))
        for _one in range(draw(st.integers(0, 8)))
    }
    return [(name, at, value) for (name, at), value in said.items()]


def told(said: list[tuple[str, str, str | None]], hidden: bool = False) -> Row:
    """A row made by merging all that was said, one after the other; ``hidden``: as it goes up."""
    row = Row("resident", "r", {}, stamp(0))
    for name, at, value in said:
        fields = {} if value is None else {name: value}
        one = Row("resident", "r", fields, stamp(0), {name: at})
        row = merge(row, withholding.for_role(one, "street") if hidden else one, {}, {}).row
    return row


@st.composite
def copies(draw: st.DrawFn) -> tuple[Row, Row, Row]:
    """Three copies of one row: each heard a part of all that was said, whole or not."""
    said = draw(histories())
    found = []
    for _copy in range(3):
        heard = [one for one in said if draw(st.booleans())]
        whole = [one for one in heard if draw(st.booleans())]
        veiled = [one for one in heard if one not in whole]
        found.append(merge(told(whole), told(veiled, hidden=True), {}, {}).row)
    return found[0], found[1], found[2]


def both(one: Row, other: Row) -> Row:
    return merge(one, other, {}, {}).row


# --- registers -------------------------------------------------------------------------------


@given(copies())
def test_the_order_of_merging_means_nothing(rows: tuple[Row, Row, Row]):
    one, other, third = rows
    assert both(one, other) == both(other, one)
    assert both(both(one, other), third) == both(one, both(other, third))
    merged = both(one, other)
    assert both(one, one) == one
    assert both(merged, other) == merged == both(merged, one)


@given(histories(), st.randoms(use_true_random=False))
def test_a_value_is_never_lost_to_one_that_is_withheld(said, rng):
    """Whatever else a replica hears of masked: the newest value it heard whole stands."""
    heard = [one for one in said if rng.random() < 0.5]
    row = both(told(heard), told(said, hidden=True))
    whole = told(heard)
    for name in SECRET:
        assert row.fields.get(name) == whole.fields.get(name)
        assert row.stamp_of(name) == whole.stamp_of(name)
        newest = max((at for field, at, _value in said if field == name), default="")
        assert row.heard_of(name) == newest
        assert (name in row.withheld) == (newest > row.stamp_of(name))
    for name in OPEN:
        assert row.fields.get(name) == told(said).fields.get(name)


@given(copies())
def test_withholding_before_merging_or_after_is_the_same(rows: tuple[Row, Row, Row]):
    one, other, _third = rows

    def up(row: Row) -> Row:
        return withholding.for_role(row, "street")

    assert up(both(one, other)) == both(up(one), up(other)) == up(both(one, up(other)))
    assert withholding.bare(both(one, other)) == withholding.bare(both(up(one), other))


@given(copies())
def test_a_masked_row_never_says_a_value(rows: tuple[Row, Row, Row]):
    up = withholding.for_role(rows[0], "district")
    assert set(up.fields) | set(up.stamps) <= {*OPEN}
    for name, written in up.withheld.items():
        assert mark_stamp(written) == rows[0].heard_of(name)
        assert mark_form(written) in (None, "*", "乙*")
    assert from_line(to_line(up)) == up


@given(copies())
def test_what_is_withheld_makes_no_conflict_of_values(rows: tuple[Row, Row, Row]):
    one, other, _third = rows
    masked = withholding.for_role(other, "street")
    fields = {clash.field for clash in merge(one, masked, {}, {}).clashes if clash.kind == "values"}
    assert fields <= set(OPEN)


@given(copies())
def test_who_holds_all_they_may_need_not_be_sent_it_back(rows: tuple[Row, Row, Row]):
    one, other, _third = rows
    masked = withholding.for_role(other, "street")
    result = merge(one, masked, {}, {})
    back = merge(masked, withholding.for_role(result.row, "street"), {}, {})
    forms = {name: mark_form(said) for name, said in masked.withheld.items()}
    assume(all(mark_form(back.row.withheld[name]) == form for name, form in forms.items()))
    row = result.row
    beneath = any(row.stamp_of(name) < row.heard_of(name) for name in row.fields)
    assert result.took_all == (not back.changed and not beneath)


def edited(who: str, at: int, **said: str) -> Row:
    born = Row("resident", "r", {"name": "王芳", "phone": "1"}, stamp(1))
    stamps = dict.fromkeys(said, stamp(at, who))
    return dataclasses.replace(born, fields={**born.fields, **said}, stamps=stamps)


def test_an_edit_that_is_withheld_still_stands_against_a_retirement():
    ours = edited(HERE, 5, retired="moved_away")
    theirs = withholding.for_role(edited(THERE, 6, phone="2"), "district")
    met = {HERE: stamp(1)}
    (clash,) = merge(ours, theirs, met, met).clashes
    assert clash.kind == "retire"
    (whole,) = merge(ours, edited(THERE, 6, phone="2"), met, met).clashes
    assert clash.id == whole.id


def test_who_has_seen_a_stamp_and_not_the_value_has_not_seen_the_value():
    """An office relays one community's value to another: it had seen both stamps."""
    ours, theirs = edited(HERE, 5, phone="2"), edited(THERE, 6, phone="3")
    seen = {HERE: stamp(9, HERE), THERE: stamp(9, THERE)}
    assert not merge(ours, theirs, seen, seen).clashes
    names = disclosure.withholdable("resident")
    (clash,) = merge(ours, theirs, seen, seen, Withheld(names)).clashes
    assert (clash.local, clash.incoming) == ("2", "3")
    known = Withheld(names, {HERE: stamp(9, HERE)}, {})
    assert not merge(ours, theirs, seen, seen, known).clashes


def test_a_value_that_stood_here_once_was_seen():
    ours, theirs = edited(HERE, 6, phone="2"), edited(THERE, 5, phone="3")
    names, seen = disclosure.withholdable("resident"), {HERE: stamp(1)}
    assert merge(ours, theirs, seen, seen, Withheld(names)).clashes
    stood = frozenset({("phone", stamp(5, THERE))})
    assert not merge(ours, theirs, seen, seen, Withheld(names, history=stood)).clashes


# --- facts -----------------------------------------------------------------------------------


def visit(**fields: str) -> Row:
    said = {"result": "met", "household_id": "h", "note": "咳嗽", "health": "watch", **fields}
    row = Row("visit", "v", said, stamp(1), author=HERE, signature="eA==")
    return withholding.veiled(row, SALT)


def test_a_fact_is_signed_the_same_with_what_is_withheld_and_without():
    whole = visit()
    bare = withholding.for_role(whole, "district")
    assert fact_bytes(whole) == fact_bytes(bare)
    assert "咳嗽".encode() not in fact_bytes(whole)
    assert b"watch" not in to_line(bare)
    assert bare.veiled == whole.veiled == ("health", "note")
    assert (bare.lacks_veiled, whole.lacks_veiled) == (True, False)
    assert from_line(to_line(bare)) == bare
    assert from_line(to_line(whole)) == whole
    assert withholding.for_role(bare, "street") == bare
    assert withholding.bare(bare) == withholding.bare(whole)


@pytest.mark.parametrize(
    "change", [{"note": "发烧"}, {"health": "fine"}, {"result": "not_home"}, {"household_id": "i"}]
)
def test_nothing_in_a_fact_can_be_changed_unseen(change: dict[str, str]):
    whole = visit()
    other = dataclasses.replace(whole, fields={**whole.fields, **change})
    assert fact_bytes(other) != fact_bytes(whole)


def test_neither_the_salt_nor_the_names_can_be_changed_unseen():
    whole = visit()
    for veil in ({**whole.veil, "salt": "t" * 22}, {**whole.veil, "names": "note"}):
        assert fact_bytes(dataclasses.replace(whole, veil=veil)) != fact_bytes(whole)


def test_a_digest_says_nothing_without_its_salt():
    one, other = visit(), withholding.veiled(visit(), "t" * 22)
    assert withholding.for_role(one, "street").veil != withholding.for_role(other, "street").veil


@pytest.mark.parametrize(
    "veil",
    [
        {"names": "health,note"},
        {"names": "health,note", "salt": SALT, "digest": "d" * 43},
        {"names": "note,health", "salt": SALT},
        {"names": "health,note,note", "salt": SALT},
        {"names": "", "salt": SALT},
        {"names": "health,mood", "salt": SALT},
        {"names": "health,note", "digest": "d" * 43},
        {"names": "mood", "digest": "d" * 42},
        {"names": "health,note", "salt": "短"},
        {"salt": SALT},
    ],
)
def test_a_veil_has_one_form(veil: dict[str, str]):
    row = dataclasses.replace(visit(), veil=veil)
    with pytest.raises(ValueError, match="withheld"):
        from_line(to_line(row))


@pytest.mark.parametrize(
    "row",
    [
        dataclasses.replace(visit(), withheld={"mood": stamp(3)}),
        Row("resident", "r", {"name": "a"}, stamp(2), withheld={"name": stamp(2)}),
        Row("resident", "r", {"name": "a"}, stamp(2), veil={"names": "name", "salt": SALT}),
    ],
)
def test_a_mark_of_what_is_here_is_no_row(row: Row):
    with pytest.raises(ValueError, match="withheld"):
        from_line(to_line(row))


# --- what is withheld ------------------------------------------------------------------------


def test_what_is_withheld_follows_from_the_declarations():
    """Everything personal or sensitive but for what is counted; nothing else; from nobody else."""
    for entity in ORDERED:
        kinds = {name: disclosure.what(field) for name, field in entity.fields.items()}
        wanted = {
            name
            for name, kind in kinds.items()
            if kind is not disclosure.What.PUBLIC and not entity.fields[name].counted
        }
        for role in ("street", "district"):
            assert disclosure.withheld(role, entity.name) == wanted
        for role in ("community", "worker", "leader", None):
            assert not disclosure.withheld(role, entity.name)
        assert disclosure.withholdable(entity.name) == wanted


def test_id_numbers_phones_words_and_checks_are_among_it():
    assert {"id_number", "phone", "remarks", "name", "born_on"} <= disclosure.withholdable(
        "resident"
    )
    assert {"note", "health", "mood"} <= disclosure.withholdable("visit")
    assert "certificate_no" in disclosure.withholdable("care_enrolment")
    assert "category" not in disclosure.withholdable("care_enrolment")
    assert [
        role for role in ("district", "street", "community") if disclosure.is_overview(role)
    ] == [
        "district",
        "street",
    ]


@pytest.mark.parametrize(
    ("name", "value", "street", "district"),
    [
        ("name", "欧阳明", "欧阳*", "欧阳*"),
        ("phone", "13812345678", "138****5678", None),
        ("id_number", "11010519491231002X", "1****************X", None),
        ("born_on", "1949-12-31", "1949-12-01", "1949-12-01"),
        ("remarks", "耳背", None, None),
    ],
)
def test_the_masked_form_is_what_the_table_says(name, value, street, district):
    row = Row("resident", "r", {name: value}, stamp(1))
    forms = [
        mark_form(withholding.for_role(row, role).withheld[name]) for role in ("street", "district")
    ]
    assert forms == [street, district]
    onwards = withholding.for_role(withholding.for_role(row, "street"), "district")
    assert mark_form(onwards.withheld[name]) == district


def test_people_read_the_masked_form_or_a_star():
    row = Row("resident", "r", {"name": "王小芳", "household_id": "h"}, stamp(1))
    entity = ENTITIES["resident"]
    shown = withholding.presented(entity, withholding.for_role(row, "district"))
    assert shown == {"household_id": "h", "name": "王*芳"}
    bare = withholding.bare(row)
    assert withholding.presented(entity, bare)["name"] == withholding.UNSEEN
    assert withholding.presented(entity, row) == row.fields
