"""What must hold once everybody has told everybody everything: each check names what is wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from gridclient.domain import purging, stamps
from gridclient.domain.authority import Authority
from gridclient.domain.disclosure import is_overview
from gridclient.domain.fields import ENTITIES, from_fields
from gridclient.domain.rows import Row, from_line
from gridclient.errors import GridError
from gridclient.store import exchange
from tests.simulation import coming_over, edits, lineage, pictures, reference, sight
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
    yield from edits.lost(world, seen)
    yield from forbidden(world, seen)
    yield from sight.wrong(world, seen)
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
            differing = sorted(
                key
                for key in {*here, *there}
                if here.get(key) != there.get(key)
                and not lineage.hangs_on(seen, key, world.rejected)
            )
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
        if name not in world.revoked
        and (name == "district" or sees(_scope(world, name), *place))
        and not _wrote_it_elsewhere(world, seen, name, key)
    ]


def _wrote_it_elsewhere(world: World, seen: Pictures, name: str, key: Key) -> bool:
    """Whether a row is about what somebody wrote though they may not: in their own store it lies
    where they wrote it, and goes from there when that is theirs no more."""
    if name not in world.mischievous or key not in seen["district"].rows:
        return False
    return bool(lineage.about(seen["district"], key) & set(world.ledger.barred_of(name)))


def lost_facts(world: World, seen: Pictures) -> Iterator[str]:
    """Facts that are not, or not as they were said, where they should be seen; removals dated in
    times to come are made anew."""
    for said in world.ledger.facts():
        key = (said.entity, said.row)
        if said.entity == "purge" and stamps.too_far_ahead(said.stamp, world.now):
            continue
        if lineage.hangs_on(seen, key, world.rejected):
            if not any(_has_words(one, said) for one in seen.values()):
                yield f"nobody has the words of the {said.entity} {said.row} of {said.by}"
            continue
        for name in () if said.barred else _holders(world, seen, key):
            row = seen[name].rows.get(key)
            if row is None:
                if not (_is_removed(seen, key) or _went_with_removed(world, seen, said)):
                    yield f"{name} lacks the {said.entity} {said.row} of {said.by}"
            elif not row.signature:
                if not seen[name].purged & lineage.about(seen[name], key):
                    yield f"{name} has the {said.entity} {said.row} without words or reason"
            elif repr(sorted(row.fields.items())) != said.value and not _may_be_bare(
                world, name, row, said
            ):
                yield f"{name} has another {said.entity} {said.row} than {said.by} said"
            elif (row.author, row.stamp) != (said.replica, said.stamp):
                yield f"{name} has the {said.entity} {said.row} by {row.author}, not {said.by}"


def _has_words(picture: Picture, said: Said) -> bool:
    """Whether a store has a fact with its words, if only among what was kept out there."""
    key = (said.entity, said.row)
    held = (from_line(one["line"]) for one in picture.held if (one["entity"], one["row"]) == key)
    every = [*held, *([picture.rows[key]] if key in picture.rows else [])]
    return any(repr(sorted(one.fields.items())) == said.value for one in every)


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
        and bool(one.purged & lineage.about(one, key))
        for one in seen.values()
    )


def _went_with_removed(world: World, seen: Pictures, said: Said) -> bool:
    """Whether an office kept a fact out by a rule and let it go, before anybody decided, with a
    removal that takes it or the one it speaks of: words that are to go wait nowhere."""
    fields = dict(ast.literal_eval(said.value or "[]"))
    row = Row(said.entity, said.row, fields, said.stamp, author=said.replica)
    return any(
        said.row in _kept_out(world, name)
        and (_takes(one, row) or _speaks_of_removed(one, set(fields.values())))
        for name, one in seen.items()
    )


def _takes(picture: Picture, row: Row) -> bool:
    """Whether a removal known somewhere takes words of a fact that may not be there."""
    purges = (one for one in picture.rows.values() if one.entity == "purge")
    known = (from_fields(ENTITIES["purge"], one.id, one.fields) for one in purges)
    return any(purging.stripped(row, purge, None) is not row for purge in known)


def _speaks_of_removed(picture: Picture, spoken_of: set[str]) -> bool:
    return any(
        picture.is_stub(key) and bool(picture.purged & lineage.about(picture, key))
        for key in picture.rows
        if key[1] in spoken_of
    )


def _kept_out(world: World, name: str) -> set[str]:
    """The ids of the rows that somebody's history says a rule kept out."""
    with world.app(name).profile.store.view() as unit:
        lines = exchange.bundles(unit, direction="in")
    held: list[Any] = [one for line in lines for one in line.outcome.get("held", [])]
    return {one["id"] for one in held if one["state"] == "quarantined"}


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
            if name != said.by and coming_over.stands(picture, said):
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
