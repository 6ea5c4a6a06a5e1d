"""Bundles of members whose certificate has ended: kept until the office decides (trust.md).

They lie in the database, as it is the one place where everything is encrypted. Nothing of them
is applied before somebody in the office says so, and nothing is thrown away.
"""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from gridclient.domain.days import day_of, stamp_text
from gridclient.domain.texts import readable
from gridclient.errors import Refused, Untrusted
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.sync import opening
from gridclient.services.sync.opening import Opened
from gridclient.services.sync.records import Lapsed
from gridclient.store import exchange, meta
from gridclient.store.unit import Unit
from gridclient.workbook import reading

_LIST, _CONTENT = "lapsed_bundles", "lapsed_bundle:{bundle}"


def must_wait(profile: Profile, opened: Opened) -> bool:
    """Whether a bundle has to wait for a decision; one that was taken in before has not."""
    if not opened.lapsed:
        return False
    with profile.store.view() as unit:
        return not exchange.bundles(unit, id=opened.manifest.bundle)


def refusal(opened: Opened) -> Untrusted:
    """The refusal of a bundle that waits."""
    return Untrusted(
        "certificate.expired",
        _("The certificate of {name} ended on {day}.").format(
            name=opened.sender.grant.name, day=day_of(opened.sender.valid_until).isoformat()
        ),
        hint=_(
            "The file waits here and is not lost. If you know that it is from them, take it in "
            "all the same, and renew the certificate."
        ),
    )


def keep(profile: Profile, opened: Opened, content: bytes, file: Path) -> None:
    """Keep a bundle as it came."""
    manifest, sender = opened.manifest, opened.sender
    waits = Lapsed(
        bundle=manifest.bundle,
        sender=manifest.sender,
        sender_name=sender.grant.name,
        serial=sender.serial,
        number=manifest.number,
        ended_at=stamp_text(sender.valid_until),
        at=stamp_text(profile.now()),
        file=readable(file.name),
    )
    with profile.store.unit() as unit:
        others = [one for one in _read(unit) if one.bundle != waits.bundle]
        _write(unit, [*others, waits])
        name = _CONTENT.format(bundle=waits.bundle)
        meta.put(unit, name, base64.b64encode(content).decode())
        unit.commit()


def keep_files(profile: Profile, files: Iterable[Path]) -> None:
    """Keep those of some files that have to wait; the others are left where they are."""
    for file in files:
        content = reading.load(file)
        with suppress(Untrusted):  # somebody this office does not decide about
            opened = opening.open_(profile, content, file)
            if must_wait(profile, opened):
                keep(profile, opened, content, file)


def every(profile: Profile) -> list[Lapsed]:
    """The bundles that wait, oldest first."""
    with profile.store.view() as unit:
        return _read(unit)


def load(profile: Profile, bundle: str) -> tuple[Lapsed, bytes]:
    """A bundle that waits, and its bytes; ``Refused("bundle.not_waiting")`` when it does not."""
    with profile.store.view() as unit:
        content = meta.get(unit, _CONTENT.format(bundle=bundle))
        found = next((one for one in _read(unit) if one.bundle == bundle), None)
    if found is None or not content:
        raise Refused(
            "bundle.not_waiting",
            _("This bundle does not wait any longer."),
            hint=_("Look it up in the history of bundles."),
        )
    return found, base64.b64decode(content)


def forget(unit: Unit, bundle: str) -> None:
    """A bundle was taken in: it waits no longer."""
    waiting = _read(unit)
    left = [one for one in waiting if one.bundle != bundle]
    if left != waiting:
        _write(unit, left)
        meta.put(unit, _CONTENT.format(bundle=bundle), "")


def _read(unit: Unit) -> list[Lapsed]:
    return [Lapsed(**one) for one in json.loads(meta.get(unit, _LIST) or "[]")]


def _write(unit: Unit, waiting: list[Lapsed]) -> None:
    written = [dataclasses.asdict(one) for one in waiting]
    meta.put(unit, _LIST, json.dumps(written, ensure_ascii=False))
