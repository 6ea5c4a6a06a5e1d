"""Nonsense that a colleague signs with a real key: it may be taken or refused, but never ends the
program, and what was kept of it never stops the work afterwards."""

from __future__ import annotations

import dataclasses
import json
import random
from typing import Any

from gridclient.app import App
from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row
from gridclient.trust import signatures
from gridclient.workbook import bundle_files
from tests import forged
from tests.town import OFFICE_NAME
from tests.trials import areas, signed_mutations, stage
from tests.trials.actors import Actor
from tests.trials.stage import Stage
from tests.trials.tally import CRASHED, Tally, against

_TEXTS: tuple[str, ...] = (
    *("", " ", "x" * 5000, "\u202e", "9" * 30, "-1", "1e5", "０", "2026-02-30"),
    *("0001-01-01", "9999-12-31", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "=1+1"),
    *("'; DROP TABLE visit; --", "../../x", "%n%s", "👨‍👩‍👧", ",", ",,", "{}", "NULL", "a,b"),
)


def run(made: Stage, seed: int, numbers: range) -> Tally:
    """Hand these in one after the other, and work on."""
    tally = against("signed nonsense", CRASHED)
    receiver = made.town.district
    for number in numbers:
        draw = random.Random(f"insider/{seed}/{number}")
        role = draw.choice(("worker", "leader", "community", "street"))
        try:
            content = _bundle(draw, made, made.cast[role])
            code = stage.code_of(receiver, content)
            if number % 20 == 0:
                work_on(receiver)
        except Exception as error:
            again = f'--only "signed nonsense" --seed {seed} --number {number}'
            tally.fault(again, f"{role}: {type(error).__name__}: {error}"[:400], CRASHED)
            code = "FAULT"
        tally.count(role, "taken in" if code.startswith(("applied", "again")) else code)
    return tally


def work_on(receiver: App) -> None:
    """What an office does after an import: look, count, report, and answer."""
    receiver.sync.history()
    receiver.sync.waiting()
    receiver.sync.digest()
    receiver.search.find("x")
    receiver.enrolment.members()
    receiver.sync.package(OFFICE_NAME)


def _bundle(draw: random.Random, made: Stage, actor: Actor) -> bytes:
    rows = _rows(draw, made, actor)
    manifest = actor.manifest(made.town.district.profile.replica, draw.randint(1, 999))
    if draw.random() < 0.5:
        return forged.built(manifest, rows, actor.keys)
    honest = forged.built(manifest, rows, actor.keys)
    data = json.loads(bundle_files.read(honest).manifest)
    for _count in range(draw.choice((1, 1, 2))):
        _twist(draw, data)
    return _resigned(honest, signed_mutations.written(data), actor)


def _twist(draw: random.Random, data: dict[str, Any]) -> None:
    key = draw.choice([name for name in data if name not in ("chain", "copy_sha256")])
    strange = draw.choice(signed_mutations.STRANGE)
    if key == "receipt" or draw.random() < 0.2:
        data["receipt"] = [{"bundle": strange, "outcome": strange, "number": strange}]
    elif key == "seen":
        data["seen"] = {draw.choice(("", "x", data["sender"])): draw.choice(_TEXTS)}
    elif draw.random() < 0.2:
        data["left"] = draw.choice((strange, [["visit", "x"]], [[strange, strange]]))
    else:
        data[key] = strange


def _rows(draw: random.Random, made: Stage, actor: Actor) -> list[Row]:
    kinds = draw.choices(list(ENTITIES), k=draw.randint(1, 6))
    rows = [actor.row(areas.new_record(ENTITIES[kind], made.here, actor)) for kind in kinds]
    return [_twisted(draw, row, actor) for row in rows]


def _twisted(draw: random.Random, row: Row, actor: Actor) -> Row:
    fields, act = dict(row.fields), draw.choice(("field", "field", "drop", "add", "row", "none"))
    if act == "field" and fields:
        fields[draw.choice(list(fields))] = draw.choice(_TEXTS)
    elif act == "drop" and fields:
        del fields[draw.choice(list(fields))]
    elif act == "add":
        names = [*ENTITIES[row.entity].fields, "x", "id", "stamp", "sequence"]
        fields[draw.choice(names)] = draw.choice(_TEXTS)
    elif act == "row":
        part = draw.choice(("id", "stamp", "entity", "author", "signature"))
        return dataclasses.replace(row, **{part: draw.choice([text for text in _TEXTS if text])})
    changed = dataclasses.replace(row, fields=fields)
    return changed if row.author is None else _signed(changed, actor)


def _signed(row: Row, actor: Actor) -> Row:
    return forged.signed(dataclasses.replace(row, author=actor.replica), actor.keys)


def _resigned(honest: bytes, said: bytes, actor: Actor) -> bytes:
    """The workbook of an honest bundle with something else said and signed in it."""
    taken = bundle_files.read(honest)
    texts = {"manifest": said, "signature": signatures.sign(actor.keys, signatures.BUNDLE, said)}
    old = {"manifest": taken.manifest, "signature": taken.signature}
    return signed_mutations.with_cells(honest, old, texts)
