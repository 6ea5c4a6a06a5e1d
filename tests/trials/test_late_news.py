"""What a thief handed over before anybody knew, whatever came first and whoever passed it on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.domain.people import Household
from gridclient.services.issues import NewIssue
from tests.trials import late_news
from tests.trials.late_news import Offices

LOST = dt.date(2026, 11, 23)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Offices]:
    with late_news.offices(tmp_path) as five:
        yield five


@pytest.mark.parametrize("seed", range(12))
def test_all_hold_the_same_in_the_end(made: Offices, seed: int) -> None:
    false = late_news.play(made, seed)
    assert len(made.digests()) == 1
    assert made.holding(false) in (set(), {"district", "street", "community", "colleague"})


def test_what_came_after_the_loss_counts_no_more_and_is_one_thing_to_look_at(
    made: Offices,
) -> None:
    """The community learns late that the computer was stolen: honest work stays."""
    false = made.steal()
    made.slip_in("community")
    made.round()
    assert made.holding(false) == {"district", "street", "community", "colleague"}
    made.clock.advance(days=1)
    assert made.community.enrolment.revoke(made.serial("worker"), "昨天丢了", LOST) == 2
    assert false.id not in {one.id for one in made.community.visits.of(made.home.id)}
    assert "真的" in {one.note for one in made.community.visits.of(made.home.id)}
    results = [made.bring(*line) for line in late_news.LINES]
    assert [one.withdrawn for one in results] == [0, 2, 2, 0, 0, 2]
    assert results[1].awaits
    made.round()
    assert made.holding(false) == set()
    assert len(made.digests()) == 1
    (lost,) = made.community.lost_keys.list_()
    assert lost.name == "张敏"
    assert sorted((row.entity, row.counts) for row in lost.rows) == [
        ("household", True),
        ("visit", False),
        ("visit_amendment", False),
    ]


def settled(made: Offices) -> str:
    """The thief was met, and its key revoked everywhere; returns which key that is."""
    made.steal()
    made.slip_in("community")
    made.round()
    made.clock.advance(days=1)
    made.community.enrolment.revoke(made.serial("worker"), "昨天丢了", LOST)
    made.round()
    (lost,) = made.community.lost_keys.list_()
    return lost.key_id


def test_what_is_kept_out_is_as_if_it_had_never_come(made: Offices) -> None:
    before = made.community.registers.find(Household, id=made.home.id)[0].phone
    key = settled(made)
    assert made.colleague.registers.find(Household, id=made.home.id)[0].phone == "13900000000"
    assert before == "021-55550000"
    (lost,) = made.community.lost_keys.list_()
    (value,) = [row for row in lost.rows if row.counts]
    assert [said for _label, said in value.before] == ["021*****0000"]
    assert made.community.lost_keys.keep_out(key).left == 0
    made.round()
    assert len(made.digests()) == 1
    assert made.colleague.registers.find(Household, id=made.home.id)[0].phone == before
    for office in (made.community, made.street, made.district):
        assert "小偷写的" not in {one.note for one in office.visits.of(made.home.id)}
    assert made.community.lost_keys.list_() == []


def test_what_is_let_in_is_the_offices_own_word(made: Offices) -> None:
    key = settled(made)
    assert (made.community.lost_keys.let_in(key).done, made.community.lost_keys.list_()) == (3, [])
    made.round()
    assert len(made.digests()) == 1
    assert "改过" in {one.note for one in made.colleague.visits.of(made.home.id)}
    assert made.colleague.registers.find(Household, id=made.home.id)[0].phone == "13900000000"
    made.round()
    assert [one for one in made.district.lost_keys.list_() if any(r.counts for r in one.rows)] == []


def test_whom_a_thief_revoked_is_believed_again(tmp_path: Path) -> None:
    """The street takes a stolen community's word against a worker and keeps a visit out, until
    it hears that the community's computer was stolen."""
    with late_news.offices(tmp_path, stolen="community") as made:
        made.clock.advance(hours=1)
        serial = made.serial("worker")
        made.thief.enrolment.revoke(serial, "-")
        assert made.slip_in("street").refusal is None
        visit = made.worker.visits.record(made.home.id, "met")
        assert made.bring("worker", "community").applied == 1
        assert made.bring("community", "street").quarantined == 1
        assert "street" not in made.holding(visit)
        assert made.street.enrolment.revoke(made.serial("community"), "被偷", LOST) == 1
        made.bring("district", "street")
        assert "street" in made.holding(visit)
        assert serial not in {m.serial for m in made.street.enrolment.members() if m.revoked}


def test_an_issue_the_thief_entered_is_cancelled_and_waits_no_more(made: Offices) -> None:
    made.clock.advance(minutes=5)
    entered = made.thief.issues.add(NewIssue("编的"), made.home.id)
    key = settled(made)
    assert made.community.lost_keys.keep_out(key).left == 0
    assert made.community.lost_keys.list_() == []
    assert made.community.issue_steps.one(entered.issue.id).state == "cancelled"
