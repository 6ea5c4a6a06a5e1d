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
from gridclient.domain.linking import DIFFERENT, SAME, Pair, pair
from gridclient.domain.links import LINKABLE, SameAs
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services import deciding
from gridclient.services.authorising import permit
from gridclient.services.duplicates import finding
from gridclient.services.duplicates.finding import VISIT_DAYS, entry
from gridclient.services.duplicates.records import Candidate, FieldPair, Linked, LinkMade
from gridclient.services.entry import checked, known_code
from gridclient.services.events import Events, RegistersChanged, VisitsChanged
from gridclient.services.profile import Profile
from gridclient.services.seeing import Reader
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
            self._decide(unit, entity, kept_id, other_id, SAME)
            if after != before:
                unit.save(after)
            permit(self._profile, unit, after)
            unit.commit()
        self._tell(entity, before)
        changed = after != before
        return LinkMade(
            entity, kept_id, other_id, before if changed else None, after if changed else None
        )

    def unlink(self, entity: str, one_id: str, other_id: str) -> None:
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
            self._part(unit, entity, pair(one_id, other_id))
            for known in [one for one in _joining(unit, entity) if other_id in one]:
                if other_id in links.members(unit, entity, one_id):
                    self._part(unit, entity, known)
            record = _get(unit, entity, one_id)
            unit.commit()
        self._tell(entity, record)

    def _part(self, unit: Unit, entity: str, ids: Pair) -> None:
        known = links.of(unit, entity).decided.get(ids)
        if known is not None and known.act == SAME:
            self._decide(unit, entity, known.kept_id, known.other_id, DIFFERENT)

    def take_back(self, made: LinkMade) -> None:
        """Undo a link: part the two, and put back what the kept record took over."""
        self.unlink(made.entity, made.kept_id, made.other_id)
        if made.before is None:
            return
        with self._profile.store.unit() as unit:
            now = _get(unit, made.entity, made.kept_id)
            taken = {
                name: getattr(made.before, name)
                for name in entity_of(now).fields
                if getattr(made.before, name) != getattr(made.after, name) == getattr(now, name)
            }
            unit.save(dataclasses.replace(now, **taken))
            unit.commit()
        self._tell(made.entity, now)

    def dismiss(self, entity: str, one_id: str, other_id: str) -> None:
        """Say that two records are not the same; they are not asked about again."""
        entity = known_code(LINKABLE, entity)
        with self._profile.store.unit() as unit:
            self._decide(unit, entity, *pair(one_id, other_id), DIFFERENT)
            unit.commit()
        self._tell(entity, None)

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


def _joining(unit: Unit, entity: str) -> list[Pair]:
    """The pairs that links join now."""
    return [ids for ids, one in links.of(unit, entity).decided.items() if one.act == SAME]


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
