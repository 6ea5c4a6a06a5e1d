"""What must hold once everybody has told everybody everything: each check names what is wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from gridclient.domain import purging
from gridclient.domain.authority import Authority
from gridclient.domain.disclosure import is_overview, withholdable
from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import parents
from gridclient.domain.rows import Row, from_line
from gridclient.errors import GridError
from tests.simulation import pictures, reference
from tests.simulation.ledger import Said
from tests.simulation.pictures import Key, Picture, sees
from tests.simulation.world import World

Pictures = Mapping[str, Picture]


def wrong(world: World) -> Iterator[str]:
    """Everything that is not as it must be, in words."""
    yield from world.faults
    seen = everybody(world)
    yield from disagreements(world, seen)
    yield from lost_facts(world, seen)
    yield from lost_edits(world, seen)
    yield from forbidden(world, seen)
    yield from waiting(world, seen)
    yield from applied_again(world, seen)


def everybody(world: World) -> Pictures:
    """A picture of every store that is still used."""
    return {name: pictures.of(world.app(name)) for name in world.people if name not in world.gone}


def _scope(world: World, name: str) -> Authority:
    return world.app(name).profile.enrolled()


# --- the same everywhere ---------------------------------------------------------------------


def disagreements(world: World, seen: Pictures) -> Iterator[str]:
    """Replicas that do not hold the same in a scope that both can see."""
    for member in world.people.values():
        out = world.mischievous | world.revoked | world.gone
        if member.office is None or member.name in out:
            continue
        for scope in _scopes_of(world, member.name):
            whole = not is_overview(world.people[member.office].role)
            here, there = (
                seen[one].seen_by(scope, whole=whole) for one in (member.name, member.office)
            )
            differing = sorted(key for key in {*here, *there} if here.get(key) != there.get(key))
            for entity in sorted({key[0] for key in differing}):
                where = f"{entity} of {scope.grids or scope.division}"
                how = "; ".join(
                    f"{here.get(key, b'nothing').decode()} / {there.get(key, b'nothing').decode()}"
                    for key in differing
                    if key[0] == entity
                )
                yield f"{member.name} and {member.office} differ in {where}: {how[:1500]}"


def _scopes_of(world: World, name: str) -> list[Authority]:
    own = _scope(world, name)
    return [Authority("worker", own.division, (one,)) for one in own.grids] or [own]


# --- nothing lost ----------------------------------------------------------------------------


def _holders(world: World, seen: Pictures, key: Key) -> list[str]:
    """Whose scope sees a row, by where the district's office says it is."""
    place = seen["district"].places.get(key, (None, None))
    return [
        name
        for name in seen
        if name not in world.revoked and (name == "district" or sees(_scope(world, name), *place))
    ]


def lost_facts(world: World, seen: Pictures) -> Iterator[str]:
    """Facts that are not, or not as they were said, where they should be seen."""
    for said in world.ledger.facts():
        key = (said.entity, said.row)
        for name in () if said.barred else _holders(world, seen, key):
            row = seen[name].rows.get(key)
            if row is None:
                if not _is_removed(seen, key):
                    yield f"{name} lacks the {said.entity} {said.row} of {said.by}"
            elif not row.signature:
                if not seen[name].purged & _about(seen[name], key):
                    yield f"{name} has the {said.entity} {said.row} without words or reason"
            elif repr(sorted(row.fields.items())) != said.value and not _may_be_bare(
                world, name, row, said
            ):
                yield f"{name} has another {said.entity} {said.row} than {said.by} said"


def _may_be_bare(world: World, name: str, row: Row, said: Said) -> bool:
    """Whether a fact says all but what is withheld from a district, where that may be: there,
    or where nobody else was told of it before it was forgotten."""
    if not row.lacks_veiled or not (said.bare or is_overview(world.people[name].role)):
        return False
    told = dict(ast.literal_eval(said.value or "[]"))
    return dict(row.fields) == {n: v for n, v in told.items() if n not in row.veiled}


def _is_removed(seen: Pictures, key: Key) -> bool:
    """Whether a fact lost its words by a removal somewhere, or speaks of one that did: what is
    left of it does not travel."""
    return any(
        key in one.rows
        and (one.is_stub(key) or one.is_about_a_stub(key))
        and bool(one.purged & _about(one, key))
        for one in seen.values()
    )


def line_ids(picture: Picture, key: Key) -> set[str]:
    """The ids of a row and of all that it belongs to, or once belonged to."""
    return {one[1] for one in _line_of(picture, key)}


def _about(picture: Picture, key: Key) -> set[str]:
    """The ids of all that a row belongs to, and speaks of."""
    return line_ids(picture, key) | set(picture.rows[key].fields.values())


def lost_edits(world: World, seen: Pictures) -> Iterator[str]:
    """Values that neither stand, nor were replaced by who knew them, nor are kept as losers."""
    by_field: dict[tuple[str, str, str], list[Said]] = {}
    for said in world.ledger.edits():
        if not said.barred:
            by_field.setdefault((said.entity, said.row, said.field or ""), []).append(said)
    overwritten: dict[str, set[str]] = {}
    for one in world.ledger.said:
        overwritten.setdefault(one.row, set()).add(one.over)
    for (entity, row_id, name), every in by_field.items():
        row = seen["district"].rows.get((entity, row_id))
        if row is None:
            yield f"the district lacks the {entity} {row_id}"
            continue
        newest, known = max(every, key=lambda one: one.stamp), every
        if name in withholdable(entity):
            if _is_held_above(row, name) or row.heard_of(name) < newest.stamp:
                yield f"the district holds {entity}.{name} of {row_id}, or knows nothing of it"
            known = [one for one in every if not one.bare]
            row = seen[_community_of(world, seen, (entity, row_id))].rows.get((entity, row_id))
            if row is None or not known:
                continue
            newest = max(known, key=lambda one: one.stamp)
        stands = (row.stamp_of(name), row.fields.get(name))
        if stands[0] < newest.stamp:
            yield f"{entity}.{name} of {row_id}: an older value stands than {newest}"
        yield from _lost(world, seen, known, stands, overwritten[row_id])


def _is_held_above(row: Row, name: str) -> bool:
    """Whether a value is in a store that is not shown it; what a removal put there is none."""
    return row.fields.get(name) not in (None, purging.neutral(ENTITIES[row.entity].fields[name]))


def _community_of(world: World, seen: Pictures, key: Key) -> str:
    division = seen["district"].places[key][0]
    return next(
        one.name
        for one in world.people.values()
        if (one.role, one.division) == ("community", division)
    )


def _lost(
    world: World,
    seen: Pictures,
    every: list[Said],
    stands: tuple[str, str | None],
    overwritten: set[str],
) -> Iterator[str]:
    for said in every:
        if said.stamp == stands[0]:
            if said.value != stands[1]:
                yield f"another value stands under the stamp of {said}"
        elif said.stamp not in overwritten:
            if seen["district"].purged & _about(seen["district"], (said.entity, said.row)):
                continue
            if not _is_kept(seen, said):
                yield f"lost without a trace: {said}"
            elif said.value != stands[1] and not (
                _has_moved(world, seen, said) or _was_asked(world, seen, said)
            ):
                yield f"nobody is asked about {said}"


def _is_kept(seen: Pictures, said: Said) -> bool:
    key = (said.entity, said.row, said.field or "", said.stamp)
    return any(
        (key in one.former and one.former[key] == said.value) or _is_held(one, said)
        for one in seen.values()
    )


def _is_held(picture: Picture, said: Said) -> bool:
    """Whether a value lies among the rows that were kept out: a person has seen it there."""
    for item in picture.held:
        if (item["entity"], item["row"]) == (said.entity, said.row):
            row = from_line(item["line"])
            if row.stamp_of(said.field or "") == said.stamp:
                return row.fields.get(said.field or "") == said.value
    return False


def _has_moved(world: World, seen: Pictures, said: Said) -> bool:
    """Whether a row may have been out of somebody's scope: who is told only that it left has
    seen, by the vector, what was changed in it meanwhile; so nobody is asked (it is kept).
    Scopes change as well when an office grants its members other grids."""
    if {said.by, world.people[said.by].office} & world.granted_anew:
        return True
    moved = {
        (one.entity, one.row)
        for one in world.ledger.said
        if one.field in ENTITIES[one.entity].within and one.over
    }
    return bool(moved & _line_of(seen["district"], (said.entity, said.row)))


def _line_of(picture: Picture, key: Key) -> set[Key]:
    """A row and all that it belongs to, or once belonged to."""
    found: set[Key] = set()
    waiting = [key]
    while waiting:
        one = waiting.pop()
        if one in found or one not in picture.rows:
            continue
        found.add(one)
        upwards = dict(parents(ENTITIES[one[0]]))
        fields = picture.rows[one].fields
        waiting += [(upwards[name], fields[name]) for name in upwards if name in fields]
        waiting += [
            (upwards[line[2]], value)
            for line, value in picture.former.items()
            if line[:2] == one and line[2] in upwards and value
        ]
    return found


def _was_asked(world: World, seen: Pictures, said: Said) -> bool:
    """Whether a person was asked about a value, or left it out by hand; two copies of one
    profile are one person, who is not asked about what they said themselves."""
    key = (said.entity, said.row, said.field or "", said.stamp)
    if said.by in world.twins or said.by in world.twins.values():
        return True
    return any(key in one.asked or _is_held(one, said) for one in seen.values())


# --- nothing forbidden, nothing waiting ------------------------------------------------------


def forbidden(world: World, seen: Pictures) -> Iterator[str]:
    """What somebody wrote without being allowed to, where it was taken in all the same."""
    roles = {world.app(name).profile.keys.public.key_id: world.people[name].role for name in seen}
    for name, picture in seen.items():
        if name not in world.mischievous:
            for breach in reference.breaches(picture, roles):
                yield f"{name} holds what nobody may write: {breach}"
    for said in world.ledger.said:
        if not said.barred:
            continue
        for name, picture in seen.items():
            row = picture.rows.get((said.entity, said.row))
            if name == said.by or row is None:
                continue
            if said.field is None or row.stamp_of(said.field) == said.stamp:
                yield f"{name} took in what {said.by} may not write: {said}"


def waiting(world: World, seen: Pictures) -> Iterator[str]:
    """Rows that are held back, and peers that wait, though everything was told."""
    barred = {(one.entity, one.row) for one in world.ledger.said if one.barred}
    for name, picture in seen.items():
        if name in world.revoked:
            continue
        for left in world.app(name).sync.left_out():
            yield f"{name} has left out {left.entity} {left.row_id} for good"
        for item in picture.held:
            still = item["settled_at"] is None and item["state"] != "left_out"
            if still and (item["entity"], item["row"]) not in barred:
                line = item["line"].decode()
                yield f"{name} holds back {item['state']} {item['rule']}: {line} of {item['peer']}"
        if name in world.mischievous:
            continue
        for peer in world.app(name).sync.peers():
            if peer.name not in world.revoked and (peer.unacknowledged or peer.missing):
                yield (
                    f"{name} waits for {peer.name}: {peer.unacknowledged} rows, "
                    f"{peer.missing} missing"
                )


def applied_again(world: World, seen: Pictures) -> Iterator[str]:
    """Letters that change something when they come again."""
    for letter in world.rng.sample(world.delivered, min(4, len(world.delivered))):
        name = letter.recipient
        if name in world.gone:
            continue
        took = world.hand(letter, name)
        after = pictures.of(world.app(name))
        if not isinstance(took, GridError) and after.lines != seen[name].lines:
            yield f"{letter.number} of {letter.sender} changes {name} when it comes again"
