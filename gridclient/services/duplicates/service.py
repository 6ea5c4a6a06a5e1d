"""Looking at duplicates and deciding about them: links that travel and can be taken back."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from gridclient.domain.days import day_of
from gridclient.domain.duplicates import LEAST
from gridclient.domain.fields import ENTITIES, entity_of, text_value, to_fields
from gridclient.domain.identifiers import new_id
from gridclient.domain.linking import DIFFERENT, SAME, Decision, Pair, pair
from gridclient.domain.links import LINKABLE, OPEN, SameAs
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services import deciding
from gridclient.services.authorising import permit
from gridclient.services.duplicates import finding
from gridclient.services.duplicates.finding import VISIT_DAYS, entry
from gridclient.services.duplicates.records import Candidate, FieldPair, Linked, LinkMade, Said
from gridclient.services.entry import checked, known_code
from gridclient.services.events import Events, RegistersChanged, VisitsChanged
from gridclient.services.profile import Profile
from gridclient.services.seeing import Reader
from gridclient.services.undoing import restored
from gridclient.store import links
from gridclient.store.unit import Unit


class Duplicates:
    """Finding and linking duplicates in one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    # --- finding ---------------------------------------------------------------------------

    def list_(self, entity: str, least: int = LEAST) -> list[Candidate]:
        """Records of an entity (``LINKABLE``) that may be the same and were not decided about,
        the likeliest first."""
        with self._profile.store.view() as unit:
            reader = Reader(unit, self._profile.authority)
            return finding.likely(unit, reader, known_code(LINKABLE, entity), self._since(), least)

    def before_saving(self, record: Any) -> list[Candidate]:
        """Records that one about to be saved may be the same as, the likeliest first.

        ``record``: a household, resident or visit, saved or not. Of those that are the same
        already only the one that stands is named.
        """
        with self._profile.store.view() as unit:
            return finding.before_saving(unit, Reader(unit, self._profile.authority), record)

    def compare(self, entity: str, one_id: str, other_id: str) -> list[FieldPair]:
        """Two records field by field, those that say something on either side."""
        declared = ENTITIES[known_code(LINKABLE, entity)]
        with self._profile.store.view() as unit:
            reader = Reader(unit, self._profile.authority)
            one, other = (to_fields(_get(unit, entity, row_id)) for row_id in (one_id, other_id))
            return [
                FieldPair(
                    name,
                    field.label,
                    one.get(name),
                    other.get(name),
                    reader.value(field, one.get(name)),
                    reader.value(field, other.get(name)),
                )
                for name, field in declared.fields.items()
                if name in one or name in other
            ]

    def linked(self, entity: str) -> list[Linked]:
        """The links that stand."""
        with self._profile.store.view() as unit:
            known = links.of(unit, known_code(LINKABLE, entity))
            reader = Reader(unit, self._profile.authority)
            return [
                Linked(entity, entry(reader, entity, kept_id), entry(reader, entity, other_id))
                for other_id, kept_id in sorted(known.stands.items())
            ]

    def count_linked(self) -> int:
        """How many records of any kind another stands for."""
        with self._profile.store.view() as unit:
            return sum(len(links.of(unit, code.code).stands) for code in LINKABLE)

    def standing(self, entity: str, row_id: str) -> str:
        """The id of the record that stands for a record: mostly its own."""
        with self._profile.store.view() as unit:
            return links.canonical(unit, entity, row_id)

    def _since(self) -> dt.date:
        return day_of(self._profile.now()) - dt.timedelta(days=VISIT_DAYS)

    # --- deciding --------------------------------------------------------------------------

    def link(
        self,
        entity: str,
        kept_id: str,
        other_id: str,
        fields: Mapping[str, str | None] | None = None,
    ) -> LinkMade:
        """Say that two records are the same; ``kept_id`` stands for both from now on.

        ``fields``: values the kept record takes over, as canonical texts by field name. Nothing
        is removed; :meth:`unlink` parts them again. Raises ``Refused`` for a record that is not
        here or not this profile's to change, and for a value that cannot be kept.
        """
        entity = known_code(LINKABLE, entity)
        with self._profile.store.unit() as unit:
            kept_id, other_id = _standing(unit, entity, kept_id, other_id)
            before = _get(unit, entity, kept_id)
            after = _taking_over(before, fields or {})
            was = _said(unit, entity, pair(kept_id, other_id))
            self._decide(unit, entity, kept_id, other_id, SAME)
            if after != before:
                unit.save(after)
            permit(self._profile, unit, after)
            unit.commit()
        self._tell(entity, before)
        changed = after != before
        told = (before, after) if changed else (None, None)
        return LinkMade(entity, kept_id, other_id, SAME, (was,), *told)

    def unlink(self, entity: str, one_id: str, other_id: str) -> LinkMade:
        """Say that two linked records are different after all.

        Where others join the two, ``other_id`` is parted from these as well. Raises
        ``Refused("link.none")`` for two that are not linked.
        """
        entity = known_code(LINKABLE, entity)
        with self._profile.store.unit() as unit:
            if other_id not in links.members(unit, entity, one_id) or one_id == other_id:
                raise Refused(
                    "link.none",
                    _("These two were not linked."),
                    hint=_("Look at the links with “duplicates list --linked”."),
                )
            was = self._part(unit, entity, one_id, other_id)
            record = _get(unit, entity, one_id)
            unit.commit()
        self._tell(entity, record)
        return LinkMade(entity, one_id, other_id, DIFFERENT, tuple(was))

    def _part(self, unit: Unit, entity: str, one_id: str, other_id: str) -> list[Said]:
        """Part two records, and the second from whatever else joins them; returns what had been
        said of each pair that was parted."""
        was = []
        for ids in (pair(one_id, other_id), *_joining(unit, entity, other_id)):
            said = links.of(unit, entity).decided.get(ids)
            joins = other_id in links.members(unit, entity, one_id)
            if joins and said is not None and said.act == SAME:
                self._decide(unit, entity, said.kept_id, said.other_id, DIFFERENT)
                was.append((ids, said))
        return was

    def take_back(self, made: LinkMade) -> None:
        """Say again of two records what had been said before, or that nobody has decided, so that
        they are asked about again; and put back what the kept record took over.

        Raises ``Refused("link.since")`` where somebody has decided otherwise since.
        """
        with self._profile.store.unit() as unit:
            known = links.of(unit, made.entity).decided
            if any(ids not in known or known[ids].act != made.act for ids, _was in made.was):
                raise Refused(
                    "link.since",
                    _("Somebody has decided otherwise about these two since."),
                    hint=_("Look at both again."),
                )
            for ids, was in made.was:
                one = was or Decision(*ids, OPEN, "")
                self._decide(unit, made.entity, one.kept_id, one.other_id, one.act)
            if made.before is not None:
                now = restored(unit, [(made.before, made.after)])
                unit.save(*now)
                permit(self._profile, unit, *now)
            record = _get(unit, made.entity, made.kept_id)
            unit.commit()
        self._tell(made.entity, record)

    def dismiss(self, entity: str, one_id: str, other_id: str) -> LinkMade:
        """Say that two records are not the same; they are not asked about again."""
        entity = known_code(LINKABLE, entity)
        with self._profile.store.unit() as unit:
            was = _said(unit, entity, pair(one_id, other_id))
            self._decide(unit, entity, *pair(one_id, other_id), DIFFERENT)
            unit.commit()
        self._tell(entity, None)
        return LinkMade(entity, one_id, other_id, DIFFERENT, (was,))

    def _decide(self, unit: Unit, entity: str, kept_id: str, other_id: str, act: str) -> None:
        """One decision for every grid the two belong to, so that all who have them hear of it."""
        if kept_id == other_id:
            raise Refused(
                "link.same",
                _("This is one and the same record."),
                hint=_("Name two different ones."),
            )
        permit(
            self._profile,
            unit,
            *(_get(unit, entity, row_id) for row_id in (kept_id, other_id)),
        )
        now = self._profile.now()
        said = [
            SameAs(
                id=new_id(now),
                **place,
                entity=entity,
                kept_id=kept_id,
                other_id=other_id,
                act=act,
                decided_at=now,
                by_id=self._profile.person_id,
            )
            for place in deciding.places(unit, entity, (kept_id, other_id))
        ]
        unit.add(*map(checked, said))
        permit(self._profile, unit, *said)
        stands = links.of(unit, entity).decided[pair(kept_id, other_id)]
        if (stands.act, stands.kept_id) != (act, kept_id):
            raise Refused(
                "link.clock",
                _("A decision about these two from a clock that is far ahead stands above this."),
                hint=_("Ask whoever decided to take it back on that computer."),
            )

    def _tell(self, entity: str, record: Any) -> None:
        if entity == "visit" and record is not None:
            self._events.tell(VisitsChanged((record.household_id,)))
        else:
            self._events.tell(RegistersChanged(1))


def _standing(unit: Unit, entity: str, kept_id: str, other_id: str) -> tuple[str, str]:
    """The two records that stand for these, where these are not one already."""
    known = links.of(unit, entity)
    standing = known.canonical(kept_id), known.canonical(other_id)
    return standing if standing[0] != standing[1] else (kept_id, other_id)


def _joining(unit: Unit, entity: str, row_id: str) -> list[Pair]:
    """The pairs of a record that links join now."""
    decided = links.of(unit, entity).decided
    return [ids for ids, one in decided.items() if one.act == SAME and row_id in ids]


def _said(unit: Unit, entity: str, ids: Pair) -> Said:
    """Two records with what was said of them last, None where nothing was."""
    return ids, links.of(unit, entity).decided.get(ids)


def _get(unit: Unit, entity: str, row_id: str) -> Any:
    record: Any = unit.get(ENTITIES[entity].type, row_id)
    if record is None:
        raise deciding.not_here()
    return record


def _taking_over(record: Any, fields: Mapping[str, str | None]) -> Any:
    """The kept record with values chosen from the other."""
    entity = entity_of(record)
    if fields and entity.is_fact:
        raise Refused(
            "link.fact",
            _("What happened is not changed: both notes stay."),
            hint=_("Link the two without choosing values."),
        )
    unknown = set(fields) - set(entity.fields)
    if unknown:
        raise Refused(
            "link.field",
            _("“{entity}” has no “{field}”.").format(
                entity=entity.label, field=", ".join(sorted(unknown))
            ),
            hint=_("Choose fields that “duplicates show” lists."),
        )
    read = {name: text_value(entity.fields[name].kind, value) for name, value in fields.items()}
    return checked(dataclasses.replace(record, **read))
