"""Mutated bundles: refused, or taken for exactly what was signed; never anything else.

``python3 packaging/dev.py bench trust`` runs thousands, the tests some hundreds; each mutant
comes from the seed, the family and its number alone, so that one that failed is made again.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from gridclient.domain.rows import to_line
from gridclient.errors import GridError
from gridclient.trust import enrolment, sealing, signatures
from gridclient.workbook import bundle_files
from gridclient.workbook.bundle_files import BundleFile
from gridclient.workbook.reading import Sheet, Value, text_of
from tests.trials import (
    byte_mutations,
    cell_mutations,
    corpus,
    part_mutations,
    seal_mutations,
    signed_mutations,
)
from tests.trials.corpus import Corpus, Sample
from tests.trials.tally import CHANGED, CRASHED, OTHERWISE, Tally, against

FRONT_DOOR = 100
"""One mutant of so many goes through the door people use: a file, and a spawned reader."""

LARGE_BYTES, RARELY = 40_000, 0.25
"""Large bundles cost several times as much as small ones: they are taken so often as others."""

SIGNED = "accepted as signed"

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
    fitting = sealed if family == "seal" else plain
    often = [RARELY if len(one.content) > LARGE_BYTES else 1.0 for one in fitting]
    (sample,) = draw.choices(fitting, often)
    other = draw.choice([one for one in made.samples if one is not sample])
    return sample, FAMILIES[family][1](draw, made, sample, other)


class BreachError(Exception):
    """What must not happen did: ``what`` of the tally's, and ``said`` in words."""

    def __init__(self, what: str, said: str) -> None:
        super().__init__(said)
        self.what = what


def run(made: Corpus, seed: int, numbers: Iterable[int]) -> Tally:
    """Try the mutants of these numbers; every fault is told with how to make it again."""
    tally = against("mutants", OTHERWISE, CRASHED, CHANGED)
    prints: dict[str, str] = {}
    for number in numbers:
        family, again = family_of(number), f"--seed {seed} --mutant {number}"
        try:
            outcome = _outcome(made, seed, number, prints)
        except BreachError as breach:
            outcome = "FAULT"
            tally.fault(again, f"{family}: {breach}", breach.what)
        except Exception as error:
            outcome = "FAULT"
            tally.fault(again, f"{family}: {type(error).__name__}: {error}"[:400], CRASHED)
        tally.count(family, outcome)
    return tally


def _outcome(made: Corpus, seed: int, number: int, prints: dict[str, str]) -> str:
    sample, content = mutant(made, seed, number)
    if family_of(number) == "grant":
        return _judge_grant(made, content)
    return _judge(made, sample, content, prints, front=not number % FRONT_DOOR)


def _judge(
    made: Corpus, sample: Sample, content: bytes, prints: dict[str, str], *, front: bool
) -> str:
    folder = made.town.folder / sample.receiver
    before = prints.get(sample.receiver) or corpus.print_of(folder)
    try:
        outcome = _opened(made, sample, content)
        if front and outcome != SIGNED:
            _hand_in(made, sample, content)
    finally:
        prints[sample.receiver] = corpus.print_of(folder)
    if prints[sample.receiver] != before:
        raise BreachError(CHANGED, f"{outcome}, and the store changed")
    return outcome


def _opened(made: Corpus, sample: Sample, content: bytes) -> str:
    """The code a mutant is refused with, or that it says what was signed."""
    try:
        opened = corpus.open_(made.receiver(sample), content)
    except GridError as error:
        return error.code
    if sealing.is_sealed(content) and sample.password:
        content = sealing.unseal(content, sample.password)
    taken = bundle_files.read(content)
    # Parts of two bundles mixed may make the other one whole: then it is held against that.
    sample = next((one for one in made.samples if one.manifest == taken.manifest), sample)
    if tuple(map(to_line, opened.rows)) != sample.lines:
        raise BreachError(OTHERWISE, "accepted, and its rows are not those that were signed")
    if not _is_signed(sample, taken):
        raise BreachError(OTHERWISE, "accepted, and it bears another manifest or signature")
    honest = bundle_files.read(sample.workbook).sheets
    if _shown(taken.sheets, honest) != _shown(honest, honest):
        raise BreachError(OTHERWISE, "accepted, and its sheets show something else")
    return SIGNED


def _is_signed(sample: Sample, taken: BundleFile) -> bool:
    """Whether the bytes are those the sender signed, or signed anew with another way to the
    root, which is for whoever holds the sender's key to choose."""
    if (taken.manifest, taken.signature) == (sample.manifest, sample.signature):
        return True
    said, signed = json.loads(taken.manifest), json.loads(sample.manifest)
    (leaf,) = x509.load_pem_x509_certificates(signed["chain"][0].encode())
    try:
        leaf.public_key().verify(  # type: ignore[union-attr, call-arg]
            taken.signature, signatures.BUNDLE.encode() + taken.manifest
        )
    except InvalidSignature:
        return False
    return {**said, "chain": None} == {**signed, "chain": None}


def _shown(sheets: Iterable[Sheet], own: Iterable[Sheet]) -> dict[str, Counter[tuple[str, ...]]]:
    """What a person reads on the sheets the sender made: the texts of each row, in any order of
    rows and of columns, which mean nothing. Compared without the program's own comparison."""
    names = {sheet.name for sheet in own}
    return {
        sheet.name: Counter(filter(None, (_texts(row) for row in sheet.rows)))
        for sheet in sheets
        if sheet.name in names
    }


def _texts(row: Iterable[Value]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, (text_of(value).strip() for value in row))))


def _hand_in(made: Corpus, sample: Sample, content: bytes) -> None:
    """A file handed in as people do: refused too, with a hint, and nothing else."""
    file = made.town.mail / "handed-in.xlsx"
    file.write_bytes(content)
    (result,) = made.receiver(sample).sync.import_([file])
    if result.refusal is None:
        raise BreachError(OTHERWISE, "taken in at the front door")
    if not (result.refusal.hint and result.refusal.message):
        raise BreachError("refusals without a word of help", result.refusal.code)


def _judge_grant(made: Corpus, content: bytes) -> str:
    """Only the very file is a grant: its one spelling is signed."""
    try:
        enrolment.read_grant(content)
    except GridError as error:
        return error.code
    if content != made.grant:
        raise BreachError(OTHERWISE, "another grant is taken")
    return SIGNED


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
