"""What a proof tried, what came of it, and its faults, each with how to make it again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

KEPT = 50
"""How many faults a tally tells in full; the others are only counted."""


APPLIED, CRASHED = "rows applied that should not be", "uncaught exceptions"
OTHERWISE = "accepted with other content"
CHANGED = "database bytes changed by a refused file"


@dataclass(slots=True)
class Tally:
    """The outcome of one proof.

    ``outcomes``: (kind, outcome) to how often. ``never``: what must not happen, to how often it
    did. ``faults``: the arguments that make a fault again, and what it was. ``notes``: figures
    to be read. ``seconds`` by the clock, of all processes together.
    """

    name: str
    never: dict[str, int] = field(default_factory=dict)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    def count(self, kind: str, outcome: str) -> None:
        """One was tried, and this came of it."""
        self.outcomes[kind, outcome] += 1
        self.seconds = time.monotonic() - self.began

    def fault(self, again: str, said: str, what: str = "other faults") -> None:
        """One that should not be; ``again``: the arguments that make it again."""
        self.never[what] = self.never.get(what, 0) + 1
        if len(self.faults) < KEPT:
            self.faults.append((again, said))

    @property
    def tried(self) -> int:
        """How many were tried."""
        return self.outcomes.total()

    @property
    def count_of_faults(self) -> int:
        """All of them, those too that are only counted."""
        return sum(self.never.values())

    def sound(self) -> None:
        """Fail, naming the faults and how to make them again, unless there was none."""
        told = "\n".join(
            f"{said}\n  python3 packaging/dev.py bench trust {again}" for again, said in self.faults
        )
        assert not self.count_of_faults, f"{self.count_of_faults} faults in {self.name}:\n{told}"
        assert self.tried


def against(name: str, *never: str) -> Tally:
    """An empty tally of what must not happen."""
    return Tally(name, dict.fromkeys(never, 0))


def joined(parts: Iterable[Tally]) -> Tally:
    """The parts of one proof as one; there must be one part at least."""
    first, *rest = parts
    whole = Tally(first.name, dict(first.never), Counter(first.outcomes), notes=[*first.notes])
    whole.faults, whole.seconds = [*first.faults], first.seconds
    for part in rest:
        for what, count in part.never.items():
            whole.never[what] = whole.never.get(what, 0) + count
        whole.outcomes += part.outcomes
        whole.faults = (whole.faults + part.faults)[:KEPT]
        whole.notes += part.notes
        whole.seconds += part.seconds
    return whole
