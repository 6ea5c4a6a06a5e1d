"""Mutated bundles: refused, or taken for exactly what was signed; never anything else.

``python3 packaging/dev.py bench trust`` runs thousands, the tests some hundreds; each mutant
comes from the seed, the family and its number alone, so that one that failed is made again.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from gridclient.domain.rows import to_line
from gridclient.errors import GridError
from gridclient.trust import enrolment
from tests.trials import (
    byte_mutations,
    cell_mutations,
    corpus,
    part_mutations,
    seal_mutations,
    signed_mutations,
)
from tests.trials.corpus import Corpus, Sample
from tests.trials.tally import Tally

FRONT_DOOR = 100
"""One mutant of so many goes through the door people use: a file, and a spawned reader."""

Mutate = Callable[[random.Random, Corpus, Sample, Sample], bytes]


def _bytes(draw: random.Random, _corpus: Corpus, sample: Sample, other: Sample) -> bytes:
    return draw.choice(byte_mutations.ALL)(draw, sample.workbook, other.workbook)


def _of_workbook(act: Callable[[random.Random, bytes, bytes], bytes]) -> Mutate:
    return lambda draw, _corpus, sample, other: act(draw, sample.workbook, other.workbook)


def _of_signed(act: Callable[[random.Random, Sample, Sample], bytes]) -> Mutate:
    return lambda draw, _corpus, sample, other: act(draw, sample, other)


def _chain(draw: random.Random, made: Corpus, sample: Sample, other: Sample) -> bytes:
    keys = getattr(made.town, sample.sender).profile.keys
    return signed_mutations.in_chain(draw, sample, other, keys)


FAMILIES: dict[str, tuple[int, Mutate]] = {
    "bytes": (20, _bytes),
    "archive": (12, _of_workbook(part_mutations.in_archive)),
    "directory": (8, _of_workbook(part_mutations.in_directory)),
    "markup": (16, _of_workbook(part_mutations.in_markup)),
    "cells": (8, _of_workbook(cell_mutations.in_cells)),
    "manifest": (10, _of_signed(signed_mutations.in_manifest)),
    "copy": (7, _of_signed(signed_mutations.in_copy)),
    "base64": (4, _of_signed(signed_mutations.in_base64)),
    "signature": (3, _of_signed(signed_mutations.in_signature)),
    "chain": (6, _chain),
    "seal": (4, _of_signed(seal_mutations.in_seal)),
    "grant": (2, lambda draw, made, _sample, _other: _mutated_grant(draw, made.grant)),
}
"""What is mutated: its share of a hundred, and how."""


def _mutated_grant(draw: random.Random, grant: bytes) -> bytes:
    if draw.random() < 0.4:
        return draw.choice(byte_mutations.ALL)(draw, grant, grant)
    return signed_mutations.changed_json(draw, grant)


def family_of(number: int) -> str:
    """The family of a mutant by its number: all in their shares among any hundred."""
    place = number * 37 % 100
    for name, (share, _mutate) in FAMILIES.items():
        if place < share:
            return name
        place -= share
    raise AssertionError("the shares make a hundred")


def mutant(made: Corpus, seed: int, number: int) -> tuple[Sample, bytes]:
    """The mutant of a number, and the sample it was."""
    draw = random.Random(f"{seed}/{number}")
    family = family_of(number)
    plain = [sample for sample in made.samples if not sample.password]
    sealed = [sample for sample in made.samples if sample.password]
    sample = draw.choice(sealed if family == "seal" else plain)
    other = draw.choice([one for one in made.samples if one is not sample])
    return sample, FAMILIES[family][1](draw, made, sample, other)


def run(made: Corpus, seed: int, numbers: Iterator[int] | range) -> Tally:
    """Try the mutants of these numbers; every fault is told with how to make it again."""
    tally = Tally("mutants")
    prints: dict[str, str] = {}
    for number in numbers:
        family = family_of(number)
        try:
            sample, content = mutant(made, seed, number)
            if family == "grant":
                outcome = _judge_grant(made, content)
            else:
                outcome = _judge(made, sample, content, prints, front=not number % FRONT_DOOR)
        except Exception as error:
            outcome = f"FAULT {type(error).__name__}: {error}"
        if outcome.startswith("FAULT"):
            tally.fault(f"--only mutants --seed {seed} --number {number}", f"{family}: {outcome}")
        tally.count(family, outcome)
    return tally


def _judge(
    made: Corpus, sample: Sample, content: bytes, prints: dict[str, str], *, front: bool
) -> str:
    app, folder = made.receiver(sample), made.town.folder / sample.receiver
    before = prints.get(sample.receiver) or corpus.print_of(folder)
    try:
        opened = corpus.open_(app, content)
    except GridError as error:
        outcome = error.code
    else:
        same = tuple(map(to_line, opened.rows)) == sample.lines
        outcome = "accepted as signed" if same else "FAULT accepted with other content"
    if front and outcome != "accepted as signed":
        outcome = _front_door(made, sample, content) or outcome
    prints[sample.receiver] = corpus.print_of(folder)
    return outcome if prints[sample.receiver] == before else f"FAULT store changed by {outcome}"


def _front_door(made: Corpus, sample: Sample, content: bytes) -> str | None:
    """A file handed in as people do: refused too, with a hint, and nothing else."""
    file = made.town.mail / "handed-in.xlsx"
    file.write_bytes(content)
    (result,) = made.receiver(sample).sync.import_([file])
    if result.refusal is None:
        return "FAULT taken in at the front door"
    return None if result.refusal.hint and result.refusal.message else "FAULT no word of help"


def _judge_grant(made: Corpus, content: bytes) -> str:
    """Only the very file is a grant: its one spelling is signed."""
    try:
        read = enrolment.read_grant(content)
    except GridError as error:
        return error.code
    same = content == made.grant and read.certificate.grant.role == "worker"
    return "accepted as signed" if same else "FAULT another grant accepted"


def save(made: Corpus, seed: int, number: int, folder: Path) -> Path:
    """Write one mutant to a file, to be looked at."""
    _sample, content = mutant(made, seed, number)
    suffix = "json" if _is_json(content) else "xlsx"
    file = folder / f"mutant-{seed}-{number}.{suffix}"
    file.write_bytes(content)
    return file


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True
