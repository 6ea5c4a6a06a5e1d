"""Rules of retention, what they would take away today, and taking it away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from gridclient.domain import clocks
from gridclient.domain.care import GROUPS
from gridclient.domain.clocks import ClockDoubt
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import name_seen_by
from gridclient.domain.fields import Codes
from gridclient.domain.identifiers import named_id
from gridclient.domain.people import Resident
from gridclient.domain.places import Division
from gridclient.domain.retention import DEFAULT_RULES, SUBJECTS, RetentionRule, review_on
from gridclient.errors import Hint, Refused, Where
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress, finish
from gridclient.services import backups, timekeeping
from gridclient.services.authorising import permit
from gridclient.services.entry import checked, known_code
from gridclient.services.events import Events, RegistersChanged
from gridclient.services.profile import Profile
from gridclient.services.retention import finding, removing
from gridclient.services.retention.records import Candidate, Copies, Removed, Review, Rule
from gridclient.store import doors, log_books, purging, retained
from gridclient.store.unit import Unit

_TIMED = Codes(
    SUBJECTS.name,
    SUBJECTS.title,
    *(code for code in SUBJECTS if code.code in {rule.subject for rule in DEFAULT_RULES}),
)
LONGEST_DAYS = 36_500
_REVIEWS_AHEAD = dt.timedelta(days=60)
_REVIEWS_BACK = dt.timedelta(days=90)


class Retention:
    """Keeping personal data no longer than needed, in one profile (PIPL Art. 19, 47)."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def today(self) -> dt.date:
        """Today, by the profile's clock."""
        return day_of(self._profile.now())

    # --- rules -----------------------------------------------------------------------------

    def rules(self, on: dt.date | None = None) -> list[Rule]:
        """The rule in force for every subject on a day (None: today): the newest by its date."""
        with self._profile.store.view() as unit:
            return list(_rules(unit, on or self.today()).values())

    def set_rule(
        self, subject: str, days: int, effective_from: dt.date | None = None
    ) -> RetentionRule:
        """Keep a subject for ``days`` from a day on (None: today); earlier rules stay as they
        were. Raises ``Refused`` for an unknown subject, an impossible number, or no office."""
        authority = self._profile.office()
        code, since = known_code(_TIMED, subject), effective_from or self.today()
        if not 1 <= days <= LONGEST_DAYS:
            raise Refused(
                "retention.days",
                _("{days} days is not a time to keep something.").format(days=days),
                where=[Where(field=_("Days"))],
                hint=_("Give from 1 to {longest} days.").format(longest=LONGEST_DAYS),
            )
        with self._profile.store.unit() as unit:
            (place,) = unit.find(Division, code=authority.division)
            rule = RetentionRule(
                id=named_id("retention_rule", f"{place.code}/{code}/{since.isoformat()}"),
                division_id=place.id,
                subject=code,
                days=days,
                effective_from=since,
            )
            changed = unit.save(checked(rule))
            permit(self._profile, unit, rule)
            unit.commit()
        self._events.tell(RegistersChanged(changed))
        return rule

    # --- removal ---------------------------------------------------------------------------

    def preview(self, on: dt.date | None = None) -> list[Candidate]:
        """What should go on a day (None: today), by subject, the oldest first; changes nothing."""
        with self._profile.store.view() as unit:
            return self._candidates(unit, on or self.today())

    def copies(self) -> Copies:
        """The backups that still hold what would be removed now, and until when at most."""
        kept = backups.kept_until(self._profile)
        return Copies(len(kept), kept[-1] if kept else None)

    def clock_doubt(self) -> ClockDoubt | None:
        """Why more may seem due than is: this computer's date stands long after all that was
        signed. A date too early is none: too little goes, and the rest when the day comes."""
        found = timekeeping.doubt(self._profile)
        return found if found is not None and found.kind == clocks.AFTER else None

    def run(
        self,
        chosen: Collection[Candidate],
        progress: Progress = SILENT,
        basis: str | None = None,
        *,
        despite_clock: bool = False,
    ) -> Removed:
        """Remove what was chosen from a preview; nothing brings it back.

        One unit of work: stopped before its end it leaves everything as it was. What is no
        longer due when it comes to it (somebody moved back in) is skipped. Raises ``Refused``
        when this is no office, and with ``retention.clock`` when this computer's date may be far
        too late, unless a person has said that it is right (``despite_clock``): an office that
        receives nothing for half a year cannot know it otherwise.
        """
        self._profile.office()
        if not despite_clock:
            self._refuse_doubtful_date()
        keys = {candidate.key for candidate in chosen}
        with self._profile.store.unit() as unit:
            due = [one for one in self._candidates(unit, self.today()) if one.key in keys]
            for number, candidate in enumerate(due):
                progress.step(number, len(due), _("Removing"))
                removing.remove(self._profile, unit, candidate, basis)
            purging.sweep(unit)
            if due:
                log_books.append(unit, "data_removed", count=len(due))
            unit.commit()
        backups.let_go(self._profile)
        self._profile.store.settle()
        finish(progress, len(due))
        self._events.tell(RegistersChanged(len(due)))
        return Removed(len(due), len(keys) - len(due), self.copies())

    def _refuse_doubtful_date(self) -> None:
        found = self.clock_doubt()
        if found is not None:
            raise Refused(
                "retention.clock",
                timekeeping.in_words(found),
                hint=Hint(
                    _(
                        "What is removed cannot be brought back: once the date is right, look at "
                        "“retention preview” again. If it is right now, say --despite-clock."
                    ),
                    _(
                        "What is removed cannot be brought back: once the date is right, look at "
                        "what should go again. If it is right now, say so before the last step."
                    ),
                ),
            )

    # --- children --------------------------------------------------------------------------

    def reviews(self, on: dt.date | None = None) -> list[Review]:
        """Files of children who are cared for that are to be looked through about now: at 14,
        16 and 18 (domain.md §5.4). A review removes nothing by itself."""
        day = on or self.today()
        with self._profile.store.view() as unit:
            cared = doors.care(unit, day)
            ids = {
                line.resident_id
                for lines in cared.values()
                for line in lines
                if line.resident_id and line.category in GROUPS["children"]
            }
            people = unit.find(Resident, id=ids)
            called = retained.addresses(unit, (one.household_id for one in people))
        found = []
        for child in people:
            due = review_on(child.born_on, day - _REVIEWS_BACK) if child.born_on else None
            if due is not None and due[1] <= day + _REVIEWS_AHEAD:
                address = called.get(child.household_id, "–")
                name = name_seen_by(self._profile.authority, child.name) or ""
                found.append(Review(child.id, child.household_id, name, address, *due))
        return sorted(found, key=lambda review: (review.due_on, review.name))

    def _candidates(self, unit: Unit, on: dt.date) -> list[Candidate]:
        days = {subject: rule.days for subject, rule in _rules(unit, on).items()}
        return finding.candidates(unit, days, on, self._profile.authority)


def _rules(unit: Unit, on: dt.date) -> dict[str, Rule]:
    found = {item.subject: Rule(item.subject, item.days, None, own=False) for item in DEFAULT_RULES}
    kept = unit.find(RetentionRule)
    for item in sorted(kept, key=lambda item: (str(item.effective_from or ""), item.id)):
        begun = item.effective_from is None or item.effective_from <= on
        if begun and item.subject in found:
            found[item.subject] = Rule(item.subject, item.days, item.effective_from, own=True)
    return found
