"""Every hostile file at both doors: refused by the right code, in time, within memory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.trials import doors
from tests.trials.doors import Answer
from tests.trials.hostile_files import CORPUS
from tests.trials.tally import Tally, against


def run(folder: Path, names: Iterable[str] = CORPUS) -> tuple[Tally, list[tuple[str, Answer]]]:
    """Hand them in, each in a fresh process; the answers come with their number and name."""
    tally, files = against("hostile workbooks", "wrong answers", "over time or memory"), {}
    for number, name in enumerate(names):
        files[name] = folder / f"hostile-{number}.xlsx"
        files[name].write_bytes(CORPUS[name].make())
    asked = [(door, name) for name in files for door in ("bundle", "ledger")]
    answers = doors.ask((door, files[name]) for door, name in asked)
    told = []
    for (door, name), answer in zip(asked, answers, strict=True):
        hostile = CORPUS[name]
        codes = hostile.bundle if door == "bundle" else hostile.ledger or ("taken",)
        slow = answer.seconds > doors.SECONDS or answer.mebibytes > doors.MEBIBYTES
        if answer.code not in codes:
            tally.fault(
                "--only hostile", f"{name} @ {door}: {answer}, wanted {codes}", "wrong answers"
            )
        if slow:
            tally.fault("--only hostile", f"{name} @ {door}: {answer}", "over time or memory")
        tally.count(f"refusal {hostile.number}", answer.code)
        told.append((f"{hostile.number} {name}, as a {door}", answer))
    most = max(one.seconds for one in answers), max(one.mebibytes for one in answers)
    tally.notes += [
        *(
            f"{one.seconds:5.2f} s {one.mebibytes:5.0f} MiB  {one.code:<22}{name}"
            for name, one in told
        ),
        f"at most {most[0]:.2f} s of {doors.SECONDS} s, {most[1]:.0f} of {doors.MEBIBYTES:.0f} MiB",
    ]
    return tally, told
