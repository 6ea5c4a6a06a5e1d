"""The guided fuzzer at work on the readers: some minutes where the checks of record run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.trials import fuzzing

SECONDS = 120 if os.environ.get("CI") else 20
LEAST_RUNS = 20 * SECONDS


@pytest.mark.skipif(not fuzzing.is_built_here(), reason="atheris is built for Linux on x86 only")
def test_no_input_breaks_a_reader(tmp_path: Path):
    found = fuzzing.run(tmp_path, SECONDS, sys.executable, tmp_path)
    assert not found.faults, found.faults
    assert found.outcomes["readers", "runs"] > LEAST_RUNS
