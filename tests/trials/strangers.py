"""Bundles nobody may believe: forged, reflected, misdelivered. Each must be refused, and the
store be as it was to the byte."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable

from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row
from gridclient.trust import sealing, signatures
from gridclient.trust.keys import Keys
from gridclient.workbook import bundle_files, signed_copy
from tests import altered, forged
from tests.town import COMMUNITY, DISTRICT, GRIDS
from tests.trials import actors, areas, corpus, stage
from tests.trials.actors import Actor
from tests.trials.stage import Stage
from tests.trials.tally import APPLIED, CHANGED, CRASHED, Tally, against

Forge = Callable[[random.Random, Stage], bytes]


def _rows(draw: random.Random, made: Stage, actor: Actor, count: int = 3) -> list[Row]:
    """Rows that would be taken from an honest sender."""
    kinds = draw.choices(("visit", "household", "resident", "issue"), k=draw.randint(1, count))
    return [actor.row(areas.new_record(ENTITIES[kind], made.here, actor)) for kind in kinds]


def _bundle(draw: random.Random, made: Stage, actor: Actor, **said: object) -> bytes:
    said.setdefault("recipient", made.town.district.profile.replica)
    recipient = str(said.pop("recipient"))
    return actor.bundle(recipient, _rows(draw, made, actor), draw.randint(1, 99), **said)


def _other_key(draw: random.Random, made: Stage) -> bytes:
    honest = _honest(draw, made)
    return _bundle(draw, made, dataclasses.replace(honest, keys=Keys.new()), sender=honest.replica)


def _other_key_under_its_own_name(draw: random.Random, made: Stage) -> bytes:
    return _bundle(draw, made, dataclasses.replace(_honest(draw, made), keys=Keys.new()))


def _self_made_root(draw: random.Random, made: Stage) -> bytes:
    """Of the same division codes and names as the real one."""
    root = actors.founded(DISTRICT, made.town.clock)
    return _bundle(draw, made, _member_of(draw, root, DISTRICT, COMMUNITY))


def _other_district(draw: random.Random, made: Stage) -> bytes:
    root = actors.founded("310105", made.town.clock)
    return _bundle(draw, made, _member_of(draw, root, "310105", "310105001001"))


def _member_of(draw: random.Random, root: Actor, district: str, community: str) -> Actor:
    office = actors.enrolled(root, "community", community)
    return draw.choice(
        (
            root,
            office,
            actors.enrolled(root, "street", f"{district}001"),
            actors.enrolled(office, "worker", community, (f"{community}001",)),
        )
    )


def _grafted_root(draw: random.Random, made: Stage) -> bytes:
    """A stranger's leaf under the real offices' certificates."""
    stranger = _member_of(draw, actors.founded(DISTRICT, made.town.clock), DISTRICT, COMMUNITY)
    chain = made.cast["worker"].chain
    grafted = draw.choice((chain, (*stranger.chain, *chain), chain[-1:], ()))
    return _bundle(draw, made, dataclasses.replace(stranger, chain=grafted))


def _issued_by_a_member(draw: random.Random, made: Stage) -> bytes:
    """A worker or leader signs a certificate as if it were an office."""
    member = made.cast[draw.choice(("worker", "leader"))]
    posing = actors.founded(COMMUNITY, made.town.clock, "community", member.keys)
    wanted = actors.enrolled(posing, "worker", COMMUNITY, GRIDS)
    chain = (member.certificate, *member.chain)
    return _bundle(draw, made, dataclasses.replace(wanted, chain=chain))


def _certificate_as_bundle(draw: random.Random, made: Stage) -> bytes:
    honest = _honest(draw, made)
    return draw.choice((honest.certificate.pem, honest.certificate.der))


def _other_purpose(draw: random.Random, made: Stage) -> bytes:
    honest = _honest(draw, made)
    domain = draw.choice(sorted(signatures.DOMAINS - {signatures.BUNDLE}))
    manifest = honest.manifest(made.town.district.profile.replica)
    return forged.built(manifest, _rows(draw, made, honest), honest.keys, domain)


def _signature_over_another(draw: random.Random, made: Stage) -> bytes:
    """The signed texts of two honest bundles of one sender, mixed."""
    honest = _honest(draw, made)
    one, two = (_bundle(draw, made, honest) for _count in range(2))
    names = draw.choice((("signature",), ("manifest",), ("manifest", "copy")))
    other = {name: _signed_text(two, name) for name in names}
    edits = [altered.in_signature(name, lambda _old, new=new: new) for name, new in other.items()]
    return altered.edited(one, *edits)


def _signed_text(content: bytes, name: str) -> str:
    taken = bundle_files.read(content)
    return "".join(signed_copy.to_cells(getattr(taken, name)))


def _in_anothers_name(draw: random.Random, made: Stage) -> bytes:
    honest = _honest(draw, made)
    others = [one.replica for one in made.cast.values() if one.replica != honest.replica]
    odd = (f"{honest.keys.public.key_id}.x", honest.replica + "/../x", "", "A" * 300)
    return _bundle(draw, made, honest, sender=draw.choice((*others, *odd)))


def _reflected(draw: random.Random, made: Stage) -> bytes:
    """What the receiver made itself, for somebody else or for itself, plain or sealed."""
    town = made.town
    own = actors.of(town.district, town.clock)
    to = draw.choice((town.office.profile.replica, own.replica, made.cast["street"].replica))
    content = _bundle(draw, made, own, recipient=to)
    if draw.random() < 0.1:
        office = town.office.profile.keys.public.receiving
        return sealing.seal(content, sealing.pair_password(own.keys, office))
    return content


def _misdelivered(draw: random.Random, made: Stage) -> bytes:
    """Honest, but for another office or worker, or for nobody."""
    town = made.town
    others = [town.office, town.wang, town.li, town.zhang]
    names = [one.profile.replica for one in others] + ["", "x", f"x{town.district.profile.replica}"]
    return _bundle(draw, made, _honest(draw, made), recipient=draw.choice(names))


def _sealed_for_another(draw: random.Random, made: Stage) -> bytes:
    honest = _honest(draw, made)
    word = sealing.pair_password(honest.keys, made.town.zhang.profile.keys.public.receiving)
    return sealing.seal(_bundle(draw, made, honest), word)


def _honest(draw: random.Random, made: Stage) -> Actor:
    return made.cast[draw.choice(("street", "community", "worker", "leader", "sibling"))]


_SIGNED = {"bundle.signature", "bundle.damaged"}
KINDS: dict[str, tuple[tuple[Forge, ...], set[str]]] = {
    "forged": (
        (
            *(_other_key, _other_key_under_its_own_name, _self_made_root, _other_district),
            *(_grafted_root, _issued_by_a_member, _certificate_as_bundle, _other_purpose),
            *(_signature_over_another, _in_anothers_name),
        ),
        _SIGNED
        | {"bundle.sender", "certificate.unknown", "certificate.chain", "certificate.role"}
        | {"file.not_a_workbook"},
    ),
    "reflected": ((_reflected,), {"bundle.own"}),
    "misdelivered": (
        (*[_misdelivered] * 19, _sealed_for_another),
        {"bundle.not_for_us"},
    ),
}
"""What is handed in, and with which codes it may be refused."""


def run(made: Stage, kind: str, seed: int, numbers: range) -> Tally:
    """Hand these in one after the other."""
    tally = against(kind, APPLIED, CRASHED, CHANGED)
    forges, codes = KINDS[kind]
    receiver = made.town.district
    before = corpus.print_of(receiver.profile.folder)
    for number in numbers:
        draw = random.Random(f"{kind}/{seed}/{number}")
        forge = forges[number % len(forges)]
        again = f"--only {kind} --seed {seed} --number {number}"
        try:
            code = stage.code_of(receiver, forge(draw, made))
        except Exception as error:
            code = type(error).__name__
            tally.fault(again, f"{forge.__name__}: {code}: {error}"[:400], CRASHED)
        after = corpus.print_of(receiver.profile.folder)
        if code.startswith(("applied", "again")):
            tally.fault(again, f"{forge.__name__}: {code}", APPLIED)
        elif after != before:
            tally.fault(again, f"{forge.__name__}: {code}, and the store was changed", CHANGED)
        elif code not in codes:
            tally.fault(again, f"{forge.__name__}: {code}", "refused by another code")
        before = after
        tally.count(forge.__name__.strip("_"), code)
    return tally
