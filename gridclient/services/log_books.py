"""The log books as people use them: read, checked, and written to when something is looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.domain import disclosure
from gridclient.domain import log_books as chain
from gridclient.domain.authority import Authority
from gridclient.domain.days import HERE, stamp_text
from gridclient.domain.disclosure import Medium, Treatment
from gridclient.domain.fields import ENTITIES
from gridclient.domain.log_books import ACTS, BOOKS, Head, LogLine
from gridclient.errors import Refused, Where
from gridclient.i18n import N_, _, ngettext
from gridclient.services import references
from gridclient.services.entry import known_code
from gridclient.services.profile import Profile
from gridclient.services.sync import log_heads
from gridclient.services.sync.log_heads import WentBack
from gridclient.store import exchange, scopes
from gridclient.store import log_books as kept
from gridclient.store.unit import Unit

LIMIT = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A line in words: when (UTC), what was done, and what it was about."""

    line: LogLine
    act: str
    about: str


class LogBooks:
    """The two books of one profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def append(self, unit: Unit, act: str, /, **about: object) -> None:
        """Write a line in the unit of work of what was done: it stands only if that does.

        ``about``: ids, codes and counts; ValueError for anything else.
        """
        kept.append(unit, act, **about)

    def note(self, act: str, /, **about: object) -> None:
        """Write a line about what has no unit of work of its own, such as looking at something."""
        note(self._profile, act, **about)

    def show_value(self, entity: str, row: str, field: str) -> None:
        """Note that one hidden value is being looked at; who calls shows it only afterwards.

        Raises ``Refused`` where this role reads such values masked only, and outside its scope.
        """
        authority = self._profile.authority
        declared = ENTITIES[entity].fields[field]
        kind = disclosure.treatment(
            authority.role if authority else None, disclosure.what(declared), Medium.SCREEN
        )
        with self._profile.store.unit() as unit:
            place = scopes.places(unit, entity, [row]).get(row, (None, None))
            within = authority is None or authority.covers(*place)
            if kind not in (Treatment.FULL, Treatment.ON_DEMAND) or not within:
                raise not_shown()
            kept.append(unit, "value_shown", entity=entity, row=row, field=field)
            unit.commit()

    def read(
        self, book: str, since: dt.date | None = None, limit: int = LIMIT
    ) -> Sequence[LogLine]:
        """The newest lines, newest first; ``since``: a day here. Raises ``Refused`` for a book
        there is not."""
        code = known_code(BOOKS, book)
        with self._profile.store.view() as unit:
            return kept.newest(unit, code, _instant(since), limit)

    def entries(
        self, book: str, since: dt.date | None = None, limit: int = LIMIT
    ) -> Sequence[Entry]:
        """The newest lines in words, for a screen: ids by the names of what they mean here."""
        lines = self.read(book, since, limit)
        with self._profile.store.view() as unit:
            names = {peer.replica: peer.name for peer in exchange.every_peer(unit)}
            return [
                Entry(
                    line,
                    ACTS.title_of(line.act),
                    _in_words(unit, line, names, self._profile.authority),
                )
                for line in lines
            ]

    def verify(self, book: str) -> int | None:
        """The number of the first line that was changed, added or taken out; None: none was."""
        code = known_code(BOOKS, book)
        with self._profile.store.view() as unit:
            return chain.first_broken(list(kept.lines(unit, code)), Head(0, ""))

    def check(self) -> None:
        """Raise ``Refused("log.broken")`` for a book that somebody changed."""
        for book in BOOKS:
            broken = self.verify(book.code)
            if broken is not None:
                raise Refused(
                    "log.broken",
                    _("The log book “{book}” does not hold together from line {number} on.").format(
                        book=_(book.title), number=broken
                    ),
                    where=[Where(row=broken)],
                    hint=_(
                        "Somebody changed the database past the program. Keep a copy of the folder "
                        "and tell your office; what is recorded can still be used."
                    ),
                )

    def heads(self) -> dict[str, Head]:
        """Where each book ends."""
        with self._profile.store.view() as unit:
            return {book.code: kept.head(unit, book.code) for book in BOOKS}

    def went_back(self) -> list[WentBack]:
        """The others' books that became shorter from one bundle to a later one, oldest first."""
        with self._profile.store.view() as unit:
            return log_heads.went_back(unit)


def not_shown() -> Refused:
    """The refusal for a role that reads numbers behind their masks only."""
    return Refused(
        "disclosure.role",
        _("Full numbers are for the community and the grid worker of the household."),
        hint=_("Ask the community for the one case you need."),
    )


def note(profile: Profile, act: str, /, **about: object) -> None:
    """Write a line in a unit of work of its own."""
    with profile.store.unit() as unit:
        kept.append(unit, act, **about)
        unit.commit()


def went_back_words(one: WentBack) -> str:
    """What a peer's shorter book means, in plain words."""
    said = (
        _("{name} restored a backup or copied the profile: the log book “{book}” starts again.")
        if one.restored
        else _("The log book “{book}” of {name} was shortened or rewritten. Ask how that came.")
    )
    return said.format(name=one.name, book=BOOKS.title_of(one.book))


_MASKS = {"none": N_("without masks"), "standard": N_("masked"), "full": N_("wholly masked")}
"""How what was given away or printed was masked, in words."""


def _instant(since: dt.date | None) -> str:
    if since is None:
        return ""
    return stamp_text(dt.datetime.combine(since, dt.time(0), HERE))


def _in_words(unit: Unit, line: LogLine, names: dict[str, str], reader: Authority | None) -> str:
    about = line.about
    entity = chain.entity_in(about)
    row, masked = about.get("row"), about.get("mask", "")
    parts = [
        references.title_by_id(unit, entity.name, row, reader) if entity and row else "",
        entity.fields[about["field"]].label
        if entity and about.get("field") in entity.fields
        else "",
        entity.label if entity and not about.get("field") and not row else "",
        names.get(about.get("replica", ""), about.get("replica", "")),
        _("no. {number}").format(number=about["number"]) if "number" in about else "",
        _rows(about.get("count", "1")),
        about.get("purpose", ""),
        _(_MASKS.get(masked, "")),
    ]
    return " · ".join(filter(None, parts))


def _rows(count: str) -> str:
    """How many, where it is not just the one that is named anyway."""
    if count == "1" or not count.isdecimal():
        return ""
    return ngettext("{count} row", "{count} rows", int(count)).format(count=count)
