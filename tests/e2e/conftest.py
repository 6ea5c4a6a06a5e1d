"""One demonstration for all tests of it, also where several processes run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "一个给人看的演示"


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What ``demo --json`` printed; the first process that asks plays it, the others wait."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder, answer = shared / "demo", shared / "demo.json"
    try:
        (shared / "demo.lock").mkdir()
    except FileExistsError:
        end = time.monotonic() + 240
        while not answer.exists():
            assert time.monotonic() < end, "the process that plays the demonstration failed"
            time.sleep(0.2)
    else:
        _play(folder, answer)
    document: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    return document


def _play(folder: Path, answer: Path) -> None:
    words = ["--lang", "zh_CN", "--json", "demo", "--out", folder, "--workers", "3", "--seed", "7"]
    done = subprocess.run(
        [sys.executable, "-m", "gridclient", *words],
        cwd=ROOT,
        env={**os.environ, "GRIDCLIENT_PASSPHRASE": PASSPHRASE},
        capture_output=True,
        timeout=240,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    part = answer.with_suffix(".part")
    part.write_bytes(done.stdout)
    part.replace(answer)
