"""What was said and by whom, kept outside the program: nothing of it may be lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Said:
    """A fact, or a value given to a field of a register; ``stamp``: read right after.

    ``over``: the stamp that stood there before, known to whoever said this. ``lost``: it stood
    nowhere but where it was said, and there an older backup was put in its place. ``bare``: only
    an office was told of it, or holds it still, from which some is withheld: that may be gone.
    ``barred``: they may not write it, or build upon what they may not. ``strange``: the
    households that alone bar it, as they are not theirs; they may have come to them by the time
    an office hears of this. ``first``: the stamp it bore before any was found void.
    """

    number: int
    by: str
    replica: str
    entity: str
    row: str
    field: str | None
    value: str | None
    stamp: str
    over: str = ""
    lost: bool = False
    bare: bool = False
    barred: bool = False
    strange: frozenset[str] = frozenset()
    first: str = ""


@dataclass(slots=True)
class Ledger:
    """Everything said, and who is known to have heard of what, by their names.

    ``anew``: stamps of a clock far ahead to those that stand instead, once it was right again;
    ``stripped``: the ids of facts whose words were gone by then where a removal dated by such a
    clock was taken back.
    """

    said: list[Said] = field(default_factory=list)
    heard: dict[str, set[int]] = field(default_factory=dict)
    anew: dict[str, str] = field(default_factory=dict)
    stripped: set[str] = field(default_factory=set)

    def note(self, by: str, replica: str, **what: str | None) -> Said:
        """Note what somebody said."""
        one = Said(len(self.said), by, replica, **what)  # type: ignore[arg-type]
        one.over, one.first = self.anew.get(one.over, one.over), one.stamp
        self.said.append(one)
        self.heard.setdefault(by, set()).add(one.number)
        return one

    def stamp_anew(
        self, moved: Mapping[str, str], yielding: Mapping[tuple[str, str, str, str], str]
    ) -> None:
        """A clock far ahead was put right: what it had stamped bears other stamps now;
        ``yielding``: where a value gave way, by its field and stamp, so that it bears yet another.
        It happens twice where a backup from before was put in since.
        """
        again = {new: moved[old] for old, new in self.anew.items() if old in moved}
        self.anew.update(moved)
        now = {**again, **moved}
        for one in self.said:
            given = yielding.get((one.entity, one.row, one.field or "", one.stamp))
            if one.field is not None:
                one.stamp = given or now.get(one.stamp, one.stamp)
            one.over = now.get(one.over, one.over)

    def known_to(self, name: str) -> frozenset[int]:
        return frozenset(self.heard.get(name, ()))

    def hear(self, name: str, what: frozenset[int]) -> None:
        self.heard.setdefault(name, set()).update(what)

    def forget(self, name: str, kept: frozenset[int], offices: frozenset[str]) -> None:
        """An older backup was put in: what neither its author nor another of the ``offices``
        has heard of may be gone; members are told only of what lies in their grids."""
        gone = self.heard.get(name, set()) - kept
        self.heard[name] = set(kept)
        for number in gone:
            sure = {self.said[number].by, *offices}
            if not any(number in self.heard.get(one, ()) for one in sure):
                self.said[number].lost = True
            if not any(number in self.heard.get(one, ()) for one in sure - {"district"}):
                self.said[number].bare = True

    def give_up(self, by: str, heard: frozenset[int]) -> None:
        """Somebody was revoked: what they said and the office has not heard of need not come."""
        for one in self.said:
            if one.by == by and one.number not in heard:
                one.lost = True

    def barred_of(self, by: str) -> dict[str, frozenset[str]]:
        """The rows somebody wrote though they may not, but for those that others have, too; each
        with the strange households that alone bar it, or none."""
        every = [one for one in self.said if one.barred and one.by == by and one.entity != "grid"]
        found = {one.row: one.strange for one in every}
        return found | {one.row: one.strange for one in every if not one.strange}

    def facts(self) -> list[Said]:
        return [one for one in self.said if one.field is None and not one.lost]

    def edits(self) -> list[Said]:
        return [one for one in self.said if one.field is not None and not one.lost]
