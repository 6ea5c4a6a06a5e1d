"""Disability certificate numbers: GB/T 26341-2010, domain 1.5.

The holder's eighteen-character ID number, a digit for the type, a digit for the grade (1 the
most severe), and on replacement cards a mark of up to two characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gridclient.domain import citizen_ids
from gridclient.i18n import N_

# Type digit → (code, title, spellings in ledgers).
TYPES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "1": ("visual", N_("visual"), ("视力", "视力残疾")),
    "2": ("hearing", N_("hearing"), ("听力", "听力残疾")),
    "3": ("speech", N_("speech"), ("言语", "言语残疾")),
    "4": ("physical", N_("physical"), ("肢体", "肢体残疾")),
    "5": ("intellectual", N_("intellectual"), ("智力", "智力残疾")),
    "6": ("mental", N_("mental"), ("精神", "精神残疾")),
    "7": ("multiple", N_("multiple"), ("多重", "多重残疾")),
}
_SHAPE = re.compile(r"(?P<id>\d{17}[\dX])(?P<type>\d)(?P<grade>\d)(?P<reissue>[0-9A-Z]{0,2})")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate number says; ``grade`` 1 to 4, ``reissue`` a replacement's mark."""

    number: str
    id_number: str
    type: str
    grade: int
    reissue: str = ""

    @property
    def is_severe(self) -> bool:
        """Grades 1 and 2."""
        return self.grade <= 2


@dataclass(frozen=True, slots=True)
class Reading:
    """A certificate, or what is wrong with the number; both None for an empty value.

    ``problem`` is one of :class:`gridclient.domain.citizen_ids.Problem` for the ID part, or
    ``length``, ``type``, ``grade``, or ``other_holder``.
    """

    certificate: Certificate | None = None
    problem: str | None = None


def read(value: object, id_number: str | None = None) -> Reading:
    """Read a certificate number; with ``id_number`` it must be that holder's."""
    if value is None:
        return Reading()
    if not isinstance(value, str):
        return Reading(problem=citizen_ids.read(value).problem)
    number = citizen_ids.normalise(value)
    if not number:
        return Reading()
    found = _SHAPE.fullmatch(number)
    if found is None:
        return Reading(problem="length")
    problem = _problem_of(found, id_number)
    if problem:
        return Reading(problem=problem)
    code = TYPES[found["type"]][0]
    return Reading(Certificate(number, found["id"], code, int(found["grade"]), found["reissue"]))


def _problem_of(found: re.Match[str], id_number: str | None) -> str | None:
    if problem := citizen_ids.problem_of(found["id"]):
        return problem
    if found["type"] not in TYPES:
        return "type"
    if found["grade"] not in "1234":
        return "grade"
    return "other_holder" if id_number not in (None, found["id"]) else None
