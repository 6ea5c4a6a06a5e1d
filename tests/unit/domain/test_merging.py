"""Merging two copies of a row: whatever the order, the same row; and what a person must see."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain.merging import Merged, join_seen, merge, overtaken
from gridclient.domain.rows import Row
from gridclient.domain.stamps import make

HERE, THERE, THIRD = "AAAAAAAAAA.1", "BBBBBBBBBB.1", "CCCCCCCCCC.1"
NAMES = ("name", "phone", "remarks")


def stamp(at: int, replica: str = HERE) -> str:
    return make(at, 0, replica)


STAMPS = st.builds(stamp, st.integers(1, 6), st.sampled_from([HERE, THERE, THIRD]))


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """Any copy of one row, in the form in which rows are kept."""
    born = draw(STAMPS)
    fields = draw(st.dictionaries(st.sampled_from(NAMES), st.sampled_from("甲乙丙")))
    later = draw(st.dictionaries(st.sampled_from(NAMES), STAMPS))
    stamps = {name: at for name, at in later.items() if at != born or name not in fields}
    return Row("resident", "r", fields, born, stamps)


def both(one: Row, other: Row) -> Row:
    return merge(one, other, {}, {}).row


@given(rows(), rows())
def test_it_does_not_matter_who_merges(one: Row, other: Row):
    assert both(one, other) == both(other, one)


@given(rows(), rows(), rows())
def test_it_does_not_matter_in_which_order(one: Row, other: Row, third: Row):
    assert both(both(one, other), third) == both(one, both(other, third))


@given(rows(), rows())
def test_it_does_not_matter_how_often(one: Row, other: Row):
    merged = both(one, other)
    assert both(one, one) == one
    assert both(merged, other) == merged
    assert not merge(merged, other, {}, {}).changed


@given(rows(), rows())
def test_every_field_is_the_one_with_the_higher_stamp(one: Row, other: Row):
    merged = both(one, other)
    for name in NAMES:
        mine, theirs = one.stamp_of(name), other.stamp_of(name)
        assert merged.stamp_of(name) == max(mine, theirs)
        if mine != theirs:
            winner = one if mine > theirs else other
            assert merged.fields.get(name) == winner.fields.get(name)


@given(rows(), rows())
def test_who_took_all_need_not_be_sent_back(one: Row, other: Row):
    """``took_all`` exactly when the sender would learn nothing from the result."""
    result = merge(one, other, {}, {})
    back = merge(other, result.row, {}, {})
    assert result.took_all == (not back.changed)
    assert result.changed == (result.row != one)


SEEN = st.dictionaries(st.sampled_from([HERE, THERE, THIRD]), STAMPS)


@given(rows(), rows(), SEEN, SEEN)
def test_a_conflict_is_what_neither_side_had_seen(
    one: Row, other: Row, sender_seen: dict[str, str], local_seen: dict[str, str]
):
    found = {clash.field for clash in merge(one, other, sender_seen, local_seen).clashes}
    for name in NAMES:
        mine, theirs = one.stamp_of(name), other.stamp_of(name)
        unseen = bool(mine and theirs) and (
            sender_seen.get(mine[18:], "") < mine and local_seen.get(theirs[18:], "") < theirs
        )
        differ = one.fields.get(name) != other.fields.get(name)
        assert (name in found) == (unseen and differ and mine != theirs), name


@given(rows(), rows())
def test_both_sides_meet_the_same_conflicts(one: Row, other: Row):
    here = {clash.id: clash for clash in merge(one, other, {}, {}).clashes}
    there = {clash.id: clash for clash in merge(other, one, {}, {}).clashes}
    assert here.keys() == there.keys()
    for number, clash in here.items():
        mirrored = there[number]
        assert (clash.local, clash.incoming) == (mirrored.incoming, mirrored.local)
        assert clash.winner == mirrored.winner == max(clash.local_stamp, clash.incoming_stamp)


def person(phone: str, at: str, **more: str) -> Row:
    stamps = {"phone": at, **dict.fromkeys(more, at)}
    return Row("resident", "r", {"name": "王芳", "phone": phone, **more}, stamp(1), stamps)


def merged(**seen: dict[str, str]) -> Merged:
    """Our phone of time 5 against theirs of time 7."""
    return merge(
        person("1", stamp(5, HERE)),
        person("2", stamp(7, THERE)),
        {HERE: stamp(1, HERE), **seen.get("sender", {})},
        {HERE: stamp(5, HERE), **seen.get("local", {})},
    )


def test_both_values_of_a_conflict_are_kept():
    (clash,) = merged().clashes
    assert (clash.entity, clash.row_id, clash.field) == ("resident", "r", "phone")
    assert (clash.local, clash.local_stamp) == ("1", stamp(5, HERE))
    assert (clash.incoming, clash.incoming_stamp) == ("2", stamp(7, THERE))
    assert clash.winner == stamp(7, THERE)


def test_what_the_sender_had_seen_is_an_edit_and_no_conflict():
    assert not merged(sender={HERE: stamp(5, HERE)}).clashes


def test_what_stops_just_short_of_ours_has_not_seen_it():
    assert merged(sender={HERE: stamp(4, HERE)}).clashes


def test_what_we_had_seen_already_is_no_conflict():
    assert not merged(local={THERE: stamp(7, THERE)}).clashes
    assert merged(local={THERE: stamp(6, THERE)}).clashes


def test_the_same_value_twice_is_no_conflict():
    result = merge(person("1", stamp(5, HERE)), person("1", stamp(7, THERE)), {}, {})
    assert not result.clashes
    assert result.row.stamps["phone"] == stamp(7, THERE)


def test_different_fields_merge_silently_but_are_marked_parallel():
    ours = Row("resident", "r", {"name": "a", "phone": "1"}, stamp(1), {"phone": stamp(5, HERE)})
    theirs = Row("resident", "r", {"name": "b"}, stamp(1), {"name": stamp(6, THERE)})
    result = merge(ours, theirs, {HERE: stamp(1)}, {HERE: stamp(5)})
    assert result.row.fields == {"name": "b", "phone": "1"}
    assert not result.clashes
    assert result.parallel
    assert not result.took_all
    seen = merge(ours, theirs, {HERE: stamp(5)}, {HERE: stamp(5)})
    assert not seen.parallel


def test_an_edit_against_a_retirement_stands_with_both():
    ours = person("1", stamp(5, HERE))
    retired = dataclasses.replace(
        person("0", stamp(1, HERE)),
        fields={"name": "王芳", "phone": "0", "retired": "deceased"},
        stamps={"retired": stamp(6, THERE)},
    )
    result = merge(ours, retired, {}, {})
    assert result.row.fields["retired"] == "deceased"
    assert result.row.fields["phone"] == "1"


def test_an_emptied_field_wins_by_its_stamp():
    theirs = Row("resident", "r", {"name": "王芳"}, stamp(1), {"phone": stamp(7, THERE)})
    result = merge(person("1", stamp(5, HERE)), theirs, {}, {})
    assert "phone" not in result.row.fields
    assert result.row.stamps["phone"] == stamp(7, THERE)
    assert both(result.row, person("1", stamp(6, HERE))) == result.row


def test_seen_vectors_join_by_the_newest():
    joined = join_seen(
        {HERE: stamp(3), THERE: stamp(9, THERE)}, {HERE: stamp(5), THIRD: stamp(1, THIRD)}
    )
    assert joined == {HERE: stamp(5), THERE: stamp(9, THERE), THIRD: stamp(1, THIRD)}


@pytest.mark.parametrize("place", ["fields", "stamps"])
def test_merging_leaves_its_inputs_alone(place: str):
    ours, theirs = person("1", stamp(5, HERE)), person("2", stamp(7, THERE))
    before = dict(getattr(ours, place)), dict(getattr(theirs, place))
    merge(ours, theirs, {}, {})
    assert (dict(getattr(ours, place)), dict(getattr(theirs, place))) == before


# --- an edit against a retirement, and parallel edits ----------------------------------------


def sided(here: dict[str, str | None], there: dict[str, str | None]) -> tuple[Row, Row]:
    """One row as two people changed it, neither knowing of the other."""
    born, rows = stamp(1, HERE), []
    for said, who in ((here, HERE), (there, THERE)):
        fields = {"name": "王芳", "phone": "1", **said}
        stamps = {name: stamp(5 + number, who) for number, name in enumerate(said)}
        kept = {name: value for name, value in fields.items() if value is not None}
        rows.append(Row("resident", "r", kept, born, stamps))
    return rows[0], rows[1]


@pytest.mark.parametrize("edit", [{"phone": "2"}, {"phone": None}, {"remarks": "x", "phone": "2"}])
def test_an_edit_against_a_retirement_is_a_conflict_on_both_sides(edit):
    here, there = sided({"retired": "moved_away", "retired_on": "2026-11-22"}, edit)
    met = {HERE: stamp(1, HERE)}
    (one,) = merge(here, there, met, met).clashes
    (other,) = merge(there, here, met, met).clashes
    assert one.id == other.id
    assert (one.kind, one.field, one.local, one.incoming) == (
        "retire",
        "retired",
        "moved_away",
        None,
    )
    assert (other.local, other.incoming) == (None, "moved_away")
    assert one.winner == other.winner == here.stamp_of("retired")
    for result in (merge(here, there, met, met), merge(there, here, met, met)):
        assert not result.parallel
        assert result.row.fields["retired"] == "moved_away"
        assert result.row.fields.get("phone") == edit["phone"]


def test_an_edit_that_had_seen_the_retirement_is_none():
    here, there = sided({"retired": "moved_away"}, {"phone": "2"})
    assert not merge(here, there, {HERE: stamp(9, HERE)}, {}).clashes
    assert not merge(here, there, {}, {HERE: stamp(1, HERE), THERE: stamp(9, THERE)}).clashes


def test_two_retirements_are_only_two_values():
    here, there = sided({"retired": "moved_away"}, {"retired": "deceased", "phone": "2"})
    met = {HERE: stamp(1, HERE)}
    assert [clash.kind for clash in merge(here, there, met, met).clashes] == ["values"]


def test_parallel_edits_name_what_each_changed():
    here, there = sided({"phone": "2"}, {"remarks": "x", "name": "王方"})
    met = {HERE: stamp(1, HERE)}
    one, other = merge(here, there, met, met).parallel, merge(there, here, met, met).parallel
    assert one is not None
    assert other is not None
    assert one.id == other.id
    assert (one.kind, one.field, one.local, one.incoming) == (
        "parallel",
        "*",
        "phone",
        "name,remarks",
    )


def test_a_newer_value_of_somebody_who_had_seen_both_overtakes():
    here, there = sided({"phone": "2"}, {"phone": "3"})
    met = {HERE: stamp(1, HERE)}
    (clash,) = merge(here, there, met, met).clashes
    third = "CCCCCCCCCC.1"
    both = {HERE: stamp(5, HERE), THERE: stamp(5, THERE), third: stamp(9, third)}
    assert overtaken(clash, stamp(9, third), both)
    assert not overtaken(clash, stamp(9, third), {**both, THERE: stamp(4, THERE)})
    assert not overtaken(clash, stamp(9, third), {**both, third: stamp(8, third)})
    assert not overtaken(clash, stamp(5, THERE), both)


def test_an_older_value_below_a_newer_one_that_is_withheld_may_be_news_to_its_sender():
    """An office between two others has it from one of them (found by the simulation, seed 8387)."""
    bare = Row("resident", "r", {}, stamp(1), {}, withheld={"phone": stamp(7, THERE)})
    ours = Row("resident", "r", {"phone": "1"}, stamp(1), {"phone": stamp(5, HERE)})
    assert not merge(ours, bare, {}, {}).took_all
    assert merge(Row("resident", "r", {}, stamp(1)), bare, {}, {}).took_all
