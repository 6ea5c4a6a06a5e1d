"""Sound bundles and grants to be mutated: one town, its keys from a seed, its files to the byte."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gridclient.app import App
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household
from gridclient.services.sync import opening
from gridclient.trust import sealing
from gridclient.workbook import bundle_files, signed_copy
from tests import builders
from tests import town as towns
from tests.town import Town, household
from tests.trials.randomness import seeded

_NOTES = (
    "身体不错",
    "独自在家，想要人陪着说说话",
    "水管漏水 ☎ 楼下的 <王先生> & 修理",
    "𠮷野家𰻝面",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sound bundle: its file, its receiver, what it holds, and its sender's name in the town.

    ``workbook``: what lies under the seal, or the file itself; ``password`` None for a plain
    one.
    """

    name: str
    content: bytes
    workbook: bytes
    password: str | None
    sender: str
    receiver: str
    manifest: bytes
    signature: bytes
    lines: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The samples, a grant file, and the town they were made in."""

    town: Town
    samples: tuple[Sample, ...]
    grant: bytes

    def receiver(self, sample: Sample) -> App:
        """Whom a sample was made for."""
        app: App = getattr(self.town, sample.receiver)
        return app


@contextlib.contextmanager
def made(seed: int, folder: Path) -> Iterator[Corpus]:
    """The corpus of a seed; the same seed gives the same files, whenever and wherever."""
    with seeded(f"town {seed}"):
        kept = towns.made_anew(folder / "template")
        town = Town(kept)
        grant = _grant(town)
        samples = _samples(town)
    try:
        yield Corpus(town, samples, grant)
    finally:
        town.close()


def _samples(town: Town) -> tuple[Sample, ...]:
    _visit(town.wang, 2)
    small = _sample(town, "wang", "office")
    sealed = _sample(town, "wang", "office", plain=False)
    _visit(town.li, 300)
    town.li.registers.change(Household, household(town.li).id, phone="13800138000")
    large = _sample(town, "li", "office")
    town.office.registers.change(Household, household(town.office).id, head_name="赵一二")
    downwards = _sample(town, "office", "wang")
    upwards = _sample(town, "office", "district")
    sealed_down = _sample(town, "office", "zhang", plain=False)
    return (small, large, downwards, upwards, sealed, sealed_down)


def _visit(worker: App, count: int) -> None:
    home, person = household(worker).id, worker.profile.person_id
    notes = (f"{_NOTES[number % len(_NOTES)]} {number}" for number in range(count))
    builders.add(
        worker,
        *(
            builders.make_visit(home, id=new_id(worker.profile.now()), visitor_id=person, note=note)
            for note in notes
        ),
    )


def _sample(town: Town, sender: str, receiver: str, *, plain: bool = True) -> Sample:
    sending, receiving = getattr(town, sender), getattr(town, receiver)
    content = town.send(sending, receiving, plain=plain).file.read_bytes()
    password = None
    if not plain:
        password = sealing.pair_password(
            receiving.profile.keys, sending.profile.keys.public.receiving
        )
    workbook = sealing.unseal(content, password) if password else content
    taken = bundle_files.read(workbook)
    return Sample(
        name=f"{sender}-{receiver}{'' if plain else '-sealed'}",
        content=content,
        workbook=workbook,
        password=password,
        sender=sender,
        receiver=receiver,
        manifest=taken.manifest,
        signature=taken.signature,
        lines=tuple(signed_copy.unpack(taken.copy)),
    )


def _grant(town: Town) -> bytes:
    """The office's answer to a request of zhang's, renewed."""
    request, answer = town.folder / "request.json", town.folder / "grant.json"
    town.zhang.enrolment.write_request(request)
    read = town.office.enrolment.read_request(request)
    town.office.enrolment.grant(read, "worker", answer, grids=towns.GRIDS[1:])
    return answer.read_bytes()


def open_(app: App, content: bytes, name: str = "handed-in.xlsx") -> opening.Opened:
    """What an import makes of a file before it changes anything; raises as an import does."""
    opened = opening.open_(app.profile, content, Path(name))
    if opened.altered:
        raise opening.tampered(opened.altered)
    return opened


def print_of(folder: Path) -> str:
    """A digest over every byte a profile keeps, but for the index of the journal, which only
    counts readers, the lock, the log and the count of wrong passphrases."""
    passed = ("-shm", ".lock", ".log", "attempts.json")
    hashed = hashlib.blake2b()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(passed):
            hashed.update(f"\0{path.relative_to(folder)}\0".encode())
            hashed.update(path.read_bytes())
    return hashed.hexdigest()
