"""Households that somebody wrote about before they came to them, and those that never came."""

from __future__ import annotations

from gridclient.domain.fields import ENTITIES
from gridclient.domain.people import Household
from gridclient.domain.places import Dwelling
from tests.simulation import actions, checks, coming_over, playing, strange
from tests.simulation.ledger import Said
from tests.simulation.world import World, world


def _taken_over(made: World) -> Said:
    assert strange.write(made, "wang", strange.take_over)
    (said,) = made.ledger.said
    assert said.barred
    return said


def test_a_household_that_had_come_by_then_is_taken_in():
    """Found by the simulation (seed 681): a colleague had moved it into the writer's grid."""
    with world(5) as made:
        said = _taken_over(made)
        door = made.app("wang").registers.find(Dwelling)[0]
        actions.change(made, "li", Household, said.row, dwelling_id=door.id)
        for sender in ("li", "wang"):
            for letter in made.write(sender, "heping"):
                made.hand(letter, "heping")
        assert not said.barred
        playing.quiesce(made)
        assert not list(checks.wrong(made))


def test_a_household_that_never_came_is_not_theirs_by_their_own_word():
    with world(5) as made:
        said, home = _taken_over(made), ENTITIES["household"]
        with made.app("wang").profile.store.view() as unit:
            row = unit.rows(home, [said.row])[said.row]
        with coming_over.watched(made, "heping"), made.app("heping").profile.store.unit() as unit:
            unit.put([row], {row.id}, None)
            unit.commit()
        found = list(checks.forbidden(made, checks.everybody(made)))
        assert [one.partition(":")[0] for one in found] == [
            "heping took in what wang may not write"
        ]
