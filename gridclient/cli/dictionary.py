"""``dictionary``: the code lists, and what an office adds to them."""

from __future__ import annotations

import click

from gridclient.cli.context import Session
from gridclient.domain.dictionary import CodeEntry
from gridclient.i18n import _


@click.group("dictionary")
def dictionary() -> None:
    """Code lists as your office extends them."""


@dictionary.command("list")
@click.argument("list_name", required=False)
@click.pass_obj
def list_(session: Session, list_name: str | None) -> None:
    """The lists that can be extended, or the choices of one."""
    known = session.app().dictionary
    lists = [one for one in known.lists() if list_name in (None, one.name)]
    session.tell(
        {
            "lists": [
                {
                    "list": one.name,
                    "title": _(one.title),
                    "choices": [
                        {"code": code.code, "title": _(code.title), "own": code.code not in one}
                        for code in known.codes(one)
                    ],
                    "entries": [
                        {"id": entry.id, "title": entry.title, "retired": bool(entry.retired)}
                        for entry in known.entries(one.name)
                    ],
                }
                for one in lists
            ]
        },
        *(
            line
            for one in lists
            for line in (
                f"{one.name}  {_(one.title)}",
                *(f"  {code.code}  {_(code.title)}" for code in known.codes(one)),
                *(f"  {entry.id}  {entry.title}" for entry in known.entries(one.name)),
            )
        ),
        empty=_("There is no such list: without a name all are shown."),
    )


@dictionary.command("add")
@click.argument("list_name")
@click.argument("title")
@click.option("--spelling", "spellings", multiple=True, help="Another word for it in ledgers.")
@click.pass_obj
def add(session: Session, list_name: str, title: str, spellings: tuple[str, ...]) -> None:
    """Add a choice to a list."""
    made = session.app().dictionary.add(list_name, title, spellings)
    session.tell(_json(made), _("Added: {name}").format(name=made.title), made.id)


@dictionary.command("retire")
@click.argument("entry_id")
@click.pass_obj
def retire(session: Session, entry_id: str) -> None:
    """No longer offer a choice that was added; records that have it keep it."""
    before = session.app().dictionary.retire(entry_id)
    session.tell({**_json(before), "retired": True}, _("No longer counts."))


def _json(entry: CodeEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "list": entry.list_name,
        "title": entry.title,
        "retired": bool(entry.retired),
    }


COMMANDS = (dictionary,)
