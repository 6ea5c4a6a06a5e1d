"""What is doubtful about an enrolment: told when it is entered, and kept if there is a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain import disability
from gridclient.domain.care import GROUPS, CareEnrolment
from gridclient.domain.care_details import grade_code
from gridclient.domain.days import age
from gridclient.domain.people import Resident
from gridclient.i18n import N_, _

_OLD = 80
_OF_EIGHTY = frozenset({"elder_80", "elder_alone_80"})
_SEVERE = frozenset({"disability_severe", "elder_severe_disability"})
_SEVERE_GRADES = frozenset({"1", "2"})
_SEVERE_AT_THREE = frozenset({"intellectual", "mental"})

_WORDS = {
    "not_eighty": N_("{name} is {age} years old, and this category begins at 80"),
    "grade_differs": N_("The certificate says grade {grade}"),
    "severe": N_("Grade {grade} is a severe disability: that category is seen more often"),
    "not_severe": N_("Grade {grade} is no severe disability"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubtful thing: the field it is about, its code, and the figures its words need."""

    field: str
    code: str
    name: str = ""
    age: int = 0
    grade: str = ""

    @property
    def words(self) -> str:
        """What is told, in the language in use."""
        return _(_WORDS[self.code]).format(
            name=self.name or _("this person"), age=self.age, grade=self.grade
        )


def doubts(care: CareEnrolment, resident: Resident | None, today: dt.date) -> list[Doubt]:
    """What ``domain.plausibility`` leaves out: eighty years, and what a grade says."""
    found = []
    if care.category in _OF_EIGHTY and resident and resident.born_on:
        years = age(resident.born_on, today)
        if years < _OLD:
            found.append(Doubt("category", "not_eighty", resident.name, years))
    return found + (_of_grade(care) if care.category in GROUPS["disabled"] else [])


def certified_grade(care: CareEnrolment) -> str | None:
    """The grade a disability certificate's number says, or None."""
    read = disability.read(care.certificate_no).certificate
    return str(read.grade) if read and care.category in GROUPS["disabled"] else None


def _of_grade(care: CareEnrolment) -> list[Doubt]:
    certificate = disability.read(care.certificate_no).certificate
    written, certified = grade_code(care.category, care.grade), certified_grade(care)
    if written and certified and written != certified:
        return [Doubt("grade", "grade_differs", grade=certified)]
    grade = certified or written
    if grade is None:
        return []
    mind = certificate is not None and certificate.type in _SEVERE_AT_THREE
    severe = grade in _SEVERE_GRADES or (grade == "3" and mind)
    if care.category == "disability" and grade in _SEVERE_GRADES:
        return [Doubt("category", "severe", grade=grade)]
    if care.category in _SEVERE and not severe:
        return [Doubt("category", "not_severe", grade=grade)]
    return []
