"""``policy``: how often somebody should come, by category, and from which day on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from gridclient.cli.context import Session
from gridclient.cli.days import DAY
from gridclient.domain.care import PERIODS, CarePolicy
from gridclient.domain.due import Policy
from gridclient.i18n import _, ngettext
from gridclient.services.policies import BESIDES, Policies

_PERIODS = ", ".join(code.code for code in PERIODS)


@click.group("policy")
def policy() -> None:
    """See and lay down how often somebody should come."""


@policy.command("list")
@click.option("--on", type=DAY, help="The day asked about (default: today).")
@click.option("--category", help="All versions of one category instead.")
@click.pass_obj
def list_(session: Session, on: dt.date | None, category: str | None) -> None:
    """The policies in force, by category."""
    policies = session.app().policies
    if category is not None:
        versions = policies.versions(category)
        session.tell(
            {"versions": [{**_terms(one), "basis": one.basis} for one in versions]},
            *(f"{one.effective_from or '–'}  {_in_words(one)}" for one in versions),
            empty=_("Nothing was laid down for it yet: the usual rule holds."),
        )
        return
    found = policies.in_force(on)
    session.tell(
        {
            "policies": [
                {
                    **_terms(item.policy),
                    "effective_from": str(item.effective_from) if item.effective_from else None,
                    "title": item.title,
                    "source": item.source,
                    "basis": item.basis,
                }
                for item in found
            ]
        },
        *(f"{item.title}: {_in_words(item.policy)}" for item in found),
    )


@policy.command("set")
@click.argument("category")
@click.option("--contacts", type=int, required=True, help="Contacts a period, at least.")
@click.option("--period", required=True, help=_PERIODS)
@click.option("--face", type=int, help="Of them face to face (default: as before); 0 for none.")
@click.option("--face-period", help="The period of those (default: the same).")
@click.option("--accept", help="What counts besides: phone,video (default: both); - for nothing.")
@click.option("--from", "from_on", type=DAY, help="From this day on (default: today).")
@click.option("--basis", help="The document it goes by; needed for a day in the past.")
@click.pass_obj
def set_(
    session: Session,
    category: str,
    contacts: int,
    period: str,
    face: int | None,
    face_period: str | None,
    accept: str | None,
    from_on: dt.date | None,
    basis: str | None,
) -> None:
    """Lay a policy down from a day on; earlier versions stay as they are."""
    words = [word for word in (accept or "").replace("-", "").split(",") if word.strip()]
    policies = session.app().policies
    if face is None and (stands := _standing(policies, category, from_on)) and stands.face:
        face, face_period = stands.face, face_period or stands.face_period
    made = policies.set_(
        category,
        contacts,
        period,
        face=face,
        face_period=face_period,
        accepted=words if accept is not None else BESIDES,
        effective_from=from_on,
        basis=basis,
    )
    session.tell(
        {"id": made.id, **_terms(made)},
        _("From {day} on: {policy}.").format(day=made.effective_from, policy=_in_words(made)),
    )


def _standing(policies: Policies, category: str, on: dt.date | None) -> Policy | None:
    """The policy of a category, called by its code or title, in force on a day."""
    found = policies.in_force(on)
    return next((one.policy for one in found if category in (one.category, one.title)), None)


def _terms(item: Policy | CarePolicy) -> dict[str, Any]:
    since = item.since if isinstance(item, Policy) else item.effective_from
    return {
        "category": item.category,
        "contacts": item.contacts,
        "period": item.period,
        "face": item.face,
        "face_period": item.face_period,
        "accepted": sorted(item.accepted),
        "effective_from": str(since) if since else None,
    }


def _in_words(item: Policy | CarePolicy) -> str:
    often = ngettext(
        "{count} contact a {period}", "{count} contacts a {period}", item.contacts
    ).format(count=item.contacts, period=PERIODS.title_of(item.period))
    if not item.face or not item.face_period:
        return often
    return _("{often}, of them face to face {count} a {period}").format(
        often=often, count=item.face, period=PERIODS.title_of(item.face_period)
    )


COMMANDS = (policy,)
