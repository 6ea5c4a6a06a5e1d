"""Following issues up: what was done about each, and the next step.

A step is a fact; what was
recorded by mistake is taken back by a retraction and stays readable in no list.
"""

from __future__ import annotations

from dataclasses import dataclass

from gridclient.domain import issues as rules
from gridclient.domain.authority import ISSUE_ACTS
from gridclient.domain.disclosure import seen_by, sees_words
from gridclient.domain.identifiers import new_id
from gridclient.domain.issues import CLOSED, OUTCOMES, Issue, IssueEvent
from gridclient.domain.places import Division
from gridclient.domain.staff import Person
from gridclient.domain.texts import clean
from gridclient.domain.visits import Retraction
from gridclient.errors import Hint, Refused, Where
from gridclient.i18n import _
from gridclient.services.authorising import permit
from gridclient.services.entry import checked, known_code
from gridclient.services.events import Events, IssuesChanged
from gridclient.services.issue_reading import Followed, Reading, in_order, taken_back, urgency
from gridclient.services.profile import Profile
from gridclient.store import links
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of an issue; ``who``: a name, or empty; ``reopens``: it follows a state in which
    the issue was closed; ``stays``: it is not this profile's to take back."""

    event: IssueEvent
    who: str
    reopens: bool
    stays: bool


class IssueSteps:
    """Following issues up, in one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def all_(self) -> list[Followed]:
        """Every issue: overdue first, then open ones by their limit, then the others, newest
        first."""
        with self._profile.store.view() as unit:
            reading = Reading(unit, self._profile)
            found = [reading.followed(issue) for issue in links.rehomed(unit, unit.find(Issue))]
        return sorted(found, key=urgency)

    def one(self, issue_id: str) -> Followed:
        """One issue; raises ``Refused`` when it is not here."""
        with self._profile.store.view() as unit:
            issue = _get(unit, issue_id)
            return Reading(unit, self._profile).followed(links.rehomed(unit, [issue])[0])

    def find(self, written: str) -> str:
        """The id of the issue that a number or an id names; raises ``Refused`` for none."""
        with self._profile.store.view() as unit:
            found = unit.find(Issue, issue_no=written.strip())
            return found[0].id if found else _get(unit, written.strip()).id

    def timeline(self, issue_id: str) -> list[StepLine]:
        """The steps that count, newest first, as this role reads them."""
        reader = self._profile.authority
        with self._profile.store.view() as unit:
            gone = taken_back(unit)
            names = {person.id: person.name for person in unit.find(Person)}
            found = unit.find(IssueEvent, issue_id=issue_id)
        events = in_order(event for event in found if event.id not in gone)
        lines: list[StepLine] = []
        state = "registered"
        for number, event in enumerate(events, start=1):
            before, state = state, rules.fold(events[:number]).state
            reopens = before in CLOSED and state not in CLOSED
            who = names.get(event.by_id or "", "")
            lines.append(StepLine(seen_by(reader, event), who, reopens, self._stays(event)))
        return lines[::-1]

    def _stays(self, event: IssueEvent) -> bool:
        """Whether a step is not this profile's to take back: offices may, others their own."""
        if event.action == "registered":
            return True
        return not self._verifies() and event.by_id != self._profile.person_id

    def possible(self, state: str) -> tuple[str, ...]:
        """What this role can do about an issue in a state: ``note``, ``hand_up``, ``close``,
        ``told``, ``rate``, ``reopen``."""
        authority = self._profile.authority
        allowed = ISSUE_ACTS.get(authority.role, frozenset()) if authority else None
        wanted = ["note", "hand_up", "close"]
        if state == "done" or state in CLOSED:
            wanted = ["told", "rate", "reopen"]
        if state == "done" and self._verifies():
            wanted.insert(0, "close")
        if not sees_words(authority):  # who reads no words about a case does what needs none
            wanted = [one for one in wanted if one in ("hand_up", "close")]
        return tuple(one for one in wanted if allowed is None or self._action(one) in allowed)

    def take(
        self,
        issue_id: str,
        step: str,
        *,
        note: str | None = None,
        outcome: str | None = None,
        to: str | None = None,
        stars: int | None = None,
    ) -> IssueEvent:
        """Take one of the steps of :meth:`possible`; durable when this returns.

        ``close`` wants an ``outcome``, ``hand_up`` the unit ``to`` which it goes, ``rate`` from
        one to five ``stars``, ``note`` and ``reopen`` a ``note``. Raises ``Refused`` for what is
        lacking, and for a step that cannot be taken now.
        """
        said = _said(step, clean(note), clean(outcome), clean(to), stars)
        now = self._profile.now()
        with self._profile.store.unit() as unit:
            state = self._state(unit, _get(unit, issue_id))
            if step not in self.possible(state):
                raise Refused(
                    "issue.step",
                    _("This step cannot be taken for an issue in the state “{state}”.").format(
                        state=rules.STATES.title_of(state)
                    ),
                    hint=_("Look at its steps; somebody may have been quicker."),
                )
            event = IssueEvent(
                id=new_id(now),
                issue_id=issue_id,
                action=self._action(step),
                happened_at=now,
                by_id=self._profile.person_id,
                note=said.note,
                outcome=said.outcome,
                lead_unit=said.to,
                stars=said.stars,
            )
            unit.add(checked(event))
            permit(self._profile, unit, event)
            unit.commit()
        self._events.tell(IssuesChanged((issue_id,)))
        return event

    def take_back(self, event_id: str, reason: str) -> None:
        """Say that a step should not have been recorded; the state is what the others add up to.

        Raises ``Refused`` for one that is not here, and for the registration itself.
        """
        now = self._profile.now()
        with self._profile.store.unit() as unit:
            event = unit.get(IssueEvent, event_id)
            if event is None or event.action == "registered":
                raise Refused(
                    "issue.step_stays",
                    _("This step cannot be taken back."),
                    hint=_("An issue that should not be here is closed as withdrawn."),
                )
            back = Retraction(
                id=new_id(now),
                issue_event_id=event_id,
                # without a reason the check refuses it by the name of the field
                reason=clean(reason),  # type: ignore[arg-type]
                retracted_at=now,
            )
            unit.add(checked(back))
            permit(self._profile, unit, back)
            unit.commit()
        self._events.tell(IssuesChanged((event.issue_id,)))

    def reads_words(self) -> bool:
        """Whether this role reads, and so writes, what is noted about an issue."""
        return sees_words(self._profile.authority)

    def units(self) -> list[str]:
        """To whom issues are handed up as a rule: to a worker's office, or to those above."""
        authority = self._profile.authority
        if authority is None:
            return []
        with self._profile.store.view() as unit:
            divisions = sorted(unit.find(Division), key=lambda one: -len(one.code))
        above = [
            one.name
            for one in divisions
            if authority.division.startswith(one.code)
            and not (authority.is_office and one.code == authority.division)
        ]
        return list(dict.fromkeys(above))

    def _action(self, step: str) -> str:
        """The act (``domain.issues.ACTIONS``) by which this role takes a step.

        Only offices dispatch, workers ask theirs. That something is done is verified by the
        community office, which knows the residents.
        """
        authority = self._profile.authority
        dispatches = authority is not None and authority.is_office
        return {
            "note": "progress",
            "hand_up": "dispatched" if dispatches else "progress",
            "close": "verified" if self._verifies() else "done",
            "told": "fed_back",
            "rate": "evaluated",
            "reopen": "progress",
        }[step]

    def _verifies(self) -> bool:
        authority = self._profile.authority
        return authority is not None and authority.is_office and sees_words(authority)

    @staticmethod
    def _state(unit: Unit, issue: Issue) -> str:
        return rules.fold(unit.find(IssueEvent, issue_id=issue.id), taken_back(unit)).state


@dataclass(frozen=True, slots=True)
class _Said:
    note: str | None
    outcome: str | None
    to: str | None
    stars: int | None


def _said(
    step: str, note: str | None, outcome: str | None, to: str | None, stars: int | None
) -> _Said:
    """What belongs to a step of what was said; refuses one that says too little."""
    lacking = {
        "note": (not note, _("Note")),
        "reopen": (not note, _("Note")),
        "close": (not outcome, _("Outcome")),
        "hand_up": (not to, _("Lead unit")),
        "rate": (stars not in range(1, 6), _("Stars")),
    }.get(step, (False, ""))
    if lacking[0]:
        raise Refused(
            "issue.step_lacks",
            _("“{field}” is needed for this step.").format(field=lacking[1]),
            where=[Where(field=lacking[1])],
            hint=_("Fill it in and save again."),
        )
    return _Said(
        note,
        known_code(OUTCOMES, outcome) if step == "close" and outcome else None,
        to if step == "hand_up" else None,
        stars if step == "rate" else None,
    )


def _get(unit: Unit, issue_id: str) -> Issue:
    issue = unit.get(Issue, issue_id)
    if issue is None:
        raise Refused(
            "issue.unknown",
            _("There is no issue with this number."),
            hint=Hint(
                _("List the issues with “issue list”."), _("Look at the list of issues again.")
            ),
        )
    return issue
