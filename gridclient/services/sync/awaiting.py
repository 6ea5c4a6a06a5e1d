"""What awaits a person after imports: conflicts, rows kept out by a rule, rows that wait."""

from __future__ import annotations

from gridclient.domain.fields import ENTITIES, Field
from gridclient.domain.masking import MASKS
from gridclient.domain.merging import Clash
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.sync.applying import rule_words
from gridclient.services.sync.records import Waiting
from gridclient.store import conflicts, exchange, held_back
from gridclient.store.held_back import HeldRow


def waiting(profile: Profile) -> list[Waiting]:
    """Conflicts first, then held back rows; each oldest first."""
    with profile.store.view() as unit:
        clashes, held = conflicts.clashes(unit), held_back.held(unit)
        names = {peer.replica: peer.name for peer in exchange.every_peer(unit)}
    return [*map(_clash, clashes), *(_held(item, names.get(item.peer, item.peer)) for item in held)]


def _clash(clash: Clash) -> Waiting:
    entity = ENTITIES[clash.entity]
    field = entity.fields.get(clash.field)
    return Waiting(
        "conflict",
        _("{entity}: two values for “{field}”").format(
            entity=entity.label, field=field.label if field else clash.field
        ),
        _("here “{here}”, there “{there}”").format(
            here=_shown(field, clash.local), there=_shown(field, clash.incoming)
        ),
    )


def _shown(field: Field | None, value: str | None) -> str:
    """A value as a list may show it: masked where it is personal, codes in words."""
    if value is None or field is None:
        return value or "–"
    if field.mask:
        return MASKS[field.mask](value)
    return field.codes.title_of(value) if field.codes else value


def _held(item: HeldRow, sender: str) -> Waiting:
    known = ENTITIES.get(item.row.entity)
    return Waiting(
        item.state,
        _("{entity} from {sender}").format(
            entity=known.label if known else item.row.entity, sender=sender
        ),
        rule_words(item.rule),
        item.at,
    )
