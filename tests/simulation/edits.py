"""No value that somebody gave a field is lost: it stands, or was replaced by who knew it, or is
kept and somebody was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gridclient.domain import purging, stamps
from gridclient.domain.disclosure import withholdable
from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row, from_line
from gridclient.services.sync.void_stamps import FIELD as RESTAMPED
from tests.simulation import lineage
from tests.simulation.ledger import Said
from tests.simulation.pictures import Key, Picture
from tests.simulation.world import World

Pictures = Mapping[str, Picture]


def lost(world: World, seen: Pictures) -> Iterator[str]:
    """Values that neither stand, nor were replaced by who knew them, nor are kept as losers."""
    by_field: dict[tuple[str, str, str], list[Said]] = {}
    for said in world.ledger.edits():
        if not said.barred:
            by_field.setdefault((said.entity, said.row, said.field or ""), []).append(said)
    overwritten = _overwritten(world, seen)
    for (entity, row_id, name), every in by_field.items():
        if lineage.hangs_on(seen, (entity, row_id), world.rejected):
            for one in every:
                is_known = one.stamp in overwritten[row_id, name] or _is_kept(seen, one)
                if not is_known and not _stands(seen, one):
                    yield f"lost without a trace: {one}"
            continue
        row = seen["district"].rows.get((entity, row_id))
        if row is None:
            yield f"the district lacks the {entity} {row_id}"
            continue
        newest, known = max(every, key=lambda one: one.stamp), every
        if name in withholdable(entity):
            told = row.heard_of(name)
            is_told = told >= newest.stamp or _was_entered(seen, newest, every, told)
            if _is_held_above(row, name) or not is_told:
                yield f"the district holds {entity}.{name} of {row_id}, or knows nothing of it"
            known = [one for one in every if not one.bare]
            row = seen[_community_of(world, seen, (entity, row_id))].rows.get((entity, row_id))
            if row is None or not known:
                continue
            newest = max(known, key=lambda one: one.stamp)
        stands = (row.stamp_of(name), row.fields.get(name))
        if stands[0] < newest.stamp and not _says_the_same(seen, newest, stands[1]):
            yield f"{entity}.{name} of {row_id}: an older value stands than {newest}"
        yield from _lost_of(world, seen, known, stands, overwritten[row_id, name])


def _overwritten(world: World, seen: Pictures) -> Mapping[tuple[str, str], set[str]]:
    """The stamps that somebody knew who gave a field another value, by row and field; what is
    gone itself, or might not be said, has replaced nothing."""
    found: dict[tuple[str, str], set[str]] = {}
    for one in world.ledger.said:
        is_gone = one.lost and not (_stands(seen, one) or _is_kept(seen, one))
        if one.field is not None and not (one.barred or is_gone):
            found.setdefault((one.row, one.field), set()).add(one.over)
    return found


def _says_the_same(seen: Pictures, newest: Said, value: str | None) -> bool:
    """Whether a value lies among rows that were kept out, and says what stands: an office that
    lets such a row in enters only what it changes."""
    return value == newest.value and any(_is_held(one, newest) for one in seen.values())


def _was_entered(seen: Pictures, newest: Said, every: list[Said], told: str) -> bool:
    """Whether a value lies among rows that were kept out, and an office that let it in has
    entered the same as its own word, which is told: a clock far ahead had stamped the row, and
    nobody else was left to stamp it anew (seed 1390)."""
    again = (one for one in every if one is not newest and one.value == newest.value)
    return any(_is_held(one, newest) for one in seen.values()) and any(
        one.stamp <= told and one.by != newest.by for one in again
    )


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


def _lost_of(
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
            if seen["district"].purged & lineage.about(seen["district"], (said.entity, said.row)):
                continue
            if not (_is_kept(seen, said) or _was_let_in(world, every, said, stands)):
                yield f"lost without a trace: {said}"
            elif said.value != stands[1] and not (
                _has_moved(world, seen, said)
                or _was_asked(world, seen, every, said)
                or _was_chosen(seen, said, stands[0])
                or _was_said_again(world, seen, every, said, overwritten)
                or _is_of_copies(world, stands[0])
            ):
                yield f"nobody is asked about {said}"


def _stands(seen: Pictures, said: Said) -> bool:
    """Whether a value stands somewhere: where an office rejected it, it stands with its author."""
    name = said.field or ""
    rows = (one.rows.get((said.entity, said.row)) for one in seen.values())
    return any(
        (row.stamp_of(name), row.fields.get(name)) == (said.stamp, said.value)
        for row in rows
        if row
    )


def _is_kept(seen: Pictures, said: Said) -> bool:
    key = (said.entity, said.row, said.field or "", said.stamp)
    return any(
        (key in one.former and one.former[key] == said.value) or _is_held(one, said)
        for one in seen.values()
    )


def _was_let_in(
    world: World, every: list[Said], said: Said, stands: tuple[str, str | None]
) -> bool:
    """Whether a value stands as an office's own word: it let in a row, of which the trace gave way
    to one that another copy of the same profile sent."""
    return said.by in {*world.twins, *world.twins.values()} and any(
        one.value == said.value == stands[1]
        and one.stamp == stands[0]
        and world.people[one.by].role != "worker"
        for one in every
    )


def _is_held(picture: Picture, said: Said) -> bool:
    """Whether a value lies among the rows that were kept out: a person has seen it there. Under
    its first stamp, where its author was revoked before that was found void."""
    for item in picture.held:
        if (item["entity"], item["row"]) == (said.entity, said.row):
            row = from_line(item["line"])
            known = {said.stamp} if item["state"] == RESTAMPED else {said.stamp, said.first}
            if row.stamp_of(said.field or "") in known:
                return row.fields.get(said.field or "") == said.value
    return False


def _has_moved(world: World, seen: Pictures, said: Said) -> bool:
    """Whether a row may have been out of somebody's scope: who is told only that it left has
    seen, by the vector, what was changed in it meanwhile; so nobody is asked (it is kept).
    Scopes change as well when an office grants its members other grids."""
    if world.is_granted_anew(said.by):
        return True
    moved = {
        (one.entity, one.row)
        for one in world.ledger.said
        if one.field in ENTITIES[one.entity].within and one.over
    }
    return bool(moved & lineage.line_of(seen["district"], (said.entity, said.row)))


def _was_asked(world: World, seen: Pictures, every: list[Said], said: Said) -> bool:
    """Whether a person was asked about a value, until somebody who had heard of it gave another,
    or left it out by hand; two copies of one profile are one person, who is not asked about what
    they said themselves."""
    key = (said.entity, said.row, said.field or "", said.stamp)
    if said.by in world.twins or said.by in world.twins.values():
        return True
    settled = [one.asked[key] for one in seen.values() if key in one.asked]
    newest = max(one.stamp for one in every)
    return any(one < newest for one in settled) or any(_is_held(one, said) for one in seen.values())


def _was_chosen(seen: Pictures, said: Said, stamp: str) -> bool:
    """Whether the value that stands instead was first left out by hand, and then taken in: who
    did that had both before them."""
    return any(
        item["rule"] == "left_out"
        and (item["entity"], item["row"]) == (said.entity, said.row)
        and from_line(item["line"]).stamp_of(said.field or "") == stamp
        for one in seen.values()
        for item in one.held
    )


def _was_said_again(
    world: World, seen: Pictures, every: list[Said], said: Said, overwritten: set[str]
) -> bool:
    """Whether somebody said the same later, and that was replaced by who knew it, or asked about:
    the value was known, though not that two had given it."""
    return any(
        one.stamp in overwritten or _was_asked(world, seen, every, one)
        for one in every
        if one.value == said.value and one.stamp > said.stamp
    )


def _is_of_copies(world: World, stamp: str) -> bool:
    """Whether a value is of somebody of whom there are two under one name: what was heard of the
    one counts for the other until a number tells them apart. The loser is kept, and the office
    is told that there are two (sync.md)."""
    twins = {*world.twins, *world.twins.values()}
    copied = {one.replica for one in world.ledger.said if one.by in twins}
    return bool(stamp) and stamps.replica_of(stamp) in copied
