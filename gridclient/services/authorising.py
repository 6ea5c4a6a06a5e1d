"""Whether this profile may do what a screen or a command asks: the same table as on arrival.

What is refused here would be quarantined by every office it reached.
"""

from __future__ import annotations

from gridclient.domain.authority import OBJECTIONS, objection
from gridclient.domain.fields import Record, entity_of
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.sync import leaving
from gridclient.store import scopes
from gridclient.store.unit import Unit


def permit(profile: Profile, unit: Unit, *records: Record) -> None:
    """Raise ``Refused("authority.…")`` when these records, as they stand in the unit of work,
    are not this profile's to write; a newcomer without a certificate yet may."""
    authority = profile.authority
    if authority is None:
        return
    for record in records:
        name = entity_of(record).name
        place = scopes.places(unit, name, [record.id]).get(record.id, (None, None))
        rule = objection(authority, name, *place, action=getattr(record, "action", None))
        if rule is None and not authority.is_office and leaving.is_leaving(unit, name, record.id):
            rule = "scope"
        if rule is not None:
            raise Refused(
                f"authority.{rule}",
                _("This profile may not change this: {rule}.").format(
                    rule=OBJECTIONS.title_of(rule)
                ),
                hint=_("Ask your community office to do it."),
            )
