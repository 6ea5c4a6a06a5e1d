"""The dictionary: the code lists as they stand here, and what an office adds to them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from gridclient.domain.days import day_of
from gridclient.domain.dictionary import CodeEntry, extended
from gridclient.domain.exclusions import exclusion
from gridclient.domain.fields import ENTITIES, Codes
from gridclient.domain.identifiers import new_id
from gridclient.domain.places import Division
from gridclient.domain.texts import clean
from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.services.authorising import permit
from gridclient.services.entry import checked, codes_in
from gridclient.services.events import BundlesTaken, Events, RegistersChanged
from gridclient.services.profile import Profile
from gridclient.store.unit import Unit

_PARTS = re.compile(r"[\s、,，;；/]+")
_SEPARATORS = (",", "\n")


class Dictionary:
    """The code lists of one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events
        self._entries: list[CodeEntry] | None = None
        for event in (RegistersChanged, BundlesTaken):
            events.subscribe(event, self._forget)

    def codes(self, codes: Codes) -> Codes:
        """A code list with what the office added; quick, so that every form may ask."""
        return extended(codes, self._all()) if codes.extendable else codes

    def lists(self) -> list[Codes]:
        """The code lists that an office can extend, found from the declarations."""
        return list(_extendable().values())

    def entries(self, list_name: str) -> list[CodeEntry]:
        """What the office added to a list, retired ones last, by title."""
        found = [entry for entry in self._all() if entry.list_name == list_name]
        return sorted(found, key=lambda entry: (bool(entry.retired), entry.title))

    def add(self, list_name: str, title: str, spellings: Iterable[str] = ()) -> CodeEntry:
        """Add a choice to a list; ``spellings``: other words by which ledgers call it.

        A choice that was retired comes back. Raises ``Refused`` for a list that cannot be
        extended, for a name that is left out on purpose (``dictionary.excluded``) and for one
        that is there already.
        """
        self._profile.office()
        made = self._made(list_name, title, spellings)
        with self._profile.store.unit() as unit:
            same = unit.find(CodeEntry, list_name=list_name, title=made.title)
            gone = [one for one in same if one.retired]
            kept = dataclasses.replace(made, id=gone[0].id) if gone else made
            check(unit, kept)
            unit.save(checked(kept))
            permit(self._profile, unit, kept)
            unit.commit()
        self._events.tell(RegistersChanged(1))
        return kept

    def retire(self, entry_id: str) -> CodeEntry:
        """No longer offer a choice; records that have it keep it. Returns it as it stood."""
        self._profile.office()
        with self._profile.store.unit() as unit:
            before = unit.get(CodeEntry, entry_id)
            if before is None:
                raise Refused(
                    "dictionary.unknown",
                    _("This choice is not in the dictionary."),
                    hint=_("Only choices that your office added can be retired."),
                )
            today = day_of(self._profile.now())
            unit.save(dataclasses.replace(before, retired="ended", retired_on=today))
            permit(self._profile, unit, before)
            unit.commit()
        self._events.tell(RegistersChanged(1))
        return before

    def _made(self, list_name: str, title: str, spellings: Iterable[str]) -> CodeEntry:
        words = dict.fromkeys(word for one in spellings for word in _PARTS.split(one) if word)
        return CodeEntry(
            id=new_id(self._profile.now()),
            division_id=self._division(),
            list_name=list_name,
            title=" ".join((clean(title) or "").split()),
            spellings=" ".join(words) or None,
        )

    def _division(self) -> str:
        with self._profile.store.view() as unit:
            return unit.find(Division, code=self._profile.enrolled().division)[0].id

    def _all(self) -> list[CodeEntry]:
        if self._entries is None:
            with self._profile.store.view() as unit:
                self._entries = unit.find(CodeEntry)
        return self._entries

    def _forget(self, _event: object) -> None:
        self._entries = None


def _extendable() -> dict[str, Codes]:
    found = (field.codes for entity in ENTITIES.values() for field in entity.fields.values())
    return {codes.name: codes for codes in found if codes is not None and codes.extendable}


def check(unit: Unit, record: object) -> None:
    """Raise ``Refused`` when a record is a dictionary entry that may not be kept."""
    if not isinstance(record, CodeEntry):
        return
    codes = _extendable().get(record.list_name)
    if codes is None:
        raise Refused(
            "dictionary.list",
            _("There is no code list “{list}” that can be extended.").format(list=record.list_name),
            where=[Where(field=_("Code list"))],
            hint=_("Choose one of: {choices}.").format(choices=", ".join(sorted(_extendable()))),
        )
    words = [record.title, *(record.spellings or "").split()]
    for word in words:
        _check_word(word)
    others = codes_in(unit, codes)
    own = unit.get(CodeEntry, record.id)
    for word in words:
        taken = others.read(word)
        if taken is not None and not (own and taken == own.title):
            raise Refused(
                "dictionary.taken",
                _("“{word}” already means “{title}” in this list.").format(
                    word=word, title=others.title_of(taken)
                ),
                where=[Where(field=_("Choice"))],
                hint=_("Use that choice, or give this one another name."),
            )


def _check_word(word: str) -> None:
    left_out = exclusion(word)
    if left_out is not None:
        raise Refused(
            "dictionary.excluded",
            _("“{word}” cannot be added: {reason}.").format(word=word, reason=_(left_out.reason)),
            where=[Where(field=_("Choice"))],
            hint=_("This program serves care and help. Name what help is needed instead."),
        )
    if not word or any(sign in word for sign in _SEPARATORS):
        raise Refused(
            "dictionary.word",
            _("A choice is a word or two, without commas."),
            where=[Where(field=_("Choice"))],
            hint=_("Write it as it should stand in lists and forms."),
        )
