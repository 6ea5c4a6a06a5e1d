"""Saying that what was just entered may be entered already."""

from __future__ import annotations

from typing import Any

import click

from gridclient.cli.context import Session
from gridclient.domain.fields import Record, entity_of
from gridclient.domain.links import LINKABLE
from gridclient.i18n import _, listed
from gridclient.services.duplicates.records import Candidate

MOST = 3
"""More is found by ``duplicates list``."""


def alike(session: Session, record: Record) -> dict[str, Any]:
    """What a record may be the same as, for the answer: nothing, or the key ``alike``. A person
    reads it on standard error."""
    if entity_of(record).name not in LINKABLE:
        return {}
    found = session.app().duplicates.before_saving(record)[:MOST]
    if not session.as_json:
        for one in found:
            click.echo(_line(one), err=True)
    return {"alike": [_json(one) for one in found]} if found else {}


def _line(one: Candidate) -> str:
    name = " · ".join(filter(None, (one.other.by, one.other.title, one.other.place)))
    return _("May be the same as {name} ({reasons}): {id}").format(
        name=name, reasons=listed(one.why), id=one.other.id
    )


def _json(one: Candidate) -> dict[str, Any]:
    return {
        "id": one.other.id,
        "title": one.other.title,
        "likeness": one.likeness,
        "reasons": list(one.reasons),
    }
