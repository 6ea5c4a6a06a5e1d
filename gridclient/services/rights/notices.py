"""The privacy notice (告知书) in an office's own name: who keeps what, why, how long, and what
people can ask for (PIPL Art. 17, 30). It is plain on purpose: it is read at the door."""

from __future__ import annotations

from collections.abc import Sequence

from gridclient.domain.consents import ANSWER_DAYS, OWN_CONSENT_AGE
from gridclient.domain.days import day_of
from gridclient.domain.places import Division
from gridclient.domain.retention import SUBJECTS
from gridclient.i18n import _, ngettext
from gridclient.services.profile import Profile
from gridclient.services.retention.records import Rule
from gridclient.services.rights.records import Notice
from gridclient.store.unit import Unit

_YEAR_DAYS = 365


def compose(profile: Profile, unit: Unit, rules: Sequence[Rule]) -> Notice:
    """The notice as it stands today."""
    code = profile.authority.division if profile.authority else ""
    division = next(iter(unit.find(Division, code=code)), None)
    office = division.name if division else profile.name
    chapters = (
        (_("Who keeps your data"), _who(office, division)),
        (_("What for"), _why()),
        (_("What is kept"), _what()),
        (_("How it is kept, and who sees it"), _how()),
        (_("For how long"), _how_long(rules)),
        (_("What you can ask for"), _rights()),
    )
    return Notice(office, day_of(profile.now()), chapters)


def _who(office: str, division: Division | None) -> tuple[str, ...]:
    phone = division.phone if division else None
    words = [_("{office} keeps it and answers for it.").format(office=office)]
    if phone:
        words.append(_("Phone of the office: {phone}").format(phone=phone))
    return tuple(words)


def _why() -> tuple[str, ...]:
    return (
        _(
            "So that somebody comes by regularly, that help reaches those who need it, and that "
            "what you report is dealt with. The office does this as part of its duties to the "
            "community (Personal Information Protection Law, Article 13)."
        ),
        _("It is not used for advertising, scoring or ranking anybody."),
    )


def _what() -> tuple[str, ...]:
    return (
        _("Your household's address, its members' names, relation, date of birth and phone."),
        _("Visits, services given and issues you report, with short notes."),
        _(
            "Health, disability, hardship and ID numbers are sensitive. They are kept only where "
            "a kind of care needs them, and only with your own consent. Without it you are "
            "visited like everybody else, and nothing else changes for you."
        ),
        _("For a child under {age}, a parent or guardian is asked.").format(age=OWN_CONSENT_AGE),
    )


def _how() -> tuple[str, ...]:
    return (
        _(
            "Encrypted, on the computers of the office and of the grid worker in charge, and not "
            "on the internet. Colleagues see what their own grid or office needs. Offices above "
            "receive the same data only as far as they are responsible; nobody else receives it."
        ),
    )


def _how_long(rules: Sequence[Rule]) -> tuple[str, ...]:
    return tuple(
        _("{subject}: {time}").format(
            subject=SUBJECTS.title_of(rule.subject), time=time_in_words(rule.days)
        )
        for rule in rules
    )


def _rights() -> tuple[str, ...]:
    return (
        _("To see what is kept about you and to get a copy of it."),
        _("To have it corrected or completed, and to have it removed."),
        _("To take your consent back at any time; what was done before stays lawful."),
        _(
            "Ask at the office or ask your grid worker. "
            "You get an answer within {days} working days."
        ).format(days=ANSWER_DAYS),
    )


def time_in_words(days: int) -> str:
    """A time as people say it: whole years as years, else days."""
    years, rest = divmod(days, _YEAR_DAYS)
    if years and not rest:
        return ngettext("{count} year", "{count} years", years).format(count=years)
    return ngettext("{count} day", "{count} days", days).format(count=days)
