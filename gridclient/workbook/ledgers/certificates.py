"""The disability certificate of a row: number, grade, and which category follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gridclient.domain import disability, texts
from gridclient.workbook.ledgers import values
from gridclient.workbook.ledgers.persons import PersonReader
from gridclient.workbook.reading import CellError

_GRADES = {
    word: grade
    for grade, words in enumerate(["一壹1", "二贰2", "三叁3", "四肆4"], 1)
    for word in words
}
_GRADE = re.compile(rf"(?P<grade>[{''.join(_GRADES)}])级?")
_SEVERE = 2


@dataclass(frozen=True, slots=True)
class CertificateCells:
    """What the cells about a certificate say; ``id_number`` is the holder's."""

    number: str | None = None
    grade: str | None = None
    category: str | None = None
    id_number: str | None = None


def read(reader: PersonReader) -> CertificateCells:
    """Read certificate and grade of a row; where they disagree, the certificate counts."""
    certificate = _certificate(reader)
    written = _grade(reader)
    if certificate is None:
        return CertificateCells(None, str(written) if written else None, _category(written))
    if written and written != certificate.grade:
        reader.refuse("ledger.grade_differs", reader.row.cell("disability_grade"))
    return CertificateCells(
        certificate.number,
        str(certificate.grade),
        _category(certificate.grade),
        certificate.id_number,
    )


def _certificate(reader: PersonReader) -> disability.Certificate | None:
    cell = reader.row.cell("certificate_no")
    if cell is None or values.says_nothing(cell.value):
        return None
    if isinstance(cell.value, CellError):
        reader.refuse("ledger.cell_error", cell)
        return None
    found = disability.read(cell.value, reader.own_number())
    if found.problem:
        reader.refuse(_PROBLEMS.get(found.problem, f"ledger.id_{found.problem}"), cell)
    return found.certificate


_PROBLEMS = {
    "length": "ledger.certificate_length",
    "type": "ledger.certificate_type",
    "grade": "ledger.certificate_type",
    "other_holder": "ledger.certificate_other_holder",
}


def _grade(reader: PersonReader) -> int | None:
    cell = reader.row.cell("disability_grade")
    if cell is None or values.says_nothing(cell.value):
        return None
    found = _GRADE.fullmatch(texts.half_width(texts.of_cell(cell.value) or ""))
    if found is None:
        reader.refuse("ledger.grade_unknown", cell)
        return None
    return _GRADES[found["grade"]]


def _category(grade: int | None) -> str | None:
    if grade is None:
        return None
    return "disability_severe" if grade <= _SEVERE else "disability"
