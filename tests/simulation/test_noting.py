"""Whose word is what an office lets in: its own, or that of the author whose row it hands on."""

from __future__ import annotations

from gridclient.domain.fields import ENTITIES
from gridclient.domain.people import Household
from tests.simulation import actions, noting
from tests.simulation.world import world


def test_what_lies_with_an_office_it_lets_in_as_its_own_word():
    """Handing on a row of its own scope under another's stamp is noticed."""
    with world(5) as made:
        home = made.app("li").registers.find(Household)[0]
        actions.change(made, "li", Household, home.id, phone="0219")
        with made.app("li").profile.store.view() as unit:
            row = unit.rows(ENTITIES["household"], [home.id])[home.id]
        office = made.app("heping").profile.store
        with noting.noted(made, "heping", row), office.unit() as unit:
            unit.put([row], {row.id}, None)
            unit.commit()
        assert made.faults == ["heping changed household.phone without a later stamp of its own"]
