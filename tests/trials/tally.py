"""What a proof tried, what came of it, and its faults, each with how to make it again."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """The outcome of one proof; ``outcomes``: (kind, outcome) to how often."""

    name: str
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    def count(self, kind: str, outcome: str) -> None:
        """One was tried, and this came of it."""
        self.outcomes[kind, outcome] += 1
        self.seconds = time.monotonic() - self.began

    def fault(self, again: str, said: str) -> None:
        """One that should not be; ``again``: the arguments that make it again."""
        self.faults.append((again, said))

    @property
    def tried(self) -> int:
        """How many were tried."""
        return self.outcomes.total()

    def sound(self) -> None:
        """Fail, naming every fault and how to make it again, unless there was none."""
        told = "\n".join(
            f"{said}\n  python3 packaging/dev.py bench trust {again}" for again, said in self.faults
        )
        assert not self.faults, f"{len(self.faults)} faults in {self.name}:\n{told}"
        assert self.tried

    def and_(self, other: Tally) -> Tally:
        """Both as one."""
        return Tally(
            self.name,
            self.outcomes + other.outcomes,
            self.faults + other.faults,
            self.began,
            self.seconds + other.seconds,
        )
