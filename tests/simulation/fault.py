"""What a planted fault is: a text of the source, and what stands in its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

UNIT = "tests/unit"
SYNC = "gridclient/services/sync"
TESTS = f"{UNIT}/services/sync"
MERGING = f"{UNIT}/domain/test_merging.py"
SEEDS = "tests/simulation"
"""Caught by playing seeds, until one is wrong; ``#7`` behind it: by playing this one."""


@dataclass(frozen=True, slots=True)
class Fault:
    """``text`` in ``file`` becomes ``instead``; ``seen_by``: what pytest runs to see it, one
    after the other, the quickest first."""

    name: str
    file: str
    text: str
    instead: str
    seen_by: str

    @property
    def is_there(self) -> bool:
        """Whether the text stands in the source, once."""
        return (ROOT / self.file).read_text("utf-8").count(self.text) == 1
