"""Seeds of the simulated district, and that its checks can see what they look for."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from gridclient.domain.people import Household
from gridclient.errors import GridError
from gridclient.store.tables import PEER, TABLES
from tests.simulation import actions, checks, orders, playing
from tests.simulation.district import GRIDS
from tests.simulation.world import World, world

SEEDS = range(300)
"""Those that every test run plays; ``dev.py bench simulation`` plays thousands."""
KEEPING_OUT = (31, 40, 52)
SELDOM = range(1000, 1012)
LONG_WAY = 40


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost(seed: int):
    played = playing.play(seed)
    assert not played.wrong, played.again


@pytest.mark.parametrize("seed", KEEPING_OUT)
def test_nothing_is_lost_where_offices_keep_out_what_they_could_let_in(seed: int):
    played = playing.play(seed, chances=playing.Chances(rejecting=0.5))
    assert any(" rejects " in line for line in played.story)
    assert not played.wrong, played.again


@pytest.mark.parametrize("seed", SELDOM)
def test_nothing_is_lost_where_what_is_seldom_happens_often(seed: int):
    played = playing.play(seed, chances=playing.Chances(seldom=6.0))
    assert not played.wrong, played.again


def test_the_long_way_through_sealed_workbooks():
    played = playing.play(LONG_WAY, 3, playing.Chances(busy=0.3, long_way=0.2))
    assert not played.wrong, played.again


def test_a_seed_is_the_same_again():
    assert playing.play(1, days=6) == playing.play(1, days=6)


@settings(max_examples=2, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 1000), shuffle=st.randoms(use_true_random=False))
def test_bundles_merge_in_any_order_and_any_number_of_times(seed: int, shuffle: random.Random):
    with world(seed) as made:
        receiver = orders.Receiver(made, orders.letters(made))
        every = range(6)
        usual = receiver.after(every)
        for _time in range(6):
            assert receiver.after(shuffle.sample(every, 6)) == usual
        assert receiver.after([*every, *every]) == usual


def test_a_letter_for_somebody_else_is_refused():
    with world(3) as made:
        (letter,) = made.write("wang", "heping")
        for name in ("guangming", "li", "wang"):
            refused = made.hand(letter, name)
            assert isinstance(refused, GridError)
            assert refused.code in ("bundle.not_for_us", "bundle.own")


@pytest.mark.parametrize(("told", "is_lost"), [("guangming", True), ("heping", False)])
def test_a_community_hears_nothing_of_another_one(told: str, is_lost: bool):
    """What was said about one community is gone with the district's database, whatever another
    one was told before; found by seed 515."""
    with world(5) as made:
        home = made.app("heping").registers.find(Household)[0]
        actions.change(made, "district", Household, home.id, file_no="7")
        for letter in made.write("district", told):
            made.hand(letter, told)
        made.ledger.forget("district", frozenset(), frozenset({"district", "heping", "guangming"}))
        assert made.ledger.said[-1].lost is is_lost


def _settled(made: World) -> None:
    for act in (actions.visit, actions.edit_household):
        made.tell(str(act(made, "wang")))
    playing.quiesce(made)
    assert not list(checks.wrong(made))


def _meddle(made: World, name: str, statement: object) -> list[str]:
    with made.app(name).profile.store.unit() as unit:
        unit.connection.execute(statement)  # type: ignore[call-overload]
        unit.commit()
    return list(checks.wrong(made))


def test_the_checks_see_what_they_look_for():
    """A lost visit, another note in it, a lost edit, a value that differs."""
    visits, homes = TABLES["visit"], TABLES["household"]
    with world(7) as made:
        _settled(made)
        fact = next(one for one in made.ledger.facts() if one.entity == "visit")
        edit = next(one for one in made.ledger.edits() if one.entity == "household")
        changed = update(visits).where(visits.c.id == fact.row).values(note="other")
        assert any("another visit" in one for one in _meddle(made, "heping", changed))
        gone = delete(visits).where(visits.c.id == fact.row)
        assert any("lacks the visit" in one for one in _meddle(made, "district", gone))
        older = update(homes).where(homes.c.id == edit.row).values({edit.field: "x"})
        assert any("another value" in one for one in _meddle(made, "heping", older))
        assert any(
            "differ in household" in one
            for one in checks.disagreements(made, checks.everybody(made))
        )


def test_the_checks_see_who_holds_what_they_may_not():
    """Another author of a visit, an older grant, a phone number at the district, and a grid that
    is another one by now."""
    visits, homes = TABLES["visit"], TABLES["household"]
    with world(7) as made:
        _settled(made)
        fact = next(one for one in made.ledger.facts() if one.entity == "visit")
        signed = update(visits).where(visits.c.id == fact.row).values(author="another.1")
        assert any("by another.1, not wang" in one for one in _meddle(made, "li", signed))
        granted = update(PEER).where(PEER.c.name == "zhao").values(grids=GRIDS[2])
        assert any("zhao acts by" in one for one in _meddle(made, "guangming", granted))
        told = _meddle(made, "district", update(homes).values(phone="13800000000"))
        assert any("holds phone of" in one for one in told)
        told = _meddle(made, "wang", update(TABLES["grid"]).values(code=GRIDS[2]))
        for seen in ("which is not theirs", "wang and heping have other digests"):
            assert any(seen in one for one in told)
