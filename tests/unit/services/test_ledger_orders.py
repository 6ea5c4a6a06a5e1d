"""All sample ledgers, in any order: the same state, and what ``truth.json`` says of each."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.care import GROUPS, CareEnrolment
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Dwelling
from gridclient.domain.visits import EFFECTIVE, Visit
from tests import profiles
from tests.unit.services.taken_over import content, find

DATA = Path(__file__).parents[2] / "data"
TRUTH = json.loads((DATA / "truth.json").read_text("utf-8"))
ORDERS = [random.Random(seed).sample(sorted(TRUTH), len(TRUTH)) for seed in range(6)]
ORDERS.append(sorted(TRUTH, key=lambda name: "households" in TRUTH[name]))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """The state after the residents' ledgers came before all lists and visits."""
    app = profiles.office(tmp_path_factory.mktemp("first"))
    for name in reversed(ORDERS[-1]):
        app.ledgers.import_(DATA / name)
    state = content(app)
    app.close()
    return state


def check_truth(app: App) -> None:
    """The store holds the sum of what the truth says of the ledgers."""
    residents = [told for told in TRUTH.values() if "households" in told]
    care = find(app, CareEnrolment)
    assert len(find(app, Household)) == sum(told["households"] for told in residents)
    assert len(find(app, Resident)) == sum(told["residents"] for told in residents)
    vacant = sum(told["vacant"] for told in residents)
    assert len(find(app, Dwelling, occupancy="vacant")) == vacant
    for truth, group in (
        ("elder_alone", {"elder_alone"}),
        ("empty_nest", {"elder_empty_nest"}),
        ("disabled", GROUPS["disabled"]),
    ):
        enrolled = [one.resident_id for one in care if one.category in group]
        assert len(enrolled) == len(set(enrolled)) == sum(told[truth] for told in residents)
    homes = {one.household_id for one in care if one.category == "dibao"}
    assert len(homes) == sum(told["dibao_households"] for told in residents)
    visits = find(app, Visit)
    told = next(told for told in TRUTH.values() if "effective" in told)
    assert len(visits) == told["rows"]
    assert sum(one.result in EFFECTIVE for one in visits) == told["effective"]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "-".join(one[:4] for one in order))
def test_any_order_ends_in_the_same_state_and_again_changes_nothing(
    order: list[str], first: list[tuple[object, ...]], tmp_path: Path
) -> None:
    app = profiles.office(tmp_path)
    for name in order:
        result = app.ledgers.import_(DATA / name)
        if "rows" in TRUTH[name]:
            taken = result.found.get("persons", 0) + result.found.get("visits", 0)
            assert taken == TRUTH[name]["rows"]
            assert result.found["effective"] == TRUTH[name].get("effective", 0)
            assert {one.code for one in result.rejected} <= {"ledger.visit_waits"}
        else:
            assert len(result.rejected) == len(TRUTH[name].get("rejects", []))
    assert content(app) == first
    check_truth(app)
    for name in order:
        again = app.ledgers.import_(DATA / name)
        assert (again.created, again.updated) == ({}, {})
    assert content(app) == first
    app.close()


def test_a_missing_ledger_is_seen(first: list[tuple[object, ...]], tmp_path: Path) -> None:
    app = profiles.office(tmp_path)
    for name in ORDERS[0][1:]:
        app.ledgers.import_(DATA / name)
    assert content(app) != first
    app.close()
