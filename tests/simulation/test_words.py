"""Words that a removal dated by a wrong clock took, and who still holds them."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.domain.people import Household
from gridclient.domain.visits import Visit
from gridclient.errors import GridError
from tests.simulation import checks, playing, words
from tests.simulation.noting import noted
from tests.simulation.world import World, world

NOTE = "原话"


def _removed_in_error(made: World) -> str:
    """zhang's visit, of which all above have heard, loses its note at the community's office."""
    home = made.app("zhang").registers.find(Household)[0]
    with noted(made, "zhang"):
        visit = made.app("zhang").visits.record(home.id, "met", note=NOTE)
    for pair in (("zhang", "guangming"), ("guangming", "district"), ("guangming", "zhang")):
        for letter in made.write(*pair):
            assert not isinstance(made.hand(letter, pair[1]), GridError)
    made.clocks["guangming"].off = dt.timedelta(days=40)
    retention = made.app("guangming").retention
    with noted(made, "guangming"):
        retention.set_rule("visit_notes", 10)
        assert retention.run(retention.preview(), despite_clock=True).done
    assert _note(made, "guangming", visit.id) is None
    return visit.id


def _note(made: World, name: str, visit: str) -> str | None:
    (found,) = made.app(name).registers.find(Visit, id=visit)
    return found.note


@pytest.mark.parametrize("is_revoked", [False, True])
def test_words_come_back_unless_only_who_was_revoked_holds_them(is_revoked: bool) -> None:
    """Found by the simulation (seed 2643): the district has the visit, and not its note."""
    with world(5) as made:
        visit = _removed_in_error(made)
        if is_revoked:
            made.revoked.add("zhang")
        playing.quiesce(made)
        assert not list(checks.wrong(made))
        assert _note(made, "guangming", visit) == (None if is_revoked else NOTE)
        (said,) = [one for one in made.ledger.said if one.row == visit]
        assert (said.bare, said.lost) == (is_revoked, False)


def test_what_was_not_removed_in_error_is_expected_with_its_words() -> None:
    with world(5) as made:
        visit = _removed_in_error(made)
        made.revoked.add("zhang")
        words.give_up(made)
        (said,) = [one for one in made.ledger.said if one.row == visit]
        assert (said.bare, said.lost) == (False, False)
