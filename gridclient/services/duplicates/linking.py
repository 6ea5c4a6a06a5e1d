"""Saying of two records that they are the same or are not, inside one unit of work."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from gridclient.domain.fields import ENTITIES, entity_of, text_value
from gridclient.domain.identifiers import new_id
from gridclient.domain.linking import DIFFERENT, SAME, Decision, Pair, pair
from gridclient.domain.links import LINKABLE, OPEN, SameAs
from gridclient.errors import Hint, Refused
from gridclient.i18n import _
from gridclient.services import deciding
from gridclient.services.authorising import permit
from gridclient.services.duplicates.records import LinkMade, Said
from gridclient.services.entry import checked, known_code
from gridclient.services.profile import Profile
from gridclient.services.undoing import restored
from gridclient.store import links
from gridclient.store.unit import Unit


class Linking:
    """Takes decisions about pairs of records, and takes them back; who calls commits."""

    def __init__(self, profile: Profile, unit: Unit) -> None:
        self._profile = profile
        self._unit = unit

    def link(
        self, entity: str, kept_id: str, other_id: str, fields: Mapping[str, str | None]
    ) -> LinkMade:
        """The first of two stands for both, with values it takes over from the other."""
        unit, entity = self._unit, known_code(LINKABLE, entity)
        kept_id, other_id = _standing(unit, entity, kept_id, other_id)
        before = get(unit, entity, kept_id)
        after = _taking_over(before, fields)
        was = _said(unit, entity, pair(kept_id, other_id))
        self._decide(entity, kept_id, other_id, SAME)
        if after == before:
            permit(self._profile, unit, after)
            return LinkMade(entity, kept_id, other_id, SAME, (was,))
        unit.save(after)
        permit(self._profile, unit, after)
        return LinkMade(entity, kept_id, other_id, SAME, (was,), before, after)

    def part(self, entity: str, one_id: str, other_id: str) -> LinkMade:
        """Two that are linked are different after all; the second is parted from whatever else
        joins them, too."""
        unit, entity = self._unit, known_code(LINKABLE, entity)
        if other_id not in links.members(unit, entity, one_id) or one_id == other_id:
            raise Refused(
                "link.none",
                _("These two were not linked."),
                hint=Hint(
                    _("Look at the links with “duplicates list --linked”."),
                    _("Look at the list again."),
                ),
            )
        was: list[Said] = []
        for ids in (pair(one_id, other_id), *_joining(unit, entity, other_id)):
            said = links.of(unit, entity).decided.get(ids)
            joins = other_id in links.members(unit, entity, one_id)
            if joins and said is not None and said.act == SAME:
                self._decide(entity, said.kept_id, said.other_id, DIFFERENT)
                was.append((ids, said))
        return LinkMade(entity, one_id, other_id, DIFFERENT, tuple(was))

    def dismiss(self, entity: str, one_id: str, other_id: str) -> LinkMade:
        """Two are not the same; they are not asked about again."""
        entity = known_code(LINKABLE, entity)
        was = _said(self._unit, entity, pair(one_id, other_id))
        self._decide(entity, *pair(one_id, other_id), DIFFERENT)
        return LinkMade(entity, one_id, other_id, DIFFERENT, (was,))

    def take_back(self, made: LinkMade) -> LinkMade:
        """Say again of two records what had been said before, or that nobody has decided; put
        back what the kept record took over."""
        unit = self._unit
        known = links.of(unit, made.entity).decided
        if any(ids not in known or known[ids].act != made.act for ids, _was in made.was):
            raise Refused(
                "link.since",
                _("Somebody has decided otherwise about these two since."),
                hint=_("Look at both again."),
            )
        for ids, was in made.was:
            one = was or Decision(*ids, OPEN, "")
            self._decide(made.entity, one.kept_id, one.other_id, one.act)
        if made.before is not None:
            now = restored(unit, [(made.before, made.after)])
            unit.save(*now)
            permit(self._profile, unit, *now)
        return made

    def _decide(self, entity: str, kept_id: str, other_id: str, act: str) -> None:
        """One decision for every grid the two belong to, so that all who have them hear of it."""
        if kept_id == other_id:
            raise Refused(
                "link.same",
                _("This is one and the same record."),
                hint=_("Name two different ones."),
            )
        permit(
            self._profile,
            self._unit,
            *(get(self._unit, entity, row_id) for row_id in (kept_id, other_id)),
        )
        unit, now = self._unit, self._profile.now()
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


def get(unit: Unit, entity: str, row_id: str) -> Any:
    """A record; raises ``Refused("record.unknown")`` where it is not here."""
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
            hint=Hint(
                _("Choose fields that “duplicates show” lists."),
                _("Choose among the fields that are shown."),
            ),
        )
    read = {name: text_value(entity.fields[name].kind, value) for name, value in fields.items()}
    return checked(dataclasses.replace(record, **read))
