"""What is printed: whole, in whatever coding the output has."""

from __future__ import annotations

import io
import json
import sys
import traceback
from collections.abc import Mapping
from typing import Any

import click


def prepare() -> None:
    """Let no name stop an answer: what the output's coding does not know is written as a number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def tell_json(document: Mapping[str, Any]) -> None:
    """Print one JSON document on a line; in plain characters where the output is not UTF-8."""
    coding = getattr(sys.stdout, "encoding", None) or "utf-8"
    is_plain = coding.lower().replace("-", "") != "utf8"
    click.echo(json.dumps(document, ensure_ascii=is_plain, default=str))


def is_of_printing(error: BaseException) -> bool:
    """Whether an error came up while something was printed: a full disk, a device that is gone."""
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code is click.echo.__code__ for frame, _line in frames)
