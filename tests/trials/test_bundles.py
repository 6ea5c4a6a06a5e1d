"""Short runs of the proofs about bundles; ``dev.py bench trust`` runs thousands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import town as towns
from tests.trials import (
    backdating,
    corpus,
    impostors,
    insiders,
    mutants,
    replays,
    roles,
    stage,
    standing,
    strangers,
    trespassers,
)
from tests.trials.quick_reader import quick_reader
from tests.trials.stage import Stage

SEED = 1


_TIMED = {"seal", "grant", "cells"}
"""Families in whose files the time of day stands."""


@pytest.fixture(autouse=True)
def _quickly() -> Iterator[None]:
    with quick_reader():
        yield


@pytest.fixture(scope="module")
def on_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One for all: what they hand in is new each time."""
    with quick_reader(), stage.set_up(tmp_path_factory.mktemp("trials") / "stage") as made:
        yield made


def test_a_mutated_bundle_is_refused_or_says_what_it_said(tmp_path: Path) -> None:
    """And the same seed makes the same mutants."""
    made = []
    for name in ("one", "two"):
        with corpus.made(SEED, tmp_path / name) as mine:
            plain = [n for n in range(60) if mutants.family_of(n) not in _TIMED]
            made.append([mutants.mutant(mine, SEED, number)[1] for number in plain])
            if name == "two":
                tally = mutants.run(mine, SEED, range(100))
    assert made[0] == made[1]
    tally.sound()
    assert {family for family, _outcome in tally.outcomes} == set(mutants.FAMILIES)


def test_signed_nonsense_stops_nothing(tmp_path: Path) -> None:
    """On a stage of its own: some of it is within the rules, and taken."""
    with stage.set_up(tmp_path / "stage") as made:
        insiders.run(made, SEED, range(30)).sound()


@pytest.mark.parametrize("kind", strangers.KINDS)
def test_what_strangers_hand_in_is_refused(on_stage: Stage, kind: str) -> None:
    strangers.run(on_stage, kind, SEED, range(24)).sound()


@pytest.mark.parametrize("kind", trespassers.KINDS)
def test_what_colleagues_may_not_write_is_kept_out(on_stage: Stage, kind: str) -> None:
    trespassers.run(on_stage, kind, SEED, range(24)).sound()


def test_what_a_thief_backdates_is_kept_out(tmp_path: Path) -> None:
    with backdating.set_up(tmp_path / "stage") as theft:
        tally = backdating.run(theft, SEED, range(20))
    tally.sound()
    assert {kind for kind, _outcome in tally.outcomes} == set(backdating.WAYS)


def test_a_newcomer_joins_no_stranger(tmp_path: Path) -> None:
    with impostors.set_up(tmp_path / "town") as waiting:
        impostors.run(waiting, SEED, range(36)).sound()
        (waiting.town.mail / "honest.json").write_bytes(waiting.honest)
        read_out = waiting.town.office.profile.fingerprint
        waiting.newcomer.enrolment.accept(waiting.town.mail / "honest.json", read_out)
        assert waiting.newcomer.profile.root == waiting.town.office.profile.root


def test_what_came_before_changes_nothing(tmp_path: Path) -> None:
    with towns.copied(tmp_path / "town") as town:
        tally = replays.run(town, SEED, range(40))
    tally.sound()
    assert {kind for kind, _outcome in tally.outcomes} == {"new", "again", "older after newer"}


def test_every_role_writes_what_the_table_says_and_nothing_else(on_stage: Stage) -> None:
    tally = roles.run(on_stage)
    tally.sound()
    assert tally.tried == len(list(roles.pairs()))


def test_revocation_and_expiry_at_every_level(tmp_path: Path) -> None:
    with stage.set_up(tmp_path / "stage") as made:
        tally = standing.run(made)
    tally.sound()
    assert tally.tried == len(list(standing.cases()))
