"""Guided fuzzing for a while, where atheris is built for the machine: ``tests/fuzz/reader.py``."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

from tests.trials import corpus
from tests.trials.quick_reader import quick_reader
from tests.trials.tally import CRASHED, Tally, against

HARNESS = Path(__file__).parents[1] / "fuzz" / "reader.py"


def run(folder: Path, seconds: int, python: str, kept: Path) -> Tally:
    """Fuzz for so many seconds, beginning with sound files; a crash is a fault, and the input
    that did it is left in the folder ``kept``."""
    tally = against("fuzzing", CRASHED)
    if not seconds or not is_built_here():
        tally.notes.append("wants --fuzz SECONDS, and atheris, built for Linux on x86 only")
        return tally
    seeds = folder / "seeds"
    seeds.mkdir()
    _write_seeds(seeds, folder / "town")
    order = [
        python,
        str(HARNESS),
        f"-max_total_time={seconds}",
        "-timeout=10",
        "-rss_limit_mb=1024",
    ]
    order += [f"-artifact_prefix={kept}/", str(seeds)]
    done = subprocess.run(
        order, capture_output=True, text=True, errors="replace", timeout=seconds + 120, check=False
    )
    runs = re.search(r"Done (\d+) runs", done.stderr)
    tally.outcomes["readers", "runs"] += int(runs[1]) if runs else 0
    tally.seconds = seconds
    if done.returncode:
        last = "\n".join(done.stderr.splitlines()[-25:])
        tally.fault(f"--only fuzz --fuzz {seconds}", last, CRASHED)
    return tally


def is_built_here() -> bool:
    """Whether there is an atheris for this machine."""
    return importlib.util.find_spec("atheris") is not None


def _write_seeds(seeds: Path, folder: Path) -> None:
    """Sound files, each behind the byte of its reader."""
    with quick_reader(), corpus.made(1, folder) as made:
        sealed = next(sample for sample in made.samples if sample.password)
        sample = made.samples[0]
        own = made.town.wang.profile.certificate
        assert own is not None
        given = (
            *((0, sample.content), (1, sample.content), (2, sample.manifest)),
            *((4, sample.lines[0]), (5, b"QUJD"), (6, own.der), (6, own.pem)),
            *((8, made.grant), (9, sealed.content)),
        )
        for number, (reader, content) in enumerate(given):
            (seeds / str(number)).write_bytes(bytes([reader]) + content)
