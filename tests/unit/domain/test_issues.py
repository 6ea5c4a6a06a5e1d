"""The standing of an issue: folded from its steps, in whatever order they arrive."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools

import pytest

from gridclient.domain.issues import ACTIONS, LIMIT_WORKDAYS, STATES, URGENCIES, Standing, fold
from tests import builders
from tests.profiles import START


def steps(*actions: str, **last: object) -> list[builders.IssueEvent]:
    made = [
        builders.make_event("i", action, happened_at=START + dt.timedelta(hours=hour))
        for hour, action in enumerate(actions)
    ]
    return [*made[:-1], dataclasses.replace(made[-1], **last)] if last else made  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("actions", "state"),
    [
        ("registered", "registered"),
        ("registered received", "received"),
        ("registered received dispatched", "dispatched"),
        ("registered dispatched acknowledged", "in_progress"),
        ("registered dispatched acknowledged progress done", "done"),
        ("registered done verified", "closed"),
        ("registered handled_onsite", "closed"),
        ("registered done verified fed_back evaluated archived", "closed"),
        ("registered cancelled", "cancelled"),
        ("registered done progress", "in_progress"),
    ],
)
def test_the_state_after_steps(actions: str, state: str):
    assert fold(steps(*actions.split())).state == state
    assert state in STATES


def test_every_step_has_a_place_in_the_fold():
    """A step that leaves the state alone does so on purpose."""
    silent = {a.code for a in ACTIONS if fold(steps(a.code)).since_at is None}
    assert silent == {"fed_back", "evaluated"}


def test_the_order_of_arrival_means_nothing():
    made = steps("registered", "dispatched", "done", "evaluated", stars=4)
    wanted = fold(made)
    assert wanted == Standing("done", START + dt.timedelta(hours=2), 4)
    assert {fold(order) for order in itertools.permutations(made)} == {wanted}


def test_steps_of_one_moment_go_by_their_ids():
    one = builders.make_event("i", "done")
    other = builders.make_event("i", "verified")
    assert one.id < other.id
    assert fold([other, one]).state == fold([one, other]).state == "closed"


def test_a_retracted_step_does_not_count():
    made = steps("registered", "done", "verified")
    assert fold(made, frozenset({made[2].id})).state == "done"
    assert fold(made, frozenset(step.id for step in made)) == Standing("registered", None, None)


def test_the_newest_rating_counts():
    made = steps("registered", "evaluated", stars=2)
    later = builders.make_event(
        "i", "evaluated", stars=5, happened_at=START + dt.timedelta(hours=9)
    )
    assert fold([later, *made]).stars == 5


def test_nothing_is_registered():
    assert fold([]) == Standing("registered", None, None)


def test_every_urgency_has_a_limit():
    assert set(LIMIT_WORKDAYS) == {urgency.code for urgency in URGENCIES}
