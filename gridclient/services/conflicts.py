"""Conflicts: what two people did to one record, laid side by side, and deciding about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from gridclient.domain import plausibility
from gridclient.domain.days import stamp_text
from gridclient.domain.fields import ENTITIES, Kind, text_value, to_fields
from gridclient.domain.identifiers import new_id
from gridclient.domain.links import OPEN, ConflictResolution
from gridclient.domain.merging import ASKING, Clash
from gridclient.domain.texts import clean
from gridclient.errors import GridError, Hint, Refused
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress, told_of
from gridclient.services import deciding, laying_out
from gridclient.services.authorising import permit
from gridclient.services.entry import checked, known
from gridclient.services.events import Events, RegistersChanged
from gridclient.services.laying_out import Conflict
from gridclient.services.profile import Profile
from gridclient.store import conflicts as kept
from gridclient.store import log_books
from gridclient.store.conflicts import ConflictLine
from gridclient.store.unit import Unit

T = TypeVar("T")

HERE, THERE, NEWEST, VALUE = "here", "there", "newest", "value"
CHOICES = (HERE, THERE, NEWEST, VALUE)
"""The value that stood here, the one that came, whichever stands, or another one."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A decision that was taken; ``before`` and ``after``: the record, None where only parallel
    edits were looked at; ``was_open``: somebody was still to be asked."""

    conflict_id: str
    resolution_id: str
    before: Any = None
    after: Any = None
    was_open: bool = True


@dataclass(frozen=True, slots=True)
class ManyResolved:
    """What became of many: the decisions, and which conflicts were refused and why."""

    resolved: tuple[Resolved, ...]
    refused: tuple[tuple[str, GridError], ...]


class Conflicts:
    """Looking at conflicts and deciding about them, in one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def open_(self, *, parallel: bool = False) -> list[Conflict]:
        """What awaits a decision, those of one household together, oldest first; with
        ``parallel`` the edits that only inform, and not those.

        Personal values are masked.
        """
        with self._profile.store.view() as unit:
            lines = kept.open_lines(unit, _kinds(parallel=parallel))
            found = laying_out.conflicts(self._profile, unit, lines)
        first: dict[str, str] = {}
        for one in found:
            first.setdefault(one.group, one.at)
        return sorted(found, key=lambda one: (first[one.group], one.group, one.at))

    def count(self, *, parallel: bool = False) -> int:
        """How many conflicts await a decision, or how many parallel edits nobody has seen yet."""
        with self._profile.store.view() as unit:
            return len(kept.open_lines(unit, _kinds(parallel=parallel)))

    def show(self, conflict_id: str, *, unmasked: bool = False) -> Conflict:
        """One conflict, settled or not; ``unmasked`` shows its values and notes that in the
        access log. Raises ``Refused("conflict.unknown")``."""
        with self._profile.store.unit() as unit:
            line = _line(unit, conflict_id)
            found = laying_out.conflicts(self._profile, unit, [line], unmasked=unmasked)
            if not found:
                raise deciding.not_here()
            if unmasked:
                clash = line.clash
                named = {"field": clash.field} if clash.kind == "values" else {}
                about = {"entity": clash.entity, "row": clash.row_id, **named}
                log_books.append(unit, "value_shown", **about)
                unit.commit()
        return found[0]

    def resolve(self, conflict_id: str, choice: str, value: str | None = None) -> Resolved:
        """Decide about a conflict: ``choice`` is one of :data:`CHOICES`, ``value`` the canonical
        text of another value for ``value`` (None empties the field).

        The chosen value is written anew, so that whoever decides otherwise at the same time
        makes a new conflict and nobody is overruled unseen. The decision travels; nobody is
        asked again. Raises ``Refused`` for a conflict that is unknown, a value that cannot be
        kept, and what is not this profile's to change.
        """
        with self._profile.store.unit() as unit:
            resolved = self._resolve(unit, _line(unit, conflict_id), choice, value)
            unit.commit()
        self._events.tell(RegistersChanged(1))
        return resolved

    def resolve_many(
        self, conflict_ids: Sequence[str], choice: str, progress: Progress = SILENT
    ) -> ManyResolved:
        """Decide about many alike: ``here``, ``there`` or ``newest``, in one transaction.

        What cannot be decided so, or was decided already, is left as it is and told; the rest
        stands.
        """
        return self._each(
            told_of(progress, conflict_ids, _("Deciding")),
            lambda unit, one: self._resolve(unit, _open_line(unit, one), choice, None),
            lambda one: one,
        )

    def take_back(self, resolved: Sequence[Resolved], progress: Progress = SILENT) -> ManyResolved:
        """Write back what stood before these decisions, where nobody changed it since, and ask
        about the conflicts again.

        A further decision says so, for the first may have travelled: whoever was not asked any
        more is asked again. What cannot be taken back is left as it is and told.
        """
        return self._each(
            told_of(progress, resolved[::-1], _("Taking it back")),
            self._reopen,
            lambda one: one.conflict_id,
        )

    def _each(
        self,
        items: Iterable[T],
        act: Callable[[Unit, T], Resolved],
        conflict_of: Callable[[T], str],
    ) -> ManyResolved:
        """Do something about each of several in one unit of work; nothing is left of what was
        begun about one that is refused."""
        done, refused = [], []
        with self._profile.store.unit() as unit:
            for one in items:
                try:
                    with unit.attempt():
                        done.append(act(unit, one))
                except Refused as error:
                    refused.append((conflict_of(one), error))
            unit.commit()
        if done:
            self._events.tell(RegistersChanged(len(done)))
        return ManyResolved(tuple(done), tuple(refused))

    def _reopen(self, unit: Unit, one: Resolved) -> Resolved:
        line = _line(unit, one.conflict_id)
        if kept.newest(unit, line.clash.id) != one.resolution_id:
            raise Refused(
                "conflict.since",
                _("Somebody has decided otherwise about this since."),
                hint=_("Look at it again."),
            )
        if one.before is not None:
            self._write_back(unit, one)
        if one.was_open:
            fact = say(self._profile, unit, line, None, OPEN)
            kept.reopen(unit, line.clash.id, fact.id)
        return one

    def _write_back(self, unit: Unit, one: Resolved) -> None:
        entity = ENTITIES[_line(unit, one.conflict_id).clash.entity]
        now: Any = unit.get(entity.type, one.before.id)
        if now is None:
            raise deciding.not_here()
        names = [name for name in entity.fields if _differ(one.before, one.after, name)]
        untouched = {
            name: getattr(one.before, name) for name in names if not _differ(one.after, now, name)
        }
        unit.save(dataclasses.replace(now, **untouched))
        permit(self._profile, unit, now)

    def _resolve(self, unit: Unit, line: ConflictLine, choice: str, value: str | None) -> Resolved:
        clash = line.clash
        entity = ENTITIES[clash.entity]
        before: Any = unit.get(entity.type, clash.row_id)
        if before is None:
            raise deciding.not_here()
        permit(self._profile, unit, before)
        chosen, after = None, None
        if clash.kind in ASKING:
            chosen = _chosen(clash, before, choice, value)
            after = _with(unit, clash, before, chosen)
            unit.save(after, anew={clash.field})
            permit(self._profile, unit, after)
        fact = say(self._profile, unit, line, chosen)
        kept.settle(unit, clash.id, stamp_text(self._profile.now()), fact.id)
        was_open = line.settled_at is None
        return Resolved(clash.id, fact.id, before if after else None, after, was_open)


def say(
    profile: Profile, unit: Unit, line: ConflictLine, value: str | None, act: str | None = None
) -> ConflictResolution:
    """Record a decision about a conflict, or that it is taken back (``act``: ``OPEN``)."""
    clash, now = line.clash, profile.now()
    fact = ConflictResolution(
        id=new_id(now),
        **deciding.places(unit, clash.entity, [clash.row_id])[0],
        conflict_id=clash.id,
        entity=clash.entity,
        row_id=clash.row_id,
        field=clash.field,
        value=value,
        act=act,
        decided_at=now,
        by_id=profile.person_id,
    )
    unit.add(checked(fact))
    permit(profile, unit, fact)
    return fact


def _kinds(*, parallel: bool) -> Collection[str]:
    return {"parallel"} if parallel else ASKING


def _line(unit: Unit, conflict_id: str) -> ConflictLine:
    found = kept.line(unit, conflict_id)
    if found is None or found.clash.entity not in ENTITIES:
        raise Refused(
            "conflict.unknown",
            _("There is no conflict with this number."),
            hint=Hint(
                _("List what is open with “conflicts list”."),
                _("Look at the list again: somebody else may have been quicker."),
            ),
        )
    return found


def _open_line(unit: Unit, conflict_id: str) -> ConflictLine:
    found = _line(unit, conflict_id)
    if found.settled_at is not None:
        raise Refused(
            "conflict.settled",
            _("This has been decided already."),
            hint=_("Look at the list again: somebody else may have been quicker."),
        )
    return found


def _chosen(clash: Clash, standing: Any, choice: str, value: str | None) -> str | None:
    """The canonical text a choice means."""
    match choice:
        case "here":
            return clash.local
        case "there":
            return clash.incoming
        case "newest":
            return to_fields(standing).get(clash.field)
        case "value" if clash.kind == "values":
            return clean(value)
    raise Refused(
        "conflict.choice",
        _("“{choice}” is no choice for this conflict.").format(choice=choice),
        hint=_("Choose what stands here, what came, the newer one, or another value."),
    )


def _with(unit: Unit, clash: Clash, record: Any, chosen: str | None) -> Any:
    """The record with the chosen value, checked as if it had been typed."""
    entity = ENTITIES[clash.entity]
    field, fields = entity.fields.get(clash.field), to_fields(record)
    if field is None:
        raise Refused(
            "conflict.newer",
            _("A newer version of the program knows what “{field}” is.").format(field=clash.field),
            hint=_("Update the program, then decide."),
        )
    if chosen is not None and field.kind is Kind.TEXT:
        chosen = plausibility.spelled(field, chosen, fields)
    try:
        read = {clash.field: text_value(field.kind, chosen)}
    except ValueError:
        raise Refused(
            "entry.value",
            _("“{value}” does not fit “{field}”.").format(value=chosen, field=field.label),
            hint=_("Write it as the field shows it."),
        ) from None
    if clash.kind == "retire" and chosen is None and "retired_on" in entity.fields:
        read["retired_on"] = None
    after = checked(dataclasses.replace(record, **read))
    return known(unit, after, [clash.field])


def _differ(one: Any, other: Any, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))
