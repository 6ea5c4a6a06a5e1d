"""``round``: special rounds before festivals and in bad weather."""

from __future__ import annotations

from typing import Any

import click

from gridclient.cli.context import AWAITS, Session
from gridclient.cli.days import DAY
from gridclient.domain.special_rounds import OCCASIONS, SpecialRound, called
from gridclient.i18n import _
from gridclient.services.entry import check_grids
from gridclient.services.special_rounds import Standing, StandingLine


@click.group("round")
def round_() -> None:
    """Special rounds before festivals and in bad weather."""


@round_.command("list")
@click.option("--all", "every", is_flag=True, help="Those that are over, too.")
@click.pass_obj
def list_(session: Session, every: bool) -> None:
    """The rounds under way, and the festivals at hand for which none was begun."""
    rounds = session.app().special_rounds
    found = rounds.rounds() if every else rounds.running()
    suggested = rounds.suggested()
    session.tell(
        {
            "rounds": [_as_json(item) for item in found],
            "suggested": [
                {"occasion": one.occasion, "day": str(one.day), "from_on": str(one.from_on)}
                for one in suggested
            ],
        },
        *(_in_words(item) for item in found),
        *(
            _("{occasion} is on {day}: a round can be begun.").format(
                occasion=OCCASIONS.title_of(one.occasion), day=one.day
            )
            for one in suggested
        ),
        empty=_("No round is under way: “round begin” begins one."),
    )


@round_.command("begin")
@click.argument("occasion")
@click.option("--from", "from_on", type=DAY, help="First day (default: as the occasion asks).")
@click.option("--until", "until_on", type=DAY, help="Last day.")
@click.option("--category", "categories", multiple=True, help="Only this category.")
@click.option("--everybody", is_flag=True, help="Everybody cared for, of whatever category.")
@click.option("--grid", "grids", multiple=True, help="Only the grid with this code.")
@click.option("--title", help="How it is called.")
@click.pass_obj
def begin(session: Session, /, occasion: str, **given: Any) -> None:
    """Begin a round; in bad weather everybody of high care is called within 24 hours."""
    app = session.app()
    codes = {grid.code: grid.id for grid in app.places.grids()}
    check_grids(app.places.grids(), given["grids"])
    wanted = [] if given["everybody"] else list(given["categories"]) or None
    made = app.special_rounds.begin(
        occasion,
        given["from_on"],
        given["until_on"],
        wanted,
        [codes[code] for code in given["grids"]],
        given["title"],
    )
    standing = app.special_rounds.standing(made.id)
    session.tell(
        {**_as_json(made), "total": standing.total},
        _("Begun: {round}; {total} households.").format(
            round=_in_words(made), total=standing.total
        ),
    )


@round_.command("end")
@click.argument("round_id", metavar="ROUND")
@click.pass_obj
def end(session: Session, round_id: str) -> None:
    """End a round before its last day, by its id."""
    before = session.app().special_rounds.end(round_id)
    session.tell(_as_json(before), _("Ended: {round}.").format(round=called(before)))


@round_.command("standing")
@click.argument("round_id", metavar="ROUND", required=False)
@click.pass_obj
def standing(session: Session, round_id: str | None) -> None:
    """How the rounds under way stand, or one round; exit code 5 while somebody waits."""
    rounds = session.app().special_rounds
    found = [rounds.standing(round_id)] if round_id else rounds.standings()
    session.tell(
        {
            "rounds": [
                {
                    **_as_json(one.round),
                    "done": len(one.done),
                    "total": one.total,
                    "waiting": [_line(line) for line in one.waiting],
                }
                for one in found
            ]
        },
        *(text for one in found for text in _lines(one)),
        empty=_("No round is under way: “round begin” begins one."),
    )
    if any(one.waiting for one in found):
        session.exit_code = AWAITS


def _as_json(item: SpecialRound) -> dict[str, Any]:
    return {
        "id": item.id,
        "occasion": item.occasion,
        "title": called(item),
        "from_on": str(item.from_on),
        "until_on": str(item.until_on),
        "categories": list(item.categories),
        "grids": list(item.grid_ids),
        "ended": item.retired is not None,
    }


def _line(line: StandingLine) -> dict[str, str | None]:
    return {"household": line.household_id, "address": line.address, "head": line.head_name}


def _in_words(item: SpecialRound) -> str:
    return f"{called(item)}  {item.from_on} – {item.until_on}  {item.id}"


def _lines(one: Standing) -> list[str]:
    head = _("{round}: {done} of {total}").format(
        round=called(one.round), done=len(one.done), total=one.total
    )
    return [head, *(f"  {line.address}  {line.head_name or ''}" for line in one.waiting)]


COMMANDS = (round_,)
