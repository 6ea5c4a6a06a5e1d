"""Strangers who answer a newcomer's request, and what protects the newcomer, who knows no root
yet: the fingerprint of the office, as the office reads it out."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gridclient import app
from gridclient.app import App
from gridclient.errors import GridError
from gridclient.trust import certificates, enrolment
from gridclient.trust.grants import Grant
from gridclient.trust.keys import Keys, PublicKeys
from tests import town as towns
from tests.profiles import CHEAP, PASSPHRASE
from tests.town import COMMUNITY, DISTRICT, GRIDS, OFFICE_NAME, Town
from tests.trials import actors, byte_mutations, corpus
from tests.trials.actors import YEAR, Actor
from tests.trials.tally import CHANGED, CRASHED, Tally, against
from tests.unit.trust import forging
from tests.unit.trust.offices import Member

JOINED = "newcomers who joined a stranger"


@dataclass(slots=True)
class Waiting:
    """A newcomer who waits for the answer of the town's office; ``honest`` is that answer."""

    town: Town
    newcomer: App
    honest: bytes


@contextlib.contextmanager
def set_up(folder: Path) -> Iterator[Waiting]:
    """A town, and somebody who has made a request."""
    with towns.copied(folder) as town:
        place = folder / "newcomer"
        newcomer = app.join(place, PASSPHRASE, "何秀英", cost=CHEAP, now=town.clock)
        request, answer = town.mail / "request.json", town.mail / "answer.json"
        newcomer.enrolment.write_request(request)
        read = town.office.enrolment.read_request(request)
        town.office.enrolment.grant(read, "worker", answer, grids=GRIDS[:1])
        try:
            yield Waiting(town, newcomer, answer.read_bytes())
        finally:
            newcomer.close()


Forge = Callable[[random.Random, Waiting], bytes]


def _public(made: Waiting) -> PublicKeys:
    return made.newcomer.profile.keys.public


def _granted(made: Waiting, issuer: Actor, chain: tuple[certificates.Certificate, ...]) -> bytes:
    """The issuer's answer to the newcomer's own request."""
    now = made.town.clock()
    grant = Grant("worker", COMMUNITY, GRIDS[:1], "何秀英", "pc")
    until = min(now + YEAR, issuer.certificate.valid_until)
    given = forging.forge(
        Member(issuer.keys, issuer.certificate),
        _public(made),
        grant,
        valid_from=now,
        valid_until=until,
    )
    return enrolment.write_grant(issuer.keys, given, chain, None)


def _self_made_district(draw: random.Random, made: Waiting) -> bytes:
    """Root, street and community of the same names and codes."""
    root = actors.founded(DISTRICT, made.town.clock)
    above = draw.choice((root, actors.enrolled(root, "street", COMMUNITY[:9])))
    office = actors.enrolled(above, "community", COMMUNITY)
    return _granted(made, office, (office.certificate, *office.chain))


def _self_made_root(_draw: random.Random, made: Waiting) -> bytes:
    """A community office that is its own root, named like the real one."""
    keys = Keys.new()
    grant = Grant("community", COMMUNITY, (), OFFICE_NAME, "pc")
    root = certificates.issue_root(keys, grant, made.town.clock() - YEAR)
    office = Actor(keys, root, (), made.town.clock)
    return _granted(made, office, (root,))


def _other_office_of_the_district(draw: random.Random, made: Waiting) -> bytes:
    """Another office under the true root may not take a newcomer over unseen either."""
    district = actors.of(made.town.district, made.town.clock)
    sibling = f"{COMMUNITY[:9]}{draw.randrange(100, 999)}"
    office = actors.enrolled(district, "community", draw.choice((COMMUNITY, sibling)))
    now = made.town.clock()
    division = office.certificate.grant.division
    grant = Grant("worker", division, (f"{division}001",), "何秀英", "pc")
    until = office.certificate.valid_until
    given = certificates.issue(office.keys, office.certificate, _public(made), grant, now, until)
    return enrolment.write_grant(office.keys, given, (office.certificate, *office.chain), None)


def _grafted(_draw: random.Random, made: Waiting) -> bytes:
    """A stranger's certificate under the true office's, which is in every bundle."""
    true = actors.of(made.town.office, made.town.clock)
    stranger = actors.founded(COMMUNITY, made.town.clock, "community")
    return _granted(made, stranger, (true.certificate, *true.chain))


def _true_office_above(_draw: random.Random, made: Waiting) -> bytes:
    """The true office's certificate signed by a root of the stranger's."""
    root = actors.founded(DISTRICT, made.town.clock)
    true = made.town.office.profile.certificate
    assert true is not None
    now = made.town.clock()
    posing = certificates.issue(
        root.keys, root.certificate, true.public, true.grant, now, now + YEAR
    )
    stranger = Actor(Keys.new(), posing, (root.certificate,), made.town.clock)
    return _granted(made, stranger, (posing, root.certificate))


def _changed(draw: random.Random, made: Waiting) -> bytes:
    """The honest answer with other bytes in it."""
    content = draw.choice(byte_mutations.ALL)(draw, made.honest, made.honest)
    return content if content != made.honest else made.honest[:-1]


FORGES: tuple[Forge, ...] = (
    *(_self_made_district, _self_made_root, _other_office_of_the_district),
    *(_grafted, _true_office_above, _changed),
)


def run(made: Waiting, seed: int, numbers: range) -> Tally:
    """Hand these answers to the newcomer, who has the true office's fingerprint."""
    tally = against("impostors", JOINED, CRASHED, CHANGED)
    profile = made.newcomer.profile
    file, read_out = made.town.mail / "strange.json", made.town.office.profile.fingerprint
    before = corpus.print_of(profile.folder)
    for number in numbers:
        forge = FORGES[number % len(FORGES)]
        draw = random.Random(f"impostors/{seed}/{number}")
        again = f"--only impostors --seed {seed} --number {number}"
        file.write_bytes(forge(draw, made))
        try:
            made.newcomer.enrolment.accept(file, read_out)
            code = "joined"
            tally.fault(again, f"{forge.__name__}: joined", JOINED)
        except GridError as error:
            code = error.code
        except Exception as error:
            code = type(error).__name__
            tally.fault(again, f"{forge.__name__}: {code}: {error}"[:400], CRASHED)
        after = corpus.print_of(profile.folder)
        if code != "joined" and (after != before or profile.root is not None):
            tally.fault(again, f"{forge.__name__}: {code}, and the profile changed", CHANGED)
        before = after
        tally.count(forge.__name__.strip("_"), code)
    return tally
