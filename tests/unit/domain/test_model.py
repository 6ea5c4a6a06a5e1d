"""The model as a whole: what every declaration must hold, and where rows belong."""

from __future__ import annotations

import dataclasses

import pytest

from gridclient.domain import care
from gridclient.domain.fields import ENTITIES, Codes, Kind, entity_of
from gridclient.domain.masking import MASKS
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.visits import EFFECTIVE, FACE_TO_FACE, RESULTS

NAMES = [entity.name for entity in ORDERED]


def test_every_entity_stands_after_its_parents_and_once():
    assert sorted(NAMES) == sorted(ENTITIES)
    for position, entity in enumerate(ORDERED):
        for _, target in parents(entity):
            assert target in NAMES[:position], (entity.name, target)


@pytest.mark.parametrize("name", NAMES)
def test_every_way_up_ends_in_a_division(name: str):
    def climb(at: str, seen: tuple[str, ...]) -> None:
        assert at not in seen
        if at != "division":
            above = parents(ENTITIES[at])
            assert above, at
            for _, target in above:
                climb(target, (*seen, at))

    climb(name, ())


@pytest.mark.parametrize("name", NAMES)
def test_declarations_are_whole(name: str):
    entity = ENTITIES[name]
    assert entity_of(entity.type) is entity
    assert [part.name for part in dataclasses.fields(entity.type)] == ["id", *entity.fields]
    assert entity.type.__dataclass_params__.frozen
    assert len({field.title for field in entity.fields.values()}) == len(entity.fields)
    for field in entity.fields.values():
        assert field.title
        assert (field.target is not None) == (field.kind in (Kind.REFERENCE, Kind.REFERENCES))
        assert field.target is None or field.target in ENTITIES
        assert field.mask is None or field.mask in MASKS
        assert field.length > 0
        assert field.name.endswith("_on") == (field.kind is Kind.DATE) or field.name in (
            "valid_from",
            "valid_until",
            "effective_from",
        )
        assert field.name.endswith("_at") == (field.kind is Kind.INSTANT)
    for field_name in entity.within:
        assert entity.fields[field_name].kind is Kind.REFERENCE


def all_codes() -> dict[str, Codes]:
    return {
        field.codes.name: field.codes
        for entity in ORDERED
        for field in entity.fields.values()
        if field.codes
    }


@pytest.mark.parametrize("name", sorted(all_codes()))
def test_a_spelling_means_one_code(name: str):
    codes = all_codes()[name]
    known: dict[str, str] = {}
    for entry in codes:
        for spelling in {entry.code, entry.title, *entry.spellings}:
            assert known.setdefault(spelling, entry.code) == entry.code, spelling
            assert codes.read(spelling) == entry.code


@pytest.mark.parametrize("name", NAMES)
def test_only_registers_are_retired(name: str):
    assert not (ENTITIES[name].is_fact and "retired" in ENTITIES[name].fields)


def test_effective_results_and_policies_use_known_codes():
    assert FACE_TO_FACE < EFFECTIVE < {code.code for code in RESULTS}
    for default in care.DEFAULT_POLICIES:
        assert default.category in care.CATEGORIES
        assert default.period in care.PERIODS
        assert default.face is None or default.face_period in care.PERIODS
    assert len({d.category for d in care.DEFAULT_POLICIES}) == len(care.DEFAULT_POLICIES)
    grouped = set().union(*care.GROUPS.values()) | care.SPECIAL_ELDERS
    assert all(code in care.CATEGORIES for code in grouped)


def test_who_sees_what_is_sensitive_is_asked():
    """What must be masked by law or by design is (domain.md §5.2)."""
    resident, visit = ENTITIES["resident"].fields, ENTITIES["visit"].fields
    for name, mask in {"name": "name", "phone": "phone", "id_number": "id_number"}.items():
        assert resident[name].mask == mask
    assert ENTITIES["care_enrolment"].fields["category"].mask == "care"
    assert {visit[name].mask for name in ("health", "mood", "safety")} == {"care"}
