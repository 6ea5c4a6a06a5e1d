"""Plant the known faults one by one in a copy of the program, and tell which are caught.

python3 packaging/dev.py bench faults [--only WORD] [--seeds 12]
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
        for fault in (one for one in FAULTS if asked.only in one.name):
            started = time.perf_counter()
            caught = _plant(copy, fault, asked.seeds)
            survived += not caught
            seconds = time.perf_counter() - started
            word = "caught" if caught else "SURVIVED"
            print(f"{word:<9} {fault.name:<52} {seconds:6.0f} s  {fault.seen_by}", flush=True)
    return 1 if survived else 0


def _plant(copy: Path, fault, seeds: int) -> bool:
    """Whether what should see a fault fails with it."""
    from tests.simulation.faults import SEEDS

    file = copy / fault.file
    sound = file.read_text("utf-8")
    file.write_text(sound.replace(fault.text, fault.instead), "utf-8")
    try:
        _run(copy, "-c", "import gridclient.app, tests.simulation.playing").check_returncode()
        if fault.seen_by == SEEDS:
            order = ["-m", "tests.simulation", "0", "--count", str(seeds), "--fail-fast"]
        else:
            order = ["-m", "pytest", "-q", "-x", "-n", "0", *fault.seen_by.split()]
        return _run(copy, *order).returncode == 1
    except subprocess.TimeoutExpired:
        return False
    finally:
        file.write_text(sound, "utf-8")


def _run(copy: Path, *order: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, *order]
    return subprocess.run(command, cwd=copy, capture_output=True, timeout=SECONDS, check=False)


if __name__ == "__main__":
    sys.exit(main())
