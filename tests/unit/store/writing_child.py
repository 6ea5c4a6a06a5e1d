"""Children that record visits and say so, to be killed at any moment.

The parent of this program writes one line for each child: a profile's folder. The program
answers with the child's process id; every child opens the profile anew, records visits, and
writes the id of each to the file ``acknowledged`` after it was committed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests import builders
from tests.unit.store import opened

ACKNOWLEDGED = "acknowledged"


def write_visits(folder: Path) -> None:
    """Record visits until killed, three in each unit with a change of a register between."""
    kept = opened.open_(folder)
    with kept.view() as unit:
        household = unit.connection.exec_driver_sql("SELECT id FROM household").scalar_one()
    with (folder / ACKNOWLEDGED).open("ab", buffering=0) as told:
        while True:
            visits = [builders.make_visit(household, id=_id(), note="x" * 3000) for _ in range(3)]
            with kept.unit() as unit:
                unit.add(*visits)
                unit.save(builders.make_resident(household, id=_id()))
                unit.commit()
            for visit in visits:
                told.write(f"{visit.id}\n".encode())


def _id() -> str:
    return builders.make_id()[:24] + os.urandom(6).hex()


def main() -> None:
    """Fork a child for each line."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            write_visits(Path(line.rstrip("\n")))
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
