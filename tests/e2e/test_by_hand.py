"""One long run with real keys under Xvfb: from the first start to a merged bundle."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import needs, virtual_screen

ROOT = Path(__file__).resolve().parents[2]
_STEPS = [
    "found-the-office",
    "take-the-ledger-over",
    "make-a-profile",
    "write-the-request",
    "unlock",
    "let-them-join",
    "unlock",
    "join",
    "record-a-visit",
    "make-the-bundle",
    "unlock",
    "look-at-the-bundle",
    "take-it-in",
    "see-the-visit",
]
_SECONDS = 150


@needs("Xvfb", "xdotool")
@pytest.mark.timeout(2 * _SECONDS)
def test_from_the_first_start_to_a_merged_bundle_without_a_mouse(tmp_path: Path):
    """A picture of every step lies in ``pictures`` of the test's folder, which stays after a
    failure."""
    folder, pictures = tmp_path / "desk", tmp_path / "pictures"
    for made in (folder, pictures):
        made.mkdir()
    with virtual_screen("1280x860x24") as environment:
        own = {name: str(tmp_path / name) for name in ("XDG_DATA_HOME", "XDG_STATE_HOME")}
        done = subprocess.run(
            [sys.executable, Path(__file__).with_name("by_hand.py"), folder, pictures],
            cwd=folder,
            env={
                **environment,
                **own,
                "GRIDCLIENT_SETTINGS": str(tmp_path / "settings.json"),
                "PYTHONPATH": f"{ROOT}:{ROOT / 'packaging'}",
                "HOME": str(folder),
            },
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    assert done.returncode == 0, f"{done.stderr}\nPictures: {pictures}"
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["steps"] == _STEPS
    assert len(list(pictures.glob("*.png"))) == len(_STEPS)
    assert told["clicks"] == 0
    assert told["seen"] != []
