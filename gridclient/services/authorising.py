"""Whether this profile may do what a screen or a command asks: the same table as on arrival.

What is refused here would be quarantined by every office it reached.
"""

from __future__ import annotations

from gridclient.domain import disclosure, purging, stamps
from gridclient.domain.authority import OBJECTIONS, Authority, objection
from gridclient.domain.fields import Record, entity_of
from gridclient.domain.rows import Row
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.sync import leaving
from gridclient.services.sync.authors import key_id_of
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
        if rule is None and _writes_unseen(profile, unit, authority, record):
            rule = "withheld"
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


def may_write(authority: Authority | None, entity: str, name: str) -> bool:
    """Whether a role may write a field: not where its values are withheld from it, as nobody
    writes over what they cannot see."""
    return authority is None or name not in disclosure.withheld(authority.role, entity)


def _writes_unseen(profile: Profile, unit: Unit, authority: Authority, record: Record) -> bool:
    """Whether this profile, in the role it has now, gave a field a value it is not shown."""
    entity = entity_of(record)
    names = disclosure.withheld(authority.role, entity.name)
    if entity.is_fact or not names:
        return False
    return any(
        row.fields.get(name) not in (None, purging.neutral(entity.fields[name]))
        and _is_ours_now(profile, row, name)
        for row in unit.rows(entity, [record.id]).values()
        for name in names
    )


def _is_ours_now(profile: Profile, row: Row, name: str) -> bool:
    stamp, certificate = row.stamp_of(name), profile.certificate
    return (
        certificate is not None
        and key_id_of(stamps.replica_of(stamp)) == certificate.public.key_id
        and stamps.time_of(stamp) >= certificate.valid_from
    )
