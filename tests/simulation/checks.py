"""What must hold once everybody has told everybody everything: each check names what is wrong."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator

from sqlalchemy import select

from gridclient.app import App
from gridclient.domain.authority import Authority, sees
from gridclient.domain.disclosure import is_overview, withholdable
from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import ORDERED
from gridclient.domain.rows import Row, to_line
from gridclient.errors import GridError
from gridclient.store import held_back, scopes
from gridclient.store.tables import CONFLICT, SUPERSEDED
from tests.simulation.district import MEMBERS
from tests.simulation.ledger import Said
from tests.simulation.world import World


def wrong(world: World) -> Iterator[str]:
    """Everything that is not as it must be, in words."""
    yield from world.faults
    yield from disagreements(world)
    yield from lost_facts(world)
    yield from lost_edits(world)
    yield from forbidden(world)
    yield from waiting(world)
    yield from applied_again(world)


# --- the same everywhere ---------------------------------------------------------------------


def digest(app: App, scope: Authority, *, whole: bool = True) -> dict[str, str]:
    """A digest an entity of what a scope holds, computed here and not by the program.

    ``whole``: with what is withheld from a district.
    """
    found = {}
    with app.profile.store.view() as unit:
        for entity in ORDERED:
            rows = scopes.all_rows(unit, entity, scope)
            lines = [to_line(row) if whole else _bare(row) for row in rows]
            if lines:
                found[entity.name] = hashlib.sha256(b"\n".join(sorted(lines))).hexdigest()
    return found


def _bare(row: Row) -> bytes:
    """What of a row a district holds, too: of a fact its signature, of withheld fields stamps."""
    secret = withholdable(row.entity)
    names = sorted({*row.fields, *row.stamps, *row.withheld})
    said = [
        (name, row.heard_of(name), name not in secret and row.fields.get(name)) for name in names
    ]
    plain = [one for one in row.fields.items() if one[0] not in row.veiled]
    return repr((row.entity, row.id, row.signature, (row.signature and plain) or said)).encode()


def disagreements(world: World) -> Iterator[str]:
    """Replicas that do not hold the same in a scope that both can see."""
    for member in MEMBERS.values():
        if member.office is None or member.name in world.mischievous | world.revoked:
            continue
        for scope in _scopes_of(world, member.name):
            whole = not is_overview(MEMBERS[member.office].role)
            here, there = (
                digest(world.app(member.name), scope, whole=whole),
                digest(world.app(member.office), scope, whole=whole),
            )
            for entity in sorted({*here, *there}):
                if here.get(entity) != there.get(entity):
                    where = f"{entity} of {scope.grids or scope.division}"
                    how = _difference(world, member.name, entity, scope)
                    yield f"{member.name} and {member.office} differ in {where}: {how}"


def _scopes_of(world: World, name: str) -> list[Authority]:
    own = world.app(name).profile.enrolled()
    return [Authority("worker", own.division, (one,)) for one in own.grids] or [own]


def _difference(world: World, name: str, entity: str, scope: Authority) -> str:
    sides, whole = [], not is_overview(MEMBERS[MEMBERS[name].office or name].role)
    for one in (name, MEMBERS[name].office or ""):
        with world.app(one).profile.store.view() as unit:
            rows = scopes.all_rows(unit, ENTITIES[entity], scope)
            sides.append({row.id: (to_line(row) if whole else _bare(row)).decode() for row in rows})
    mine, theirs = sides
    return "; ".join(
        f"{mine.get(key, 'nothing')} / {theirs.get(key, 'nothing')}"
        for key in sorted({*mine, *theirs})
        if mine.get(key) != theirs.get(key)
    )[:1500]


# --- nothing lost ----------------------------------------------------------------------------


def _row(app: App, entity: str, row_id: str) -> Row | None:
    with app.profile.store.view() as unit:
        return unit.rows(ENTITIES[entity], [row_id]).get(row_id)


def _holders(world: World, said: Said) -> list[str]:
    """Whose scope sees a row, by where the district's office says it is."""
    with world.app("district").profile.store.view() as unit:
        place = scopes.places(unit, said.entity, [said.row]).get(said.row, (None, None))
    return [
        name
        for name in MEMBERS
        if name not in world.revoked
        and (MEMBERS[name].role == "district" or sees(world.app(name).profile.enrolled(), *place))
    ]


def lost_facts(world: World) -> Iterator[str]:
    """Facts that are not, or not as they were said, where they should be seen."""
    for said in world.ledger.facts():
        if said.barred:
            continue
        for name in _holders(world, said):
            row = _row(world.app(name), said.entity, said.row)
            if row is None:
                yield f"{name} lacks the {said.entity} {said.row} of {said.by}"
            elif repr(sorted(row.fields.items())) != said.value and not _may_be_bare(
                name, row, said
            ):
                yield f"{name} has another {said.entity} {said.row} than {said.by} said"


def _may_be_bare(name: str, row: Row, said: Said) -> bool:
    """Whether a fact says all but what is withheld from a district, where that may be: there,
    or where nobody else was told of it before it was forgotten."""
    if not row.lacks_veiled or not (said.bare or is_overview(MEMBERS[name].role)):
        return False
    told = dict(ast.literal_eval(said.value or "[]"))
    return dict(row.fields) == {n: v for n, v in told.items() if n not in row.veiled}


def lost_edits(world: World) -> Iterator[str]:
    """Values that neither stand, nor were replaced by who knew them, nor are kept as losers."""
    by_field: dict[tuple[str, str, str | None], list[Said]] = {}
    for said in world.ledger.edits():
        if not said.barred:
            by_field.setdefault((said.entity, said.row, said.field), []).append(said)
    for (entity, row_id, name), every in by_field.items():
        row = _row(world.app("district"), entity, row_id)
        if row is None:
            yield f"the district lacks the {entity} {row_id}"
            continue
        newest, known = max(every, key=lambda one: one.stamp), every
        if name in withholdable(entity):
            if name in row.fields or row.heard_of(name) < newest.stamp:
                yield f"the district holds {entity}.{name} of {row_id}, or knows nothing of it"
            known = [one for one in every if not one.bare]
            row = _row(world.app(_community_of(world, entity, row_id)), entity, row_id)
            if row is None or not known:
                continue
            newest = max(known, key=lambda one: one.stamp)
        stands = (row.stamp_of(name or ""), row.fields.get(name or ""))
        if stands[0] < newest.stamp:
            yield f"{entity}.{name} of {row_id}: an older value stands than {newest}"
        yield from _lost(world, known, stands)


def _community_of(world: World, entity: str, row_id: str) -> str:
    with world.app("district").profile.store.view() as unit:
        division = scopes.places(unit, entity, [row_id])[row_id][0]
    return next(
        one.name for one in MEMBERS.values() if (one.role, one.division) == ("community", division)
    )


def _lost(world: World, every: list[Said], stands: tuple[str, str | None]) -> Iterator[str]:
    overwritten = {one.over for one in world.ledger.said if one.row == every[0].row}
    for said in every:
        if said.stamp == stands[0]:
            if said.value != stands[1]:
                yield f"another value stands under the stamp of {said}"
        elif said.stamp not in overwritten:
            if not _is_kept(world, said):
                yield f"lost without a trace: {said}"
            elif said.value != stands[1] and not (
                _has_moved(world, said) or _was_asked(world, said)
            ):
                yield f"nobody is asked about {said}"


def _is_kept(world: World, said: Said) -> bool:
    kept = SUPERSEDED.c
    query = select(kept.value).where(
        kept.entity == said.entity,
        kept.row == said.row,
        kept.field == said.field,
        kept.stamp == said.stamp,
    )
    for name in MEMBERS:
        with world.app(name).profile.store.view() as unit:
            if said.value in unit.connection.execute(query).scalars().all():
                return True
    return False


def _has_moved(world: World, said: Said) -> bool:
    """Whether a row may have been out of somebody's scope: who is told only that it left has
    seen, by the vector, what was changed in it meanwhile; so nobody is asked (it is kept)."""
    return any(
        one.field == "grid_id" or (one.field == "dwelling_id" and one.row == said.row)
        for one in world.ledger.said
    )


def _was_asked(world: World, said: Said) -> bool:
    asked = CONFLICT.c
    query = select(asked.id).where(
        asked.entity == said.entity,
        asked.row == said.row,
        asked.field == said.field,
        (asked.local_stamp == said.stamp) | (asked.incoming_stamp == said.stamp),
    )
    for name in MEMBERS:
        with world.app(name).profile.store.view() as unit:
            if unit.connection.execute(query).first():
                return True
    return False


# --- nothing forbidden, nothing waiting ------------------------------------------------------


def forbidden(world: World) -> Iterator[str]:
    """What somebody wrote without being allowed to, where it was taken in all the same."""
    for said in world.ledger.said:
        if not said.barred:
            continue
        for name in MEMBERS:
            row = _row(world.app(name), said.entity, said.row)
            if name == said.by or row is None:
                continue
            if said.field is None or row.stamp_of(said.field) == said.stamp:
                yield f"{name} took in what {said.by} may not write: {said}"


def waiting(world: World) -> Iterator[str]:
    """Rows that are held back, and peers that wait, though everything was told."""
    barred = {(one.entity, one.row) for one in world.ledger.said if one.barred}
    for name in MEMBERS:
        app = world.app(name)
        if name in world.revoked:
            continue
        with app.profile.store.view() as unit:
            for item in held_back.held(unit):
                if (item.row.entity, item.row.id) not in barred:
                    yield f"{name} holds back {item.state} {item.rule}: {item.row} of {item.peer}"
        if name in world.mischievous:
            continue
        for peer in app.sync.peers():
            if peer.name not in world.revoked and (peer.unacknowledged or peer.missing):
                yield (
                    f"{name} waits for {peer.name}: {peer.unacknowledged} rows, "
                    f"{peer.missing} missing"
                )


def applied_again(world: World) -> Iterator[str]:
    """Letters that change something when they come again."""
    for letter in world.rng.sample(world.delivered, min(4, len(world.delivered))):
        name = letter.recipient
        own = world.app(name).profile.enrolled()
        before = digest(world.app(name), own)
        took = world.hand(letter, name)
        if not isinstance(took, GridError) and digest(world.app(name), own) != before:
            yield f"{letter.number} of {letter.sender} changes {name} when it comes again"
