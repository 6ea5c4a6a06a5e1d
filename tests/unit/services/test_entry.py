"""The entry layer: what was typed, checked before it is stored."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.domain.campaigns import Campaign
from gridclient.domain.visits import RESULTS
from gridclient.errors import Refused
from gridclient.services.entry import checked, known_code
from tests import builders


def test_a_record_that_can_be_kept_is_the_same_record():
    visit = builders.make_visit(builders.make_id())
    assert checked(visit) is visit


def test_every_field_that_cannot_be_kept_is_named_without_its_value():
    resident = builders.make_resident("nonsense", name="", phone="1" * 41)
    with pytest.raises(Refused) as refusal:
        checked(resident)
    assert [place.field for place in refusal.value.where] == ["Household", "Name", "Phone"]
    assert "1" * 41 not in refusal.value.text()
    assert refusal.value.hint


def test_a_code_may_be_written_as_code_title_or_spelling():
    for written in ("not_home", "Nobody home", "敲门无人"):
        assert known_code(RESULTS, written) == "not_home"


def test_an_unknown_choice_lists_the_choices():
    with pytest.raises(Refused) as refusal:
        known_code(RESULTS, "瞬移")
    assert refusal.value.code == "entry.choice"
    assert "not_home" in refusal.value.hint


@pytest.mark.parametrize("title", ["查重点人员", "上访户排查", "您信什么宗教"])
def test_a_task_is_not_named_after_watching_people(title: str):
    """Not even where no code list is extended (domain.md §1.10)."""
    place = builders.make_id()
    asked = Campaign(
        id=builders.make_id(), division_id=place, title=title, from_on=dt.date(2026, 1, 1)
    )
    with pytest.raises(Refused) as refused:
        checked(asked)
    assert refused.value.code == "entry.excluded"
