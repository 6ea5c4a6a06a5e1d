"""Whether a row is well formed: what can be told of it without knowing whose it is."""

from __future__ import annotations

from gridclient.domain import checks, disclosure, stamps, withholding
from gridclient.domain.fields import ENTITIES
from gridclient.domain.identifiers import is_id
from gridclient.domain.rows import Row
from gridclient.services.sync.authors import is_certificate


def is_sound(row: Row) -> bool:
    """Whether its entity is known, its stamps and values are such, and a fact is signed."""
    entity = ENTITIES.get(row.entity)
    return (
        entity is not None
        and is_id(row.id)
        and all(map(stamps.is_stamp, row.every_stamp()))
        and all(stamp > row.stamp for stamp in row.stamps.values())
        and _has_values(row)
        and entity.is_fact == (row.author is not None and row.signature is not None)
        and (row.entity != "certificate" or is_certificate(row))
    )


def _has_values(row: Row) -> bool:
    """Whether its values are those of its entity, and only what may be withheld is lacking."""
    lacking = {*row.withheld, *(row.veiled if row.lacks_veiled else ())}
    return (
        lacking <= disclosure.withholdable(row.entity)
        and (row.author is None or withholding.is_veiled_enough(row))
        and all(
            (name, code) in {(one, "required") for one in lacking}
            for name, code in checks.faults(ENTITIES[row.entity], row.fields)
        )
    )
