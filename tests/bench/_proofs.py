"""The proofs of ``trust.md``, in pieces that processes share, and their one report."""

from __future__ import annotations

import argparse
import concurrent.futures
import itertools
import multiprocessing
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests import town as towns
from tests.trials import (
    backdating,
    canaries,
    corpus,
    drills,
    fuzzing,
    hostilities,
    impostors,
    insiders,
    mutants,
    openssl,
    replays,
    roles,
    stage,
    standing,
    strangers,
    tally,
    trespassers,
)
from tests.trials.quick_reader import quick_reader
from tests.trials.tally import Tally

S = TypeVar("S")
Asked = argparse.Namespace
Prove = Callable[[Asked, Path, range], Tally]

LIFE = 8
"""After so many pieces a process is replaced: the memory of a million mutants stays flat."""


@dataclass(frozen=True, slots=True)
class Proof:
    """``count``: how many are tried, by what was asked for (None: it is one whole). ``piece``: how
    many at once: then everything is set up anew, because what is held back makes imports slow.
    ``stands_on``: each stands on those before it in its piece, and is made again after them."""

    prove: Prove
    count: Callable[[Asked], int] | None = None
    piece: int = 250
    stands_on: bool = False

    def pieces(self, asked: Asked) -> list[range]:
        """The numbers to try, in pieces."""
        if asked.number is not None:
            first = asked.number - asked.number % self.piece if self.stands_on else asked.number
            return [range(first, asked.number + 1)]
        whole = range(self.count(asked) if self.count else 1)
        return [whole[at : at + self.piece] for at in range(0, len(whole), self.piece)]


def report(asked: Asked) -> int:
    """Run what was asked for; the exit code: 1 when there is a fault."""
    began, told = time.monotonic(), list[Tally]()
    pieces = {name: PROOFS[name].pieces(asked) for name in ([asked.only] if asked.only else PROOFS)}
    proved = _proved([(name, one) for name, every in pieces.items() for one in every], asked)
    for name, every in pieces.items():
        print(f"── {name}", flush=True)
        told.append(_gathered(itertools.islice(proved, len(every)), len(every), began))
        _tell(told[-1])
    return _sum_up(told, asked, time.monotonic() - began)


def _proved(pieces: Sequence[tuple[str, range]], asked: Asked) -> Iterator[Tally]:
    """What came of each piece, in order; after ``LIFE`` pieces the processes are new ones.

    A pool of its own for each lot: one that is to replace its processes by itself may stop for
    ever once all of them have ended together (Python issue 115634).
    """
    lot = LIFE * asked.jobs
    for at in range(0, len(pieces), lot):
        with ProcessPoolExecutor(asked.jobs, multiprocessing.get_context("spawn")) as pool:
            started = [
                (name, pool.submit(work, name, asked, numbers))
                for name, numbers in pieces[at : at + lot]
            ]
            for name, piece in started:
                yield _answer(name, piece)


def _answer(name: str, piece: Future[Tally]) -> Tally:
    try:
        return piece.result()
    except concurrent.futures.BrokenExecutor as error:
        dead = tally.against(name, tally.CRASHED)
        dead.fault(f'--only "{name}"', f"a process died: {error}", tally.CRASHED)
        return dead


def work(name: str, asked: Asked, numbers: range) -> Tally:
    """One piece of a proof, in a process of the pool; what stops it is a fault of its own."""
    with tempfile.TemporaryDirectory(prefix="gridclient-proof-") as folder, quick_reader():
        try:
            return PROOFS[name].prove(asked, Path(folder), numbers)
        except Exception:
            stopped = tally.against(name, tally.CRASHED)
            again = f'--only "{name}" --seed {asked.seed}'
            stopped.fault(again, traceback.format_exc(), tally.CRASHED)
            return stopped


def _gathered(pieces: Iterator[Tally], count: int, began: float) -> Tally:
    """The ``count`` pieces of a proof as one, with a word now and then of how far it is."""
    whole: Tally | None = None
    last = time.monotonic()
    for number, done in enumerate(pieces, start=1):
        whole = tally.joined([whole, done]) if whole else done
        if time.monotonic() - last > 20 and number < count:
            last = time.monotonic()
            far = f"{number} of {count} pieces, {whole.tried:,} tried"
            print(f"  … {far}, {whole.count_of_faults} faults, {last - began:.0f} s", flush=True)
    assert whole is not None
    return whole


def _tell(told: Tally) -> None:
    for kind in dict.fromkeys(kind for kind, _outcome in told.outcomes):
        outcomes = sorted((o, n) for (k, o), n in told.outcomes.items() if k == kind)
        print(f"  {kind}: " + ", ".join(f"{outcome} {count:,}" for outcome, count in outcomes))
    for note in told.notes:
        print(f"  {note}")
    for again, said in told.faults:
        print(f"  FAULT {said}\n    python3 packaging/dev.py bench trust {again}")
    print(f"  {_never(told)}", flush=True)


def _never(told: Tally) -> str:
    return f"{told.tried:,} tried: " + ", ".join(
        f"{count} {what}" for what, count in told.never.items()
    )


def _sum_up(told: list[Tally], asked: Asked, seconds: float) -> int:
    width = max(len(one.name) for one in told)
    print("\nIn sum")
    for one in told:
        print(f"  {one.name:<{width}}  {_never(one)} ({one.seconds:.0f} s)")
    faults = sum(one.count_of_faults for one in told)
    print(f"seed {asked.seed}, {seconds:.0f} s on {asked.jobs} processes, {faults} faults")
    return 1 if faults else 0


def _mutants(asked: Asked, folder: Path, numbers: range) -> Tally:
    with corpus.made(asked.seed, folder) as made:
        if asked.number is not None:
            print(f"  written to {mutants.save(made, asked.seed, asked.number, Path.cwd())}")
        return mutants.run(made, asked.seed, numbers)


def _on(
    set_up: Callable[[Path], AbstractContextManager[S]], run: Callable[[S, int, range], Tally]
) -> Proof:
    """A proof by attempts on something that is set up for each piece."""

    def prove(asked: Asked, folder: Path, numbers: range) -> Tally:
        with set_up(folder / "stage") as made:
            return run(made, asked.seed, numbers)

    return Proof(prove, _attempts, stands_on=True)


def _attempts(asked: Asked) -> int:
    return int(asked.attempts)


def _strangers(kind: str) -> Proof:
    return _on(stage.set_up, lambda made, seed, numbers: strangers.run(made, kind, seed, numbers))


def _trespassers(kind: str) -> Proof:
    return _on(stage.set_up, lambda made, seed, numbers: trespassers.run(made, kind, seed, numbers))


def _whole(run: Callable[[stage.Stage], Tally]) -> Proof:
    return Proof(lambda asked, folder, numbers: _on_stage(run, folder))


def _on_stage(run: Callable[[stage.Stage], Tally], folder: Path) -> Tally:
    with stage.set_up(folder / "stage") as made:
        return run(made)


def _openssl(asked: Asked, folder: Path, numbers: range) -> Tally:
    if shutil.which("openssl") is None:
        missing = tally.against("openssl verify")
        missing.notes.append("not installed here: openssl")
        return missing
    return openssl.run(folder, asked.seed, numbers)


def _drills(asked: Asked, folder: Path, numbers: range) -> Tally:
    return drills.run(folder, asked.seed, numbers)


def _canaries(asked: Asked, folder: Path, _numbers: range) -> Tally:
    return canaries.run(folder, asked.seed, kills=20)


def _hostile(_asked: Asked, folder: Path, _numbers: range) -> Tally:
    return hostilities.run(folder)[0]


def _fuzz(asked: Asked, folder: Path, _numbers: range) -> Tally:
    return fuzzing.run(folder, asked.fuzz, sys.executable, Path.cwd())


def _two_hundred(_asked: Asked) -> int:
    return 200


PROOFS: dict[str, Proof] = {
    "canaries": Proof(_canaries),
    "mutants": Proof(_mutants, lambda asked: int(asked.mutants), 1000),
    "signed nonsense": _on(stage.set_up, insiders.run),
    "forged": _strangers("forged"),
    "replayed": _on(towns.copied, replays.run),
    "reflected": _strangers("reflected"),
    "misdelivered": _strangers("misdelivered"),
    "wrong scope": _trespassers("wrong scope"),
    "wrong role": _trespassers("wrong role"),
    "backdated": _on(backdating.set_up, backdating.run),
    "impostors": _on(impostors.set_up, impostors.run),
    "roles": _whole(roles.run),
    "hostile": Proof(_hostile),
    "drills": Proof(_drills, _two_hundred, 50),
    "standing": _whole(standing.run),
    "openssl": Proof(_openssl, _two_hundred, 100),
    "fuzz": Proof(_fuzz),
}
"""By name, in the order of the report."""
