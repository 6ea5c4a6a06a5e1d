"""Short runs of the proofs about hostile files and about chains."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools import needs
from tests.trials import hostilities, openssl
from tests.trials.hostile_files import CORPUS


@pytest.mark.skipif("not hasattr(__import__('os'), 'fork')", reason="measured in forks")
def test_hostile_workbooks_are_refused_in_time_and_within_memory(tmp_path: Path) -> None:
    tally, _answers = hostilities.run(tmp_path)
    tally.sound()
    assert tally.tried == 2 * len(CORPUS)
    assert {hostile.number for hostile in CORPUS.values()} == {9, 12, *range(14, 24)}


@needs("openssl")
def test_openssl_agrees_with_our_judgement_of_chains(tmp_path: Path) -> None:
    openssl.run(tmp_path, 1, range(22)).sound()
