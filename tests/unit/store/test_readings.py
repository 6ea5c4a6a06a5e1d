"""What the store reads for services: scopes as the domain says, peers, bundles, rows held back."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gridclient.domain.authority import Authority, sees
from gridclient.domain.fields import ENTITIES
from gridclient.domain.identifiers import named_id
from gridclient.domain.merging import Clash, Heard
from gridclient.domain.rows import Row
from gridclient.store import conflicts, exchange, held_back, meta, scopes
from gridclient.store.exchange import BundleLine, PeerLine
from gridclient.store.held_back import HeldRow
from gridclient.store.store import FILE, Store
from tests import builders
from tests.unit.store import opened

DISTRICT, STREET = "110105", "110105001"
COMMUNITIES = ("110105001001", "110105001002", "110106001001")
GRIDS = {code: (f"{code}001", f"{code}002") for code in COMMUNITIES}
AUTHORITIES = [
    Authority("district", DISTRICT),
    Authority("street", STREET),
    *(Authority("community", code) for code in COMMUNITIES),
    *(Authority("worker", code, (grids[0],)) for code, grids in GRIDS.items()),
    Authority("worker", COMMUNITIES[0], GRIDS[COMMUNITIES[0]]),
    Authority("leader", COMMUNITIES[1], (GRIDS[COMMUNITIES[1]][1],)),
]


@pytest.fixture
def land(kept: Store) -> dict[str, tuple[str | None, str | None]]:
    """Two districts with all that belongs to them; row id to its division and grid."""
    where: dict[str, tuple[str | None, str | None]] = {}
    with kept.unit() as unit:
        for code in (DISTRICT, STREET, *COMMUNITIES):
            division = builders.make_division(code=code)
            person = builders.make_person(division_id=division.id, grid_ids=())
            unit.save(division, person)
            where[division.id] = where[person.id] = (code, None)
        for code, grids in GRIDS.items():
            for grid_code in grids:
                records = _grid(code, grid_code)
                unit.save(*(r for r in records if not ENTITIES[_name(r)].is_fact))
                unit.add(*(r for r in records if ENTITIES[_name(r)].is_fact))
                where.update((record.id, (code, grid_code)) for record in records)
        unit.commit()
    return where


def _name(record: object) -> str:
    return record.__entity__.name  # type: ignore[attr-defined,no-any-return]


def _grid(code: str, grid_code: str) -> list[object]:
    grid = builders.make_grid(code=grid_code, division_id=named_id("division", code))
    building = builders.make_building(grid_id=grid.id)
    door = builders.make_dwelling(building.id)
    home = builders.make_household(door.id)
    visit = builders.make_visit(home.id)
    issues = [
        builders.make_issue(home.id),
        builders.make_issue(None, building_id=building.id),
        builders.make_issue(None, grid_id=grid.id),
    ]
    event = builders.make_event(issues[2].id)
    return [
        *(grid, building, door, home, builders.make_resident(home.id)),
        *(builders.make_enrolment(home.id), visit, builders.make_amendment(visit.id)),
        *(*issues, event, builders.make_retraction(visit_id=visit.id)),
        builders.make_retraction(issue_event_id=event.id),
    ]


@pytest.mark.parametrize("authority", AUTHORITIES, ids=str)
def test_a_scope_in_sql_is_the_scope_of_the_domain(
    kept: Store, land: dict[str, tuple[str | None, str | None]], authority: Authority
):
    with kept.view() as unit:
        found = {
            row.id
            for entity in ENTITIES.values()
            for row in scopes.all_rows(unit, entity, authority)
        }
    assert found == {row_id for row_id, place in land.items() if sees(authority, *place)}
    assert found


def test_every_row_knows_its_place(kept: Store, land: dict[str, tuple[str | None, str | None]]):
    with kept.view() as unit:
        found = dict(
            itertools.chain.from_iterable(
                scopes.places(unit, name, [*land, "nobody"]).items() for name in ENTITIES
            )
        )
    assert found == land


def test_what_changed_since_travels_and_what_the_peer_holds_does_not(kept: Store):
    _, household = opened.settle(kept)
    own = Authority("community", "110105001001")
    row = Row(
        "resident",
        builders.make_id(),
        {"household_id": household, "name": "李强"},
        "000000000005-0000-AAAAAAAAAA.1",
    )
    before = opened.sequence(kept)
    with kept.unit() as unit:
        unit.put([row], set(), "AAAAAAAAAA.1")
        unit.save(builders.make_resident(household, name="王芳"))
        unit.commit()
    entity = ENTITIES["resident"]

    def names(after: int, peer: str) -> list[str]:
        with kept.view() as unit:
            found = [r.fields["name"] for r in scopes.changed_rows(unit, entity, own, after, peer)]
            assert scopes.count_changed(unit, entity, own, after, peer) == len(found)
        return found

    assert names(before, "BBBBBBBBBB.1") == ["李强", "王芳"]
    assert names(before, "AAAAAAAAAA.1") == ["王芳"]
    assert names(before + 1, "BBBBBBBBBB.1") == ["王芳"]
    assert names(before + 2, "BBBBBBBBBB.1") == []


def test_a_name_with_a_wildcard_in_a_code_sees_no_more(kept: Store):
    opened.settle(kept)
    with kept.view() as unit:
        for code in ("110105%", "11010500100_", "%"):
            rows = scopes.all_rows(unit, ENTITIES["household"], Authority("community", code))
            assert list(rows) == []


PEER = PeerLine("AAAAAAAAAA.1", "张敏", "worker", "110105001001", ("g1", "g2"), "77", b"k" * 32)
BUNDLE = BundleLine("b1", "in", PEER.replica, 3, 0, 9, "f.xlsx", "2026-11-22T01:00:00Z", "imported")


def test_peers_bundles_and_the_seen_vector_come_back(kept: Store):
    with kept.unit() as unit:
        assert exchange.peer(unit, PEER.replica) is None
        exchange.keep_peer(unit, PEER)
        assert exchange.peer(unit, PEER.replica) == PEER
        later = PeerLine(**{**_plain(PEER), "acknowledged": 7, "grids": ()})
        exchange.keep_peer(unit, later)
        assert exchange.peers(unit) == [later]
        exchange.keep_bundle(unit, BUNDLE)
        changed = BundleLine(**{**_plain(BUNDLE), "outcome": {"applied": 3, "词": ["x"]}})
        exchange.keep_bundle(unit, changed)
        assert exchange.bundles(unit, direction="in", peer=PEER.replica) == [changed]
        assert exchange.bundles(unit, direction="out") == []
        exchange.keep_heard(unit, Heard({"A": "1", "B": "2"}, {"A": "1"}))
        assert exchange.heard(unit) == Heard({"A": "1", "B": "2"}, {"A": "1"})
        exchange.keep_heard(unit, Heard({"A": "3"}, {}))
        assert exchange.seen(unit) == {"A": "3"}
        exchange.keep_heard(unit, Heard({}, {}))
        assert exchange.seen(unit) == {}


def _plain(line: object) -> dict[str, object]:
    return {name: getattr(line, name) for name in line.__slots__}  # type: ignore[attr-defined]


def test_rows_held_back_wait_until_they_are_settled(kept: Store):
    row = Row("resident", "r", {"name": "李强"}, "s1", {"name": "s2"})
    item = HeldRow(row, "parked", "parent", PEER.replica, "b1", "2026-11-22T01:00:00Z")
    with kept.unit() as unit:
        held_back.hold(unit, [item])
        held_back.hold(unit, [item])
        assert held_back.held(unit) == held_back.held(unit, "parked") == [item]
        assert held_back.held(unit, "quarantined") == []
        held_back.settle(unit, [item], "2026-11-23T01:00:00Z")
        assert held_back.held(unit) == []


def test_two_peers_copies_of_a_row_wait_each_for_itself(kept: Store):
    row = Row("resident", "r", {"name": "李强"}, "s1", {"name": "s2"})
    other = replace(row, fields={"name": "李强", "phone": "1"}, stamps={"phone": "s3"})
    one = HeldRow(row, "parked", "parent", PEER.replica, "b1", "2026-11-22T01:00:00Z")
    two = HeldRow(other, "parked", "parent", "BBBBBBBBBB.1", "b2", "2026-11-22T02:00:00Z")
    with kept.unit() as unit:
        held_back.hold(unit, [one, two])
        assert held_back.held(unit) == [one, two]
        held_back.settle(unit, [one], "2026-11-23T01:00:00Z")
        assert held_back.held(unit) == [two]


def test_a_conflict_is_asked_about_once(kept: Store):
    clash = Clash("c1", "resident", "r", "phone", "1", "s1", None, "s2", "s2")
    with kept.unit() as unit:
        assert conflicts.keep(unit, [clash], "b1", "2026-11-22T01:00:00Z") == 1
        assert conflicts.keep(unit, [clash], "b2", "2026-11-23T01:00:00Z") == 0
        assert conflicts.clashes(unit) == [clash]


def test_meta_keeps_texts_by_name(kept: Store):
    with kept.unit() as unit:
        assert meta.get(unit, "name") is None
        meta.put(unit, "name", "一")
        meta.put(unit, "name", "二")
        assert meta.get(unit, "name") == "二"


def test_a_database_without_its_log_opens_as_it_stood_before(tmp_path: Path):
    """What only the log held is lost with it, but nothing is half there."""
    opened.file_in(tmp_path)
    kept = opened.open_(tmp_path)
    opened.settle(kept)
    kept.close()
    kept = opened.open_(tmp_path)
    before = opened.sequence(kept)
    with kept.unit() as unit:
        unit.save(builders.make_division(code="110105001002"))
        unit.commit()
    (tmp_path / "killed").mkdir()
    shutil.copy(tmp_path / FILE, tmp_path / "killed")
    kept.close()
    without = opened.open_(tmp_path / "killed")
    without.check()
    assert opened.sequence(without) == before
    without.close()
