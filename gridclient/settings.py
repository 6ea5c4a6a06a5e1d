"""Settings of this computer's user: language, theme, size of type. Nothing personal.

Kept as JSON in the platform's configuration folder, or where ``GRIDCLIENT_SETTINGS`` says.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Settings:
    """``theme``: system, light or dark; ``scale``: percent; ``large_type`` for older eyes."""

    language: str = ""
    theme: str = "system"
    scale: int = 100
    large_type: bool = False
    lock_after_minutes: int = 15


def _file() -> Path:
    named = os.environ.get("GRIDCLIENT_SETTINGS")
    if named:
        return Path(named)
    return Path(platformdirs.user_config_dir("gridclient", appauthor=False)) / "settings.json"


def load() -> Settings:
    """The settings; defaults where the file is missing or not readable."""
    try:
        kept = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(kept, dict):
        return Settings()
    wanted = {
        field.name: kept[field.name]
        for field in fields(Settings)
        if isinstance(kept.get(field.name), type(field.default))
    }
    return replace(Settings(), **wanted)


def save(settings: Settings) -> None:
    """Keep the settings; a disk that refuses is no reason to stop working."""
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1), "utf-8")
        part.replace(file)
    except OSError:
        return
