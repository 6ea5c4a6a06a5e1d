"""Looking at duplicates and deciding about them: links that travel and can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from gridclient.domain.days import day_of
from gridclient.domain.duplicates import LEAST
from gridclient.domain.fields import ENTITIES, to_fields
from gridclient.domain.links import LINKABLE
from gridclient.domain.visits import Visit
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress, told_of
from gridclient.services.duplicates import finding
from gridclient.services.duplicates.finding import VISIT_DAYS, entry
from gridclient.services.duplicates.linking import Linking, get
from gridclient.services.duplicates.records import (
    Candidate,
    FieldPair,
    Linked,
    LinkMade,
    ManyMade,
)
from gridclient.services.entry import known_code
from gridclient.services.events import Events, RegistersChanged, VisitsChanged
from gridclient.services.profile import Profile
from gridclient.services.seeing import Reader
from gridclient.store import links
from gridclient.store.unit import Unit

T = TypeVar("T")
Ids = tuple[str, str, str]
"""An entity and the ids of two of its records."""


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

    def visits_like(
        self, household_id: str, result: str | None, on: dt.date | None
    ) -> list[Candidate]:
        """Visits that one about to be recorded here may be the same as: of this household, by
        somebody else, on the same day (None: today); ``result`` None: not known yet."""
        return self.before_saving(
            Visit(
                id="",
                household_id=household_id,
                visited_on=on or day_of(self._profile.now()),
                result=result or "",
                visitor_id=self._profile.person_id,
            )
        )

    def compare(self, entity: str, one_id: str, other_id: str) -> list[FieldPair]:
        """Two records field by field, those that say something on either side."""
        declared = ENTITIES[known_code(LINKABLE, entity)]
        with self._profile.store.view() as unit:
            reader = Reader(unit, self._profile.authority)
            one, other = (to_fields(get(unit, entity, row_id)) for row_id in (one_id, other_id))
            return [
                FieldPair(
                    name,
                    field.label,
                    one.get(name),
                    other.get(name),
                    reader.value(field, one.get(name)),
                    reader.value(field, other.get(name)),
                    reader.may_look(field),
                )
                for name, field in declared.fields.items()
                if name in one or name in other
            ]

    def linked(self, entity: str) -> list[Linked]:
        """The links that stand between two records that are here."""
        with self._profile.store.view() as unit:
            joined = links.joined(unit, known_code(LINKABLE, entity))
            reader = Reader(unit, self._profile.authority)
            return [
                Linked(entity, entry(reader, entity, kept_id), entry(reader, entity, other_id))
                for kept_id, other_id in joined
            ]

    def count_linked(self) -> int:
        """How many links of any kind there are to look at."""
        with self._profile.store.view() as unit:
            return sum(len(links.joined(unit, code.code)) for code in LINKABLE)

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
        return self._one(lambda linking: linking.link(entity, kept_id, other_id, fields or {}))

    def unlink(self, entity: str, one_id: str, other_id: str) -> LinkMade:
        """Say that two linked records are different after all.

        Where others join the two, ``other_id`` is parted from these as well. Raises
        ``Refused("link.none")`` for two that are not linked.
        """
        return self._one(lambda linking: linking.part(entity, one_id, other_id))

    def dismiss(self, entity: str, one_id: str, other_id: str) -> LinkMade:
        """Say that two records are not the same; they are not asked about again."""
        return self._one(lambda linking: linking.dismiss(entity, one_id, other_id))

    def take_back(self, made: LinkMade) -> None:
        """Say again of two records what had been said before, or that nobody has decided, so that
        they are asked about again; and put back what the kept record took over.

        Raises ``Refused("link.since")`` where somebody has decided otherwise since.
        """
        self._one(lambda linking: linking.take_back(made))

    def link_many(self, pairs: Sequence[Ids], progress: Progress = SILENT) -> ManyMade:
        """Say of many pairs (entity, and two ids) that they are the same. Here as with the others
        below, what cannot be said is left as it is and told; the rest stands, in one
        transaction."""
        asked = told_of(progress, pairs, _("Deciding"))
        return self._each(asked, lambda linking, one: linking.link(*one, {}))

    def unlink_many(self, pairs: Sequence[Ids], progress: Progress = SILENT) -> ManyMade:
        """Say of many linked pairs that they are different after all."""
        asked = told_of(progress, pairs, _("Deciding"))
        return self._each(asked, lambda linking, one: linking.part(*one))

    def dismiss_many(self, pairs: Sequence[Ids], progress: Progress = SILENT) -> ManyMade:
        """Say of many pairs that they are not the same."""
        asked = told_of(progress, pairs, _("Deciding"))
        return self._each(asked, lambda linking, one: linking.dismiss(*one))

    def take_back_many(self, made: Sequence[LinkMade], progress: Progress = SILENT) -> ManyMade:
        """Take many decisions back, the last first; see :meth:`take_back`."""
        return self._each(told_of(progress, made[::-1], _("Taking it back")), Linking.take_back)

    def _one(self, act: Callable[[Linking], LinkMade]) -> LinkMade:
        with self._profile.store.unit() as unit:
            made = act(Linking(self._profile, unit))
            told = list(_events(unit, [made]))
            unit.commit()
        self._tell(told)
        return made

    def _each(self, items: Iterable[T], act: Callable[[Linking, T], LinkMade]) -> ManyMade:
        done, refused = list[LinkMade](), list[Refused]()
        with self._profile.store.unit() as unit:
            for one in items:
                try:
                    with unit.attempt():
                        done.append(act(Linking(self._profile, unit), one))
                except Refused as error:
                    refused.append(error)
            told = list(_events(unit, done))
            unit.commit()
        self._tell(told)
        return ManyMade(tuple(done), tuple(refused))

    def _tell(self, told: Iterable[RegistersChanged | VisitsChanged]) -> None:
        for event in told:
            self._events.tell(event)


def _events(unit: Unit, made: Iterable[LinkMade]) -> Iterator[RegistersChanged | VisitsChanged]:
    """What there is to tell of decisions: of which households the visits, and how many others."""
    visits = [one.kept_id for one in made if one.entity == "visit"]
    others = sum(one.entity != "visit" for one in made)
    if visits:
        yield VisitsChanged(tuple({one.household_id for one in unit.find(Visit, id=visits)}))
    if others:
        yield RegistersChanged(others)
