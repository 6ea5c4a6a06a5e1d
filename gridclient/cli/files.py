"""Files as the command line takes them: those it reads, and those it is to write."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from gridclient.i18n import _


class _Target(click.Path):
    """A path to be written to. A name that ends as a folder's does means a folder that is there,
    and what stands there is no device: a finished file takes its place."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path of ``value``; a usage error where nothing can be written to it."""
        path, told = Path(os.fsdecode(super().convert(value, param, ctx))), os.fsdecode(value)
        try:
            is_folder = path.is_dir()
            is_odd = path.exists() and not (is_folder or path.is_file())
        except OSError:  # it cannot be looked at: whoever writes says why
            return path
        if told.endswith(("/", os.sep)) and not is_folder:
            self.fail(_("There is no folder “{folder}”.").format(folder=told), param, ctx)
        if is_odd:
            self.fail(_("“{file}” is no file.").format(file=told), param, ctx)
        return path


SOURCE = click.Path(path_type=Path)
"""A file that is read; what is wrong with it the service says."""

TARGET = _Target(dir_okay=False, path_type=Path)
"""A file to be written."""

TARGET_OR_FOLDER = _Target(path_type=Path)
"""A file to be written, or a folder in which it gets a name of its own."""
