"""Merging: whatever the order, the same state; conflicts exactly where nobody knew better."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridclient.app import App
from gridclient.domain import stamps
from gridclient.domain.merging import Merged, join_seen, merge
from gridclient.domain.people import Household
from gridclient.domain.rows import Row
from gridclient.store import conflicts
from tests import altered, forged, profiles
from tests import town as towns
from tests.town import GRIDS, WORKERS, Town, agree, dump, household, take

REPLICAS = ("AAAAAAAAAA.1", "BBBBBBBBBB.1", "CCCCCCCCCC.1")
FIELDS = ("phone", "remarks", "head_name")

made_at = st.builds(stamps.make, st.integers(1, 9), st.integers(0, 1), st.sampled_from(REPLICAS))
values = st.one_of(st.none(), st.sampled_from(["1", "2", "3"]))
edits = st.dictionaries(
    made_at, st.dictionaries(st.sampled_from(FIELDS), values, min_size=1), min_size=3, max_size=8
)
vectors = st.dictionaries(st.sampled_from(REPLICAS), made_at.map(lambda one: one[:18])).map(
    lambda found: {replica: start + replica for replica, start in found.items()}
)
Edits = dict[str, dict[str, str | None]]


def row_of(history: Edits, births: int, seen: Sequence[bool]) -> Row:
    """A copy of one row that was born with one edit and has seen some of the later ones."""
    ordered = sorted(history)
    born = ordered[births % len(ordered)]
    fields = {name: value for name, value in history[born].items() if value is not None}
    changed: dict[str, str] = {}
    for stamp, known in zip(ordered, itertools.cycle(seen), strict=False):
        if known and stamp > born:
            for name, value in history[stamp].items():
                fields.pop(name, None)
                if value is not None:
                    fields[name] = value
                changed[name] = stamp
    return Row("household", "00000000-0000-7000-8000-000000000001", fields, born, changed)


@st.composite
def copies(draw: Any, count: int) -> list[Row]:
    history = draw(edits)
    picks = st.lists(st.booleans(), min_size=1, max_size=8)
    return [row_of(history, draw(st.integers(0, 2)), draw(picks)) for _ in range(count)]


def merged(one: Row, other: Row) -> Row:
    return merge(one, other, {}, {}).row


@given(copies(2))
def test_the_order_of_two_means_nothing(rows: list[Row]) -> None:
    assert merged(*rows) == merged(*reversed(rows))


@given(copies(3))
def test_the_grouping_of_three_means_nothing(rows: list[Row]) -> None:
    one, two, three = rows
    assert merged(merged(one, two), three) == merged(one, merged(two, three))


@given(values, values)
def test_one_stamp_with_two_values_ends_the_same_everywhere(one: Any, other: Any) -> None:
    """A copied profile wrote under stamps that were used already: nothing tells who is right."""
    stamp = stamps.make(5, 0, REPLICAS[0])
    rows = [
        Row("household", "x", {"phone": value} if value else {}, stamp) for value in (one, other)
    ]
    assert merged(*rows) == merged(*reversed(rows))


@given(copies(2))
def test_a_copy_that_comes_again_changes_nothing(rows: list[Row]) -> None:
    once = merge(*rows, {}, {})
    again = merge(once.row, rows[1], {}, {})
    assert again.row == once.row
    assert not again.changed


@given(copies(2), vectors, vectors)
def test_a_conflict_is_found_where_neither_had_seen_the_other(
    rows: list[Row], sender_seen: dict[str, str], local_seen: dict[str, str]
) -> None:
    local, incoming = rows
    found = {clash.field for clash in merge(local, incoming, sender_seen, local_seen).clashes}
    assert found == {
        name
        for name in FIELDS
        if (mine := local.stamp_of(name))
        and (theirs := incoming.stamp_of(name))
        and mine != theirs
        and local.fields.get(name) != incoming.fields.get(name)
        and mine > sender_seen.get(mine[18:], "")
        and theirs > local_seen.get(theirs[18:], "")
    }


@given(copies(2), vectors, vectors)
def test_both_sides_find_the_same_conflicts_and_the_same_winner(
    rows: list[Row], here_seen: dict[str, str], there_seen: dict[str, str]
) -> None:
    here, there = rows

    def told(result: Merged) -> set[tuple[str, str, frozenset[str | None]]]:
        return {
            (clash.id, clash.winner, frozenset((clash.local, clash.incoming)))
            for clash in result.clashes
        }

    one = merge(here, there, there_seen, here_seen)
    other = merge(there, here, here_seen, there_seen)
    assert told(one) == told(other)
    for clash in one.clashes:
        winner = max((clash.local_stamp, clash.local), (clash.incoming_stamp, clash.incoming))
        assert (clash.winner, one.row.fields.get(clash.field)) == winner


@given(copies(2))
def test_what_the_sender_lacks_is_sent_back(rows: list[Row]) -> None:
    result = merge(*rows, {}, {})
    assert not result.took_all or result.row.fields == rows[1].fields


@given(vectors, vectors, vectors)
def test_seen_vectors_join(one: Any, two: Any, three: Any) -> None:
    assert join_seen(one, two) == join_seen(two, one)
    assert join_seen(join_seen(one, two), three) == join_seen(one, join_seen(two, three))
    assert join_seen(one, one) == one


# --- bundles -------------------------------------------------------------------------------


def work(town: Town) -> list[Path]:
    """Four bundles on their way to the office: two of wang's, of li's and of zhang's one."""
    home = household(town.wang).id
    other = household(town.zhang, "201").id
    files = []
    town.wang.registers.change(Household, home, phone="wang", despite="-", remarks="一")
    town.wang.visits.record(home, "met", note="wang 1")
    files.append(town.send(town.wang, town.office, plain=True).file)
    town.li.registers.change(Household, home, phone="li", despite="-", tenure="rented")
    town.li.visits.record(home, "phone", note="li")
    files.append(town.send(town.li, town.office, plain=True).file)
    town.wang.registers.change(Household, home, head_name="赵二")
    town.wang.visits.record(home, "not_home", note="wang 2")
    files.append(town.send(town.wang, town.office, plain=True).file)
    town.zhang.registers.change(Household, other, phone="zhang", despite="-")
    files.append(town.send(town.zhang, town.office, plain=True).file)
    town.office.registers.change(Household, home, phone="office", despite="-")
    return files


@pytest.mark.parametrize("first", range(4))
def test_bundles_in_any_order_end_in_one_state(town: Town, first: int) -> None:
    """All orders that begin with one bundle, each on a copy of the same office."""
    files = work(town)
    town.close()
    states, conflicts = set(), set()
    rest = [number for number in range(4) if number != first]
    for number, order in enumerate(itertools.permutations(rest)):
        folder = town.folder / f"office-{number}"
        shutil.copytree(town.folder / "office", folder)
        office = profiles.reopen(folder, profiles.Clock(town.clock.at))
        for place in (first, *order):
            assert not take(office, files[place]).gap
        states.add((office.sync.digest()[0], household(office).phone))
        conflicts.add(frozenset(item.title for item in office.sync.waiting()))
        office.close()
    assert len(states) == 1
    assert states.pop()[1] == "office"
    assert conflicts == {frozenset({"Household: two values for “Household phone”"})}


def test_bundles_of_the_office_in_any_order(town: Town) -> None:
    """The newer one first, then the older; and one that is lost."""
    files = []
    home = household(town.office).id
    for phone in ("1", "2", "3"):
        town.office.registers.change(Household, home, phone=phone, despite="-")
        files.append(town.send(town.office, town.wang).file)
    take(town.wang, files[2])
    take(town.wang, files[0])
    town.bring(town.wang, town.office)
    assert household(town.wang).phone == "3"
    assert agree(town.office, town.wang)


def test_two_who_changed_one_field_conflict_on_both_sides_alike(town: Town) -> None:
    """wang and the office change one phone, neither knowing of the other; both bundles travel."""
    home = household(town.wang).id
    town.wang.registers.change(Household, home, phone="wang", despite="-")
    town.clock.advance(minutes=1)
    town.office.registers.change(Household, home, phone="office", despite="-")
    to_office = town.send(town.wang, town.office).file
    to_wang = town.send(town.office, town.wang).file
    assert take(town.office, to_office).conflicts == 1
    assert take(town.wang, to_wang).conflicts == 1
    assert clashes(town.office) == clashes(town.wang)
    ((_id, kept, winner),) = clashes(town.office)
    assert kept == {"wang", "office"}
    assert household(town.office).phone == household(town.wang).phone == "office"
    assert winner[18:] == town.office.profile.replica
    town.exchange()
    assert agree(town.office, town.wang, town.li, town.district)
    assert len(clashes(town.office)) == 1


def clashes(of: App) -> list[tuple[str, set[str | None], str]]:
    with of.profile.store.view() as unit:
        found = conflicts.clashes(unit)
    return [(clash.id, {clash.local, clash.incoming}, clash.winner) for clash in found]


def test_who_had_seen_the_earlier_value_does_not_conflict(town: Town) -> None:
    home = household(town.wang).id
    town.office.registers.change(Household, home, phone="office", despite="-")
    town.bring(town.office, town.wang)
    town.wang.registers.change(Household, home, phone="wang", despite="-")
    assert not town.bring(town.wang, town.office).awaits
    assert household(town.office).phone == "wang"
    town.li.registers.change(Household, home, phone="li", despite="-")
    assert town.bring(town.li, town.office).conflicts == 1


def test_different_fields_merge_silently(town: Town) -> None:
    home = household(town.wang).id
    town.wang.registers.change(Household, home, phone="wang", despite="-")
    town.li.registers.change(Household, home, remarks="li")
    assert not town.bring(town.wang, town.office).awaits
    assert not town.bring(town.li, town.office).awaits
    now = household(town.office)
    assert (now.phone, now.remarks) == ("wang", "li")


def test_an_edit_against_a_retirement_blocks_neither(town: Town) -> None:
    home = household(town.wang).id
    town.wang.registers.change(Household, home, retired="moved_away")
    town.li.registers.change(Household, home, retired="entered_in_error", phone="li", despite="-")
    town.bring(town.wang, town.office)
    assert town.bring(town.li, town.office).conflicts == 1
    now = household(town.office)
    assert (now.retired, now.phone) == ("entered_in_error", "li")


def test_a_member_vouches_only_for_itself(town: Town) -> None:
    """wang claims to have heard what li will write today; li's conflict is still found."""
    li = town.li.profile.replica
    today = stamps.tick(None, town.clock() + dt.timedelta(hours=20), li)

    def claim(manifest: Any) -> Any:
        lies = {**manifest.seen, li: today, "x": "y"}
        return dataclasses.replace(manifest, seen=lies)

    content = forged.forged(town.wang, town.office, change=claim)
    take(town.office, altered.saved(content, town.mail / "x.xlsx"))
    home = household(town.office).id
    town.li.registers.change(Household, home, phone="li", despite="-")
    town.office.registers.change(Household, home, phone="office", despite="-")
    assert town.bring(town.li, town.office).conflicts == 1


Step = tuple[str, str]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["change", "visit", "lose", "bring", "answer", "hold", "late"]),
        st.sampled_from(list(WORKERS)),
    ),
    min_size=4,
    max_size=9,
)


@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_whatever_happens_to_the_files_all_agree_in_the_end(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder, towns.copied(Path(folder) / "town") as town:
        held: list[Path] = []
        for number, (act, name) in enumerate(steps):
            _ACTS[act](town, getattr(town, name), number, held)
        for file in held:
            take(town.office, file)
        town.exchange(plain=True)
        assert agree(town.office, town.wang, town.li, town.district)
        assert agree(town.office, town.zhang, town.district, grid=GRIDS[1])
        before = dump(town.office)
        for file in held:
            assert take(town.office, file).again
        assert dump(town.office) == before


def _home(of: App) -> str:
    return household(of, "201" if of.profile.name == "张强" else "101").id


def _change(town: Town, of: App, number: int, held: list[Path]) -> None:
    of.registers.change(Household, _home(of), phone=str(number), despite="-")
    town.clock.advance(seconds=1)


def _visit(town: Town, of: App, number: int, held: list[Path]) -> None:
    of.visits.record(_home(of), "met", note=str(number))


def _lose(town: Town, of: App, number: int, held: list[Path]) -> None:
    town.send(of, town.office, plain=True)


def _bring(town: Town, of: App, number: int, held: list[Path]) -> None:
    town.bring(of, town.office, plain=True)


def _answer(town: Town, of: App, number: int, held: list[Path]) -> None:
    town.bring(town.office, of, plain=True)


def _hold(town: Town, of: App, number: int, held: list[Path]) -> None:
    held.append(town.send(of, town.office, plain=True).file)


def _late(town: Town, of: App, number: int, held: list[Path]) -> None:
    if held:
        take(town.office, held[-1])


_ACTS: dict[str, Callable[[Town, App, int, list[Path]], None]] = {
    "change": _change,
    "visit": _visit,
    "lose": _lose,
    "bring": _bring,
    "answer": _answer,
    "hold": _hold,
    "late": _late,
}
