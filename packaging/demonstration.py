"""The main job for somebody to look at: run, told in a few lines, opened in the window."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import commands
from commands import ROOT, Failure, say

PASSPHRASE = "a demonstration, not a secret"  # of invented people's data


def show(python: Path, arguments: Sequence[str], *, window: bool) -> int:
    """Run ``gridclient demo`` and say where its results lie; open the office's profile."""
    arguments = [*arguments] if "--out" in arguments else ["--out", str(_free()), *arguments]
    known = commands.variables(GRIDCLIENT_PASSPHRASE=PASSPHRASE)
    code, printed = commands.output_of(
        [python, "-m", "gridclient", "--json", "demo", *arguments],
        seconds=900,
        env=known,
        cwd=Path.cwd(),
        errors=None,
    )
    try:
        story = json.loads(printed)
    except ValueError:
        raise Failure(f"The demonstration ended with exit code {code}.\n{printed}") from None
    if "error" in story:
        raise Failure(f"{story['error']['message']}\n{story['error']['hint']}")
    say(_told(story))
    if window:
        office = story["profiles"]["office"]
        return commands.run(
            [python, "-m", "gridclient", "--profile", office], seconds=None, env=known
        )
    say("There is no screen here, so no window opens.")
    return code


def _free() -> Path:
    """A folder for the results that is not there yet: nothing of an earlier run is touched."""
    out = ROOT / "out"
    names = ("demo", *(f"demo-{number}" for number in range(2, 10_000)))
    return next(out / name for name in names if not (out / name).exists())


def _told(story: dict[str, Any]) -> str:
    agree = "agree" if story["digests_agree"] else "DO NOT AGREE"
    lines = [
        f"Visits: {story['visits']}, bundles: {len(story['bundles'])}.",
        f"The registers of all {len(story['profiles'])} profiles {agree}.",
        f"The results lie in {story['out']}:",
        *(f"  {Path(story['out']) / name}" for name in story["files"]),
        "To look at the office's profile:",
        f"  python3 packaging/dev.py run --profile {story['profiles']['office']}",
        f"  passphrase: {PASSPHRASE}",
    ]
    return "\n".join(lines)
