"""Plant the known faults one by one in a copy of the program, and tell which are caught.

python3 packaging/dev.py bench faults [--only WORD] [--skip 0] [--seeds 12]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("gridclient", "migrations", "resources", "tests", "packaging")
SECONDS = 900


def main() -> int:
    """Print a line a fault; 1 when any survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="faults whose name has this word")
    parser.add_argument("--skip", type=int, default=0, help="go on after so many of the list")
    parser.add_argument("--seeds", type=int, default=12)
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from tests.simulation.faults import FAULTS

    survived = 0
    with tempfile.TemporaryDirectory(prefix="gridclient-faults-") as folder:
        copy = Path(folder)
        for part in PARTS:
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        for fault in (one for one in FAULTS[asked.skip :] if asked.only in one.name):
            started = time.perf_counter()
            caught = _plant(copy, fault, asked.seeds)
            survived += caught is None
            seconds = time.perf_counter() - started
            word = "SURVIVED" if caught is None else "caught"
            told = caught or fault.seen_by
            print(f"{word:<9} {fault.name:<62} {seconds:6.0f} s  {told}", flush=True)
    print(f"{survived} survived")
    return 1 if survived else 0


def _plant(copy: Path, fault, seeds: int) -> str | None:
    """The first test, or seed, that fails with a fault; None when nothing sees it."""
    file = copy / fault.file
    sound = file.read_text("utf-8")
    file.write_text(sound.replace(fault.text, fault.instead), "utf-8")
    try:
        return next(
            filter(None, (_look(copy, test, seeds) for test in fault.seen_by.split())), None
        )
    except subprocess.TimeoutExpired:
        return None
    finally:
        file.write_text(sound, "utf-8")


def _look(copy: Path, test: str, seeds: int) -> str | None:
    """What fails when one thing is run, by the line that says so."""
    from tests.simulation.fault import SEEDS

    played, _sign, number = test.partition("#")
    if played == SEEDS:
        count = "1" if number else str(seeds)
        order = ["-m", "tests.simulation", number or "0", "--count", count, "--fail-fast"]
    else:
        order = ["-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:randomly", test]
    done = _run(copy, *order)
    if done.returncode != 1:  # 2 and more: a fault that cannot even be read is not caught by it
        return None
    said = done.stdout.decode("utf-8", "replace").splitlines()
    found = (line for line in said if line.startswith(("FAILED ", "ERROR ", "seed ")))
    line = next(found, None)
    return line and line.partition(" - ")[0].removeprefix("FAILED ")[:150]


def _run(copy: Path, *order: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, *order]
    return subprocess.run(command, cwd=copy, capture_output=True, timeout=SECONDS, check=False)


if __name__ == "__main__":
    sys.exit(main())
