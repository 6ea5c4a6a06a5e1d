"""The keys of a profile, present and former, as they lie in the encrypted database.

Former keys open what was sealed to them and never sign again. Keys that were only asked for wait
here until the office above has answered. So that an older backup does not bring a former key back
to life, the newest identity lies sealed in the key file as well, which no restoring replaces.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gridclient.domain.rows import canonical
from gridclient.errors import Hint, Refused
from gridclient.i18n import _
from gridclient.store import exchange, meta
from gridclient.store.store import Store
from gridclient.store.unit import Unit
from gridclient.trust import vault
from gridclient.trust.keys import Keys
from gridclient.trust.vault import DataKey

_KEYS, _FORMER, _ASKED = "keys", "former_keys", "asked_keys"
_IDENTITY = (_KEYS, _FORMER, "certificate", "chain")
"""What makes a profile who it is after it changed its key."""
KNOWN_BY = "known_by_key"
"""Who of the peers knows us by which former key: see ``sync.addressing``."""


@dataclass(frozen=True, slots=True)
class Former:
    """Keys of former days; ``until``: when they were changed, ISO 8601, UTC."""

    keys: Keys
    until: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Keys that were asked for, and why."""

    keys: Keys
    reason: str


def present(unit: Unit) -> Keys | None:
    """The keys a profile signs with; None in one that was never finished."""
    written = meta.get(unit, _KEYS)
    return None if written is None else _read(written)


def former(unit: Unit) -> tuple[Former, ...]:
    """Former keys, the newest first."""
    kept = json.loads(meta.get(unit, _FORMER) or "[]")
    return tuple(Former(_read(one["keys"]), one["until"]) for one in kept)


def asked(unit: Unit) -> Asked | None:
    """The keys that wait for the answer of the office above, or None."""
    kept = json.loads(meta.get(unit, _ASKED) or "null")
    return Asked(_read(kept["keys"]), kept["reason"]) if kept else None


def keep_first(unit: Unit, keys: Keys) -> None:
    """Keep the keys of a profile that is being made."""
    meta.put(unit, _KEYS, _written(keys))


def keep_asked(unit: Unit, wanted: Asked) -> None:
    """Keep keys that are asked for."""
    about = {"keys": _written(wanted.keys), "reason": wanted.reason}
    meta.put(unit, _ASKED, json.dumps(about, ensure_ascii=False))


def change(unit: Unit, keys: Keys, until: str) -> None:
    """Sign with ``keys`` from now on; the present ones become former."""
    now = present(unit)
    if now is None:
        raise ValueError("no keys to change")
    kept = [Former(now, until), *former(unit)]
    about = [{"keys": _written(one.keys), "until": one.until} for one in kept]
    meta.put(unit, _FORMER, json.dumps(about))
    meta.put(unit, _KEYS, _written(keys))
    meta.put(unit, _ASKED, "null")


def keep_outside(folder: Path, store: Store, data_key: DataKey) -> None:
    """Seal the identity into the key file where keys were ever changed and it is not there yet.

    Called after a change and at every opening, so that one cut short in between is made good. A
    folder that refuses is left alone.
    """
    with store.view() as unit:
        identity = {name: meta.get(unit, name) for name in _IDENTITY}
    if identity[_FORMER] and _identity(folder, data_key) != identity:
        with suppress(Refused):
            vault.keep_identity(folder, data_key, canonical(identity))


def bring_back(folder: Path, store: Store, data_key: DataKey) -> bool:
    """After an older database was put in: go on as who the key file says; whether that was needed.

    The key file never runs ahead of the database but by restoring: it is written later.
    """
    outside = _identity(folder, data_key)
    if outside is None:
        return False
    with store.unit() as unit:
        here = [_written(one.keys) for one in former(unit)]
        there = [one["keys"] for one in json.loads(outside[_FORMER] or "[]")]
        now = meta.get(unit, _KEYS)
        if now is None or now not in there or len(there) <= len(here):
            return False
        for name, value in outside.items():
            if value is not None:
                meta.put(unit, name, value)
        meta.put(unit, _ASKED, "null")
        meta.put(unit, KNOWN_BY, json.dumps(_known_by(unit, now)))
        unit.commit()
    return True


def _known_by(unit: Unit, keys: str) -> dict[str, str]:
    """Every peer knows us at least by the keys a backup held."""
    key_id = _read(keys).public.key_id
    return dict.fromkeys((peer.key_id for peer in exchange.peers(unit)), key_id)


def _identity(folder: Path, data_key: DataKey) -> Mapping[str, str | None] | None:
    kept = vault.kept_identity(folder, data_key)
    found: Mapping[str, str | None] | None = json.loads(kept) if kept else None
    return found


def _written(keys: Keys) -> str:
    return base64.b64encode(keys.to_bytes()).decode()


def _read(written: str) -> Keys:
    return Keys.from_bytes(base64.b64decode(written))


def given_up(name: str, day: str) -> Refused:
    """The refusal to sign with a key that this very office has given up."""
    return Refused(
        "profile.key_given_up",
        _("{name} gave this key up on {day} and goes on with a newer one.").format(
            name=name, day=day
        ),
        hint=Hint(
            _(
                "This profile is an older copy. Where the newer one is, work there. If nobody has "
                "it any more, ask the office above for a new key: “enrol rotate -o FILE”, or "
                "“People and trust” in the window. An office without one above needs a backup from "
                "after the change."
            ),
            _(
                "This profile is an older copy. Where the newer one is, work there. If "
                "nobody has it any more, write a request for a new key under “People and "
                "trust” and give it to the office above. An office without one above "
                "needs a backup from after the change."
            ),
        ),
    )
