"""Special rounds: before festivals and when the weather turns, begun by an office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gridclient.domain import due, festivals
from gridclient.domain.authority import Authority
from gridclient.domain.care import CATEGORIES
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import door_seen_by, name_seen_by
from gridclient.domain.due import Contact
from gridclient.domain.festivals import Suggestion
from gridclient.domain.places import Division
from gridclient.domain.special_rounds import (
    OCCASIONS,
    WEATHER,
    SpecialRound,
    called,
    means,
    runs,
)
from gridclient.domain.visits import EFFECTIVE
from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.services import calendars, rounds
from gridclient.services.entry import codes_in, known_code
from gridclient.services.profile import Profile
from gridclient.services.registers import Registers
from gridclient.services.rounds import Home

_LONGEST_DAYS = 92
_WEATHER_DAYS = 1


@dataclass(frozen=True, slots=True)
class StandingLine:
    """A household a round means, and when it was contacted; None: it still waits."""

    household_id: str
    address: str
    head_name: str | None
    contacted_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a round stands, with the households behind both numbers, in walking order."""

    round: SpecialRound
    done: tuple[StandingLine, ...]
    waiting: tuple[StandingLine, ...]

    @property
    def total(self) -> int:
        """Everybody the round means."""
        return len(self.done) + len(self.waiting)


class SpecialRounds:
    """Special rounds in one profile."""

    def __init__(self, profile: Profile, registers: Registers) -> None:
        self._profile = profile
        self._registers = registers

    def rounds(self) -> list[SpecialRound]:
        """All rounds, the newest first; none that was entered in error."""
        found = [
            item
            for item in self._registers.find(SpecialRound)
            if item.retired != "entered_in_error"
        ]
        return sorted(found, key=lambda item: (item.until_on, item.id), reverse=True)

    def running(self, on: dt.date | None = None) -> list[SpecialRound]:
        """The rounds under way on a day (None: today), the one that ends first before."""
        day = on or self._today()
        found = [item for item in self._registers.find(SpecialRound) if runs(item, day)]
        return sorted(found, key=lambda item: (item.until_on, item.id))

    def suggested(self, on: dt.date | None = None) -> list[Suggestion]:
        """The festivals at hand for which no round was begun yet."""
        begun = self._registers.find(SpecialRound)
        return festivals.suggested(calendars.festivals(), begun, on or self._today())

    def planned(self, occasion: str) -> Suggestion:
        """What a round for an occasion begins with: today, until when, and who is meant.

        In bad weather until tomorrow: everybody within 24 hours, and a phone call counts.
        """
        code, today = known_code(OCCASIONS, occasion), self._today()
        begun = self._registers.find(SpecialRound)
        for suggestion in festivals.suggested(calendars.festivals(), begun, today):
            if suggestion.occasion == code:
                return suggestion
        days = _WEATHER_DAYS if code in WEATHER else festivals.USUAL_LEAD_DAYS
        until_on = today + dt.timedelta(days=days)
        return Suggestion(code, until_on, today, until_on, festivals.meant(code))

    def begin(  # noqa: PLR0917 - what a round is made of
        self,
        occasion: str,
        from_on: dt.date | None = None,
        until_on: dt.date | None = None,
        categories: Sequence[str] | None = None,
        grid_ids: Sequence[str] = (),
        title: str | None = None,
    ) -> SpecialRound:
        """Begin a round; what is not said is as :meth:`planned`. Only an office may.

        ``categories``: None those of the occasion, none at all everybody cared for. Raises
        ``Refused`` for a round that is over already, ends before it begins, or lasts too long,
        and for a second one of the same name that means the same people at the same time.
        """
        division = self._division()
        plan = self.planned(occasion)
        first, last = from_on or plan.from_on, until_on or plan.until_on
        self._check(first, last)
        with self._profile.store.view() as unit:
            codes = codes_in(unit, CATEGORIES)
        wanted = plan.categories if categories is None else categories
        meant = tuple(dict.fromkeys(known_code(codes, one) for one in wanted))
        said: dict[str, Any] = {
            "occasion": plan.occasion,
            "title": title,
            "grid_ids": tuple(grid_ids),
        }
        self._check_twin(first, last, categories=meant, **said)
        return self._registers.add(
            SpecialRound,
            division_id=division.id,
            from_on=first,
            until_on=last,
            categories=meant,
            **said,
        )

    def end(self, round_id: str, reason: str = "ended") -> SpecialRound:
        """End a round before its time; returns it as it stood before."""
        self._profile.office()
        return self._registers.retire(SpecialRound, round_id, reason)

    def restore(self, before: SpecialRound) -> None:
        """Let a round that was ended go on."""
        self._registers.change(
            SpecialRound, before.id, retired=before.retired, retired_on=before.retired_on
        )

    def standing(self, round_id: str) -> Standing:
        """How a round stands today, or stood on its last day."""
        item = self._registers.get(SpecialRound, round_id)
        day = min(self._today(), item.until_on, item.retired_on or dt.date.max)
        with self._profile.store.view() as unit:
            return _standing(item, rounds.homes(unit, day), day, self._profile.authority)

    def standings(self) -> list[Standing]:
        """How the running rounds stand, from one reading."""
        running, today = self.running(), self._today()
        if not running:
            return []
        with self._profile.store.view() as unit:
            homes = rounds.homes(unit, today)
        reader = self._profile.authority
        return [_standing(item, homes, today, reader) for item in running]

    def _today(self) -> dt.date:
        return day_of(self._profile.now())

    def _division(self) -> Division:
        code = self._profile.office().division
        return self._registers.find(Division, code=code)[0]

    def _check_twin(self, first: dt.date, last: dt.date, **said: Any) -> None:
        for one in self._registers.find(SpecialRound, retired=None):
            alike = all(
                set(getattr(one, name) or ()) == set(value or ()) for name, value in said.items()
            )
            if alike and one.from_on <= last and first <= one.until_on:
                raise Refused(
                    "round.twice",
                    _("The round “{round}” runs already, from {first} until {last}.").format(
                        round=called(one), first=one.from_on, last=one.until_on
                    ),
                    hint=_("End that one first, or give this one another title."),
                )

    def _check(self, first: dt.date, last: dt.date) -> None:
        if last < first or last < self._today() or (last - first).days > _LONGEST_DAYS:
            raise Refused(
                "round.dates",
                _("A round cannot be from {first} until {last}.").format(first=first, last=last),
                where=[Where(field=_("Until"))],
                hint=_("It ends today or later, and lasts {days} days at most.").format(
                    days=_LONGEST_DAYS
                ),
            )


def _standing(
    item: SpecialRound, homes: Sequence[Home], day: dt.date, reader: Authority | None
) -> Standing:
    done: list[StandingLine] = []
    waiting: list[StandingLine] = []
    for home in homes:
        if not home.door.occupied or not means(item, home.door.grid_id, home.levels):
            continue
        contacts = [Contact(visit.visited_on, visit.result) for visit in home.visits]
        served = due.served(item, contacts, day)
        (done if served else waiting).append(_line(item, home, day, reader))
    return Standing(item, tuple(done), tuple(waiting))


def _line(item: SpecialRound, home: Home, day: dt.date, reader: Authority | None) -> StandingLine:
    last = min(day, item.until_on)
    reached = [
        visit.visited_on
        for visit in home.visits
        if visit.result in EFFECTIVE and item.from_on <= visit.visited_on <= last
    ]
    return StandingLine(
        home.door.household_id or "",
        door_seen_by(reader, home.building_label, home.address),
        name_seen_by(reader, home.door.head_name),
        min(reached, default=None),
    )
