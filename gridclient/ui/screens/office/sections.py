"""The sections of registers and facts, in the order of the list."""

from __future__ import annotations

from gridclient.domain.partners import Commitment
from gridclient.domain.service_records import ServiceRecord
from gridclient.domain.staff import Person
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.office.code_lists import CodeListsSection
from gridclient.ui.screens.office.commitments import CommitmentsSection
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.screens.office.kinds import KINDS
from gridclient.ui.screens.office.registers import RegisterSection
from gridclient.ui.screens.office.section import Section
from gridclient.ui.screens.office.services_given import ServicesSection
from gridclient.ui.screens.office.staff import StaffSection

_OWN: dict[type, type[RegisterSection]] = {
    Person: StaffSection,
    Commitment: CommitmentsSection,
    ServiceRecord: ServicesSection,
}
"""Kinds whose section does something besides what all do."""


def make(desk: Desk, runner: JobRunner) -> list[Section]:
    """A section for each kind, and one for the code lists."""
    made: list[Section] = [
        _OWN.get(shown.kind, RegisterSection)(shown, desk, runner) for shown in KINDS
    ]
    return [*made, CodeListsSection(desk, runner)]
