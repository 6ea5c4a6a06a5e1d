"""Deciding about many: how far it is, and that nothing is left of what somebody stops."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from gridclient.errors import Cancelled
from gridclient.services import quarantine
from gridclient.services.sync.judging import Judge
from tests.builders import make_household, save
from tests.stopping import Stopper
from tests.town import Town, change, dump, household, left_out

ROOMS = ("101", "102")


class Told:
    """A ``Progress`` that keeps what it is told."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []

    def step(self, done: int, total: int, message: str) -> None:
        assert message
        self.steps.append((done, total))


def stopped_then_done(
    town: Town, act: Callable[[Any], Any], words: str, count: int = len(ROOMS)
) -> Any:
    """Stopped at the last step nothing has changed; done then, every step was told."""
    before = dump(town.office)
    with pytest.raises(Cancelled):
        act(Stopper(*[words] * count))
    assert dump(town.office) == before
    told = Told()
    answer = act(told)
    assert [step for step in told.steps if step[0] < step[1]][:count] == [
        (number, count) for number in range(count)
    ]
    return answer


def test_conflicts(town: Town) -> None:
    for of, said in ((town.wang, "0999"), (town.office, "0888")):
        for room in ROOMS:
            change(of, room, phone=said)
        town.clock.advance(hours=1)
    town.bring(town.wang, town.office)
    conflicts = town.office.conflicts
    ids = [one.id for one in conflicts.open_()]
    done = stopped_then_done(
        town, lambda progress: conflicts.resolve_many(ids, "there", progress), "Deciding"
    )
    assert len(done.resolved) == 2
    stopped_then_done(
        town, lambda progress: conflicts.take_back(done.resolved, progress), "Taking it back"
    )
    assert len(conflicts.open_()) == 2


def test_duplicates(town: Town) -> None:
    pairs = []
    for room in ROOMS:
        home = household(town.office, room)
        twin = make_household(home.dwelling_id)
        save(town.office, twin)
        pairs.append(("household", home.id, twin.id))
    duplicates = town.office.duplicates
    for say in (duplicates.link_many, duplicates.unlink_many, duplicates.dismiss_many):
        done = stopped_then_done(town, lambda progress, say=say: say(pairs, progress), "Deciding")
        assert len(done.made) == 2
    stopped_then_done(
        town,
        lambda progress: duplicates.take_back_many(done.made, progress),
        "Taking it back",
    )


def test_rows_left_out_by_hand(town: Town) -> None:
    for room in ROOMS:
        change(town.wang, room, remarks="二楼")
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    town.office.sync.take(seen, {row.ticket for row in seen.files[0].rows})
    keys = [("household", household(town.office, room).id) for room in ROOMS]
    ids = left_out(town.office, *keys)
    before = dump(town.office)
    with pytest.raises(Cancelled):
        town.office.sync.take_left_out(ids, Stopper("Merging"))
    assert dump(town.office) == before
    assert town.office.sync.take_left_out(ids, Told()) == 2


def test_rows_kept_out_for_good(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """They wait again; and of many the newest are listed, with how many there are in all."""
    rows = [household(town.zhang, room) for room in ("201", "202")]
    moved = [dataclasses.replace(one, remarks="三楼") for one in rows]
    save(town.zhang, *moved)
    file = town.send(town.zhang, town.office).file
    _withdraw(town, monkeypatch)
    town.office.sync.import_([file])
    office = town.office.quarantine
    office.decide([one.id for one in office.list_()], let_in=False)
    assert office.count_rejected() == len(office.rejected()) == 2
    monkeypatch.setattr(quarantine, "_AT_MOST", 1)
    assert (len(office.rejected()), office.count_rejected()) == (1, 2)
    monkeypatch.undo()
    ids = [one.id for one in office.rejected()]
    stopped_then_done(town, lambda progress: office.take_back(ids, progress), "Taking it back")
    assert (office.count_rejected(), len(office.list_())) == (0, 2)


def _withdraw(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a rule keep every row of a household out."""
    monkeypatch.setattr(Judge, "shape", lambda _self, _row: "scope")
