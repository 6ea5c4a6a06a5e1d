"""Files as the command line takes them: those it reads, and those it is to write."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from gridclient.cli.context import Session
from gridclient.i18n import _
from gridclient.services import backups, recovery
from gridclient.services.profile import MADE_OF


class _Source(click.Path):
    """A file that is read; what is wrong with it the service says, of each file by itself."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path of ``value``; a usage error where the same file is to be written."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if ctx is not None and any(_is_same(path, one) for one in _given(ctx, _Target)):
            self.fail(_twice(path), param, ctx)
        return path


class _Target(click.Path):
    """A path to be written to. A name that ends as a folder's does means a folder that is there,
    and what stands there is no device: a finished file takes its place. Of a link it is what the
    link leads to; neither a file of the profile nor one that is read is written over."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path of ``value``; a usage error where nothing can be written to it."""
        path, told = Path(os.fsdecode(super().convert(value, param, ctx))), os.fsdecode(value)
        try:
            is_folder = path.is_dir()
            is_odd = path.exists() and not (is_folder or path.is_file())
            path = path.resolve() if path.is_symlink() else path
        except (OSError, RuntimeError):  # it cannot be looked at: whoever writes says why
            return path
        if told.endswith(("/", os.sep)) and not is_folder:
            self.fail(_("There is no folder “{folder}”.").format(folder=told), param, ctx)
        if is_odd:
            self.fail(_("“{file}” is no file.").format(file=told), param, ctx)
        if ctx is not None and path.is_file():
            if any(_is_same(path, one) for one in _given(ctx, _Source)):
                self.fail(_twice(path), param, ctx)
            if _is_kept(path, ctx.find_object(Session)):
                words = _("“{file}” belongs to the profile and is not written over.")
                self.fail(words.format(file=told), param, ctx)
        return path


def _given(ctx: click.Context, kind: type[click.Path]) -> Iterator[Path]:
    """The files of one kind that were read from the command line so far."""
    for param in ctx.command.params:
        value = ctx.params.get(param.name or "")
        if isinstance(param.type, kind) and value is not None:
            yield from [value] if isinstance(value, Path) else value


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.is_file() and other.is_file() and one.samefile(other)
    except OSError:
        return False


def _is_kept(path: Path, session: Session | None) -> bool:
    """Whether a file is one of those a profile is made of."""
    if session is None or session.profile.resolve() not in path.resolve().parents:
        return False
    name = path.resolve().relative_to(session.profile.resolve()).parts[0]
    return name.startswith((*MADE_OF, backups.FOLDER, recovery.PENDING))


def _twice(path: Path) -> str:
    return _("“{file}” is to be read and to be written over; name another file for one.").format(
        file=path.name
    )


SOURCE = _Source(readable=False, path_type=Path)
"""A file that is read."""

TARGET = _Target(dir_okay=False, path_type=Path)
"""A file to be written."""

TARGET_OR_FOLDER = _Target(path_type=Path)
"""A file to be written, or a folder in which it gets a name of its own."""
