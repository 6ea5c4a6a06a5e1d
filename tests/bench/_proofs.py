"""The proofs of ``trust.md``, run one after the other, and their report."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests import town as towns
from tests.trials import (
    canaries,
    corpus,
    drills,
    fuzzing,
    hostilities,
    insiders,
    mutants,
    openssl,
    replays,
    roles,
    stage,
    standing,
    strangers,
    trespassers,
)
from tests.trials.quick_reader import quick_reader
from tests.trials.tally import Tally

FRESH = 250
"""After so many attempts the stage is set up anew: what is held back makes imports slow."""

Asked = argparse.Namespace
Prove = Callable[[Asked, Path], Tally]


def report(asked: Asked) -> int:
    """Run what was asked for; the exit code: 1 when there is a fault."""
    began, tallies = time.monotonic(), []
    wanted = {asked.only: PROOFS[asked.only]} if asked.only else PROOFS
    for name, prove in wanted.items():
        print(f"── {name}", flush=True)
        with tempfile.TemporaryDirectory(prefix="gridclient-proof-") as folder:
            tally = prove(asked, Path(folder))
        tallies.append(tally)
        _tell(tally)
    print(f"\n{'proof':<28}{'tried':>9}{'faults':>9}{'seconds':>10}")
    for tally in tallies:
        print(f"{tally.name:<28}{tally.tried:>9,}{len(tally.faults):>9}{tally.seconds:>10.1f}")
    faults = sum(len(tally.faults) for tally in tallies)
    print(f"seed {asked.seed}, {time.monotonic() - began:.0f} s, {faults} faults")
    return 1 if faults else 0


def _tell(tally: Tally) -> None:
    kinds = dict.fromkeys(kind for kind, _outcome in tally.outcomes)
    for kind in kinds:
        outcomes = sorted((o, n) for (k, o), n in tally.outcomes.items() if k == kind)
        print(f"  {kind}: " + ", ".join(f"{outcome} {count:,}" for outcome, count in outcomes))
    for again, said in tally.faults:
        print(f"  FAULT {said}\n    python3 packaging/dev.py bench trust {again}", flush=True)


def _numbers(asked: Asked, count: int) -> range:
    return range(asked.number, asked.number + 1) if asked.number is not None else range(count)


def _mutants(asked: Asked, folder: Path) -> Tally:
    with quick_reader(), corpus.made(asked.seed, folder) as made:
        if asked.number is not None:
            print(f"  written to {mutants.save(made, asked.seed, asked.number, Path.cwd())}")
        return mutants.run(made, asked.seed, _numbers(asked, asked.count))


def _staged(run: Callable[[stage.Stage, int, range], Tally]) -> Prove:
    """A proof on a stage, set up anew every :data:`FRESH` attempts."""

    def prove(asked: Asked, folder: Path) -> Tally:
        whole: Tally | None = None
        numbers = _numbers(asked, asked.attempts)
        for start in range(0, len(numbers), FRESH):
            with quick_reader(), stage.set_up(folder / str(start)) as made:
                part = run(made, asked.seed, numbers[start : start + FRESH])
            whole = whole.and_(part) if whole else part
            shutil.rmtree(folder / str(start))
        assert whole is not None
        return whole

    return prove


def _strangers(kind: str) -> Prove:
    return _staged(lambda made, seed, numbers: strangers.run(made, kind, seed, numbers))


def _trespassers(kind: str) -> Prove:
    return _staged(lambda made, seed, numbers: trespassers.run(made, kind, seed, numbers))


def _replays(asked: Asked, folder: Path) -> Tally:
    with quick_reader(), towns.copied(folder / "town") as town:
        return replays.run(town, asked.seed, range(asked.attempts))


def _roles(_asked: Asked, folder: Path) -> Tally:
    with quick_reader(), stage.set_up(folder / "stage") as made:
        return roles.run(made)


def _standing(_asked: Asked, folder: Path) -> Tally:
    with quick_reader(), stage.set_up(folder / "stage") as made:
        return standing.run(made)


def _hostile(_asked: Asked, folder: Path) -> Tally:
    tally, answers = hostilities.run(folder)
    for name, answer in answers:
        print(f"  {answer.seconds:5.2f} s {answer.mebibytes:5.0f} MiB  {answer.code:<22}{name}")
    return tally


def _openssl(asked: Asked, folder: Path) -> Tally:
    if shutil.which("openssl") is None:
        print("  not installed here: openssl")
        return Tally("openssl verify")
    return openssl.run(folder, asked.seed, _numbers(asked, 200))


def _fuzz(asked: Asked, folder: Path) -> Tally:
    return fuzzing.run(folder, asked.fuzz, sys.executable)


PROOFS: dict[str, Prove] = {
    "mutants": _mutants,
    "signed nonsense": _staged(insiders.run),
    "forged": _strangers("forged"),
    "reflected": _strangers("reflected"),
    "misdelivered": _strangers("misdelivered"),
    "replayed": _replays,
    "wrong scope": _trespassers("wrong scope"),
    "wrong role": _trespassers("wrong role"),
    "roles": _roles,
    "standing": _standing,
    "hostile": _hostile,
    "openssl": _openssl,
    "canaries": lambda asked, folder: canaries.run(folder, asked.seed, kills=20),
    "drills": lambda asked, folder: drills.run(folder, asked.seed, _numbers(asked, 200)),
    "fuzz": _fuzz,
}
