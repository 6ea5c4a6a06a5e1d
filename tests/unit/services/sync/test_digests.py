"""The digest by which two machines are compared: of values, and of who wrote them when."""

from __future__ import annotations

from gridclient.domain.people import Household
from tests.town import GRIDS, Town, agree, household


def test_the_same_value_written_twice_is_not_the_same_yet(town: Town) -> None:
    town.exchange()
    assert agree(town.office, town.wang)
    for app in (town.office, town.wang):
        app.registers.change(Household, household(app).id, phone="021-55550150")
    for whole in (True, False):
        here, there = (
            app.sync.digest(GRIDS[0], whole=whole)[0] for app in (town.office, town.wang)
        )
        assert here != there
    town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)
    assert agree(town.office, town.wang)
