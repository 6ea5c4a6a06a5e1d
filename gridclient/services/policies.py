"""Care policies: how often somebody should come, by category, in versions that begin on a day.

Which one is in force is read in ``services.rounds`` and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gridclient.domain.care import ACCEPTED, CATEGORIES, DEFAULT_POLICIES, PERIODS, CarePolicy
from gridclient.domain.days import day_of
from gridclient.domain.due import Policy
from gridclient.domain.fields import Codes
from gridclient.domain.identifiers import named_id
from gridclient.domain.places import Division
from gridclient.domain.texts import clean
from gridclient.domain.visits import EFFECTIVE, FACE_TO_FACE
from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.services import rounds
from gridclient.services.entry import codes_in, known_code
from gridclient.services.profile import Profile
from gridclient.services.registers import Registers

BESIDES = tuple(code.code for code in ACCEPTED)
"""What counts besides meeting somebody where nothing else is said."""

_A_YEAR = {"week": 52, "month": 12, "quarter": 4, "half_year": 2, "year": 1}
_MOST = {"week": 7, "month": 31, "quarter": 92, "half_year": 184, "year": 366}
_DEFAULTS = {default.category: default for default in DEFAULT_POLICIES}


@dataclass(frozen=True, slots=True)
class InForce:
    """A category's policy on a day; ``source`` is ``default`` or ``office``."""

    category: str
    title: str
    policy: Policy
    source: str
    effective_from: dt.date | None
    basis: str | None


class Policies:
    """Reading and laying down policies in one profile."""

    def __init__(self, profile: Profile, registers: Registers) -> None:
        self._profile = profile
        self._registers = registers

    def in_force(self, on: dt.date | None = None) -> list[InForce]:
        """The policies in force on a day (None: today), in the order of the categories."""
        day = on or self._today()
        with self._profile.store.view() as unit:
            known, codes = rounds.policies(unit, day), codes_in(unit, CATEGORIES)
            laid_down = rounds.versions(unit)
            offices = {item.id: item.code for item in unit.find(Division)}
        last = {
            item.category: item
            for item in laid_down
            if item.effective_from is None or item.effective_from <= day
        }
        found = []
        for code in codes:
            if code.code in known:
                item = last.get(code.code)
                office = offices.get(item.division_id, "") if item else ""
                found.append(_in_force(known[code.code], codes, item, office))
        return found

    def versions(self, category: str) -> list[CarePolicy]:
        """What was laid down for a category, the newest first; the defaults are no version."""
        with self._profile.store.view() as unit:
            code = known_code(codes_in(unit, CATEGORIES), category)
            found = [item for item in rounds.versions(unit) if item.category == code]
        return found[::-1]

    def categories(self) -> Codes:
        """The categories there are here: the program's own and the office's."""
        with self._profile.store.view() as unit:
            return codes_in(unit, CATEGORIES)

    def set_(
        self,
        category: str,
        contacts: int,
        period: str,
        *,
        face: int | None = None,
        face_period: str | None = None,
        accepted: Sequence[str] = BESIDES,
        effective_from: dt.date | None = None,
        basis: str | None = None,
    ) -> CarePolicy:
        """Lay a policy down from a day on (None: today), and return it as it is kept.

        Earlier versions stay as they are and go on counting for the time before; only a version
        of the very same day is changed. Only an office may. Raises ``Refused`` for what nobody
        could do, and for a day in the past without a basis that says why.
        """
        self._profile.office()
        codes = self.categories()
        terms: dict[str, Any] = {
            "contacts": contacts,
            "period": known_code(PERIODS, period),
            "face": face or None,
            "face_period": known_code(PERIODS, face_period or period) if face else None,
            "accepted": tuple(_besides(word) for word in accepted),
            "basis": clean(basis),
        }
        _check(terms)
        since, code = effective_from or self._today(), known_code(codes, category)
        if since < self._today() and not terms["basis"]:
            raise _in_the_past(since)
        same = next((v for v in self.versions(code) if v.effective_from == since), None)
        if same is not None:
            self._registers.change(CarePolicy, same.id, **terms)
            return self._registers.get(CarePolicy, same.id)
        return self._registers.add(
            CarePolicy,
            division_id=self._division().id,
            category=code,
            effective_from=since,
            **terms,
        )

    def set_back(self, version: CarePolicy, earlier: Policy | CarePolicy) -> None:
        """Undo :meth:`set_`: let the version of that day ask for what was asked before it."""
        self._registers.change(
            CarePolicy,
            version.id,
            contacts=earlier.contacts,
            period=earlier.period,
            face=earlier.face,
            face_period=earlier.face_period,
            accepted=tuple(code for code in BESIDES if code in earlier.accepted),
        )

    def _today(self) -> dt.date:
        return day_of(self._profile.now())

    def _division(self) -> Division:
        code = self._profile.office().division
        return self._registers.find(Division, code=code)[0]


def _in_force(policy: Policy, codes: Codes, item: CarePolicy | None, office: str) -> InForce:
    founded = item is None or item.id == named_id("care_policy", f"{office}/{item.category}")
    return InForce(
        category=policy.category,
        title=codes.title_of(policy.category),
        policy=policy,
        source="default" if founded and _is_default(policy) else "office",
        effective_from=item.effective_from if item else None,
        basis=item.basis if item else None,
    )


def _is_default(policy: Policy) -> bool:
    usual = _DEFAULTS.get(policy.category)
    return usual is not None and policy.terms == (
        usual.contacts,
        usual.period,
        usual.face,
        usual.face_period,
        EFFECTIVE - FACE_TO_FACE,
    )


def _check(terms: dict[str, object]) -> None:
    contacts, period = terms["contacts"], str(terms["period"])
    face, face_period = terms["face"], str(terms["face_period"])
    if not isinstance(contacts, int) or not 1 <= contacts <= _MOST[period]:
        raise Refused(
            "policy.contacts",
            _("{count} contacts a {period} are not possible.").format(
                count=contacts, period=PERIODS.title_of(period)
            ),
            where=[Where(field=_("Contacts a period"))],
            hint=_("Ask for one at least, and for one a day at most."),
        )
    if face is None:
        return
    if not isinstance(face, int) or not 1 <= face <= _MOST[face_period]:
        asked_a_year = None
    else:
        asked_a_year = face * _A_YEAR[face_period]
    if asked_a_year is None or asked_a_year > contacts * _A_YEAR[period]:
        raise Refused(
            "policy.face",
            _("More visits face to face are asked for than contacts."),
            where=[Where(field=_("Face to face"))],
            hint=_("Ask for fewer face to face, or for more contacts."),
        )


def _besides(word: str) -> str:
    code = ACCEPTED.read(word)
    if code is None:
        raise Refused(
            "policy.accepted",
            _("“{written}” cannot count besides meeting somebody.").format(written=word),
            where=[Where(field=_("Accepted besides face to face"))],
            hint=_("Choose phone, video, both or none."),
        )
    return code


def _in_the_past(day: dt.date) -> Refused:
    return Refused(
        "policy.past",
        _("{day} is past: coverage of the time since then would change.").format(day=day),
        where=[Where(field=_("Effective from"))],
        hint=_("Choose today or later, or say under “Basis” why it holds since then."),
    )
