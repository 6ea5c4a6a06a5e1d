"""``household``: finding one and looking at it."""

from __future__ import annotations

from typing import Any

import click

from gridclient.cli.bundle_answers import standing_json
from gridclient.cli.context import Session
from gridclient.domain import masking
from gridclient.domain.care import CATEGORIES
from gridclient.domain.people import RELATIONS
from gridclient.domain.visits import RESULTS
from gridclient.i18n import _


@click.group("household")
def household() -> None:
    """Find households and look at them."""


@household.command("find")
@click.argument("text")
@click.pass_obj
def find(session: Session, text: str) -> None:
    """By name, pinyin, initials, phone or ID ending, or address such as 3-2-501."""
    found = session.app().search.find(text)
    session.tell(
        {
            "households": [
                {
                    "id": item.household_id,
                    "resident": item.resident_id,
                    "name": item.name,
                    "address": item.address,
                    "grid": item.grid_name,
                }
                for item in found
            ]
        },
        *([f"{item.address}  {item.name}" for item in found] or [_("Nobody was found.")]),
    )


@household.command("show")
@click.argument("code")
@click.pass_obj
def show(session: Session, code: str) -> None:
    """One household: people, care and visits; numbers are masked."""
    app = session.app()
    places = app.places
    page = places.household(places.resolve(code))
    home = app.sync.standings("household", [page.household.id])
    residents = app.sync.standings("resident", [person.id for person in page.residents])
    visits = app.sync.standings("visit", [visit.id for visit in page.visits])
    people = [
        {
            "id": person.id,
            "name": person.name,
            "relation": person.relation,
            "born": str(person.born_on or "") or None,
            "phone": masking.phone(person.phone) if person.phone else None,
            "id_number": masking.id_number(person.id_number) if person.id_number else None,
            "to_check": person.check_state == "to_check",
            "standing": standing_json(residents.get(person.id)),
        }
        for person in page.residents
    ]
    answer: dict[str, Any] = {
        "households": [
            {
                "id": page.household.id,
                "address": page.address,
                "grid": page.grid_name,
                "head": page.household.head_name,
                "standing": standing_json(home.get(page.household.id)),
                "residents": people,
                "care": sorted({category for _who, category in page.care}),
                "visits": [
                    {
                        "id": visit.id,
                        "on": str(visit.visited_on),
                        "result": visit.result,
                        "note": visit.note,
                        "standing": standing_json(visits.get(visit.id)),
                    }
                    for visit in page.visits
                ],
                "due_on": str(page.due.due_on) if page.due else None,
            }
        ]
    }
    session.tell(
        answer,
        f"{page.address}  {page.household.head_name or ''}  {page.grid_name}",
        *(f"  {_person(person)}" for person in people),
        *(f"  {CATEGORIES.title_of(category)}" for category in answer["households"][0]["care"]),
        *(
            f"  {visit.visited_on}  {RESULTS.title_of(visit.result)}  {visit.note or ''}"
            for visit in page.visits
        ),
    )


def _person(person: dict[str, Any]) -> str:
    relation = RELATIONS.title_of(person["relation"]) if person["relation"] else None
    return "  ".join(filter(None, (person["name"], relation, person["phone"], person["id_number"])))


COMMANDS = (household,)
