"""Either door, bundle and ledger, with one file in a process of its own: what it says, how long
that takes, and how much memory it and its reader use."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

SECONDS, MEBIBYTES = 2.0, 300.0
"""What a refusal may take at most: time of the processor, so that a busy machine says nothing."""
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """``seconds`` of the processor and ``waited`` by the clock; ``mebibytes``: the most at any
    time of the process and, added, of its reader."""

    code: str
    seconds: float
    waited: float
    mebibytes: float


_ENDED = Answer("ended", 0.0, 0.0, 0.0)


def ask(errands: Iterable[tuple[str, Path]]) -> list[Answer]:
    """Hand files in, each at a door, each in a fresh process."""
    lines = "".join(f"{door}\t{file}\n" for door, file in errands)
    done = subprocess.run(
        [sys.executable, "-m", "tests.trials.doors"],
        cwd=ROOT,
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        timeout=1800,
    )
    return [Answer(**json.loads(line)) for line in done.stdout.splitlines()]


def hand_in(door: str, file: Path) -> str:
    """What a door says of a file: the code of its refusal, or ``taken``."""
    from gridclient.errors import GridError
    from gridclient.trust import sealing
    from gridclient.workbook import bundle_files, reading

    try:
        content = reading.load(file)
        if door == "ledger":
            reading.read_ledger(content, file.stem)
        elif sealing.is_sealed(content):
            sealing.unseal(content, "a password")
        else:
            bundle_files.read(content)
    except GridError as error:
        return error.code
    return "taken"


def _measured(door: str, file: Path) -> Answer:
    began, spent = time.perf_counter(), _processor()
    code = hand_in(door, file)
    waited, seconds = time.perf_counter() - began, _processor() - spent
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Answer(code, seconds, waited, _own_peak() + reader / _UNIT)


def _processor() -> float:
    return sum(os.times()[:4])


_UNIT = 1 << 20 if sys.platform == "darwin" else 1 << 10  # bytes there, kibibytes elsewhere


def _own_peak() -> float:
    """Mebibytes; Linux keeps the peak of a parent in ``ru_maxrss``, so it is asked otherwise."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNIT
    (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    """Answer each line of standard input, a door and a file, from a fork of this process."""
    from gridclient.services import ledgers, sync

    assert ledgers
    assert sync
    for line in sys.stdin:
        door, _tab, file = line.rstrip("\n").partition("\t")
        child = os.fork()
        if child == 0:
            answer = _measured(door, Path(file))
            os.write(1, f"{json.dumps(asdict(answer))}\n".encode())
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            os.write(1, f"{json.dumps(asdict(_ENDED))}\n".encode())


if __name__ == "__main__":
    main()
