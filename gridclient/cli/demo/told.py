"""What the story ended with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gridclient.app import App
from gridclient.services.sync.records import Imported


@dataclass(slots=True)
class Told:
    """What the story ended with; ``lines`` for a person."""

    out: Path
    profiles: dict[str, str] = field(default_factory=dict)
    bundles: list[dict[str, Any]] = field(default_factory=list)
    visits: int = 0
    digests_agree: bool = False
    digests: dict[str, dict[str, str]] = field(default_factory=dict)
    tampered: dict[str, Any] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The document of the command line contract."""
        return {
            "out": str(self.out),
            "profiles": self.profiles,
            "bundles": self.bundles,
            "visits": self.visits,
            "digests_agree": self.digests_agree,
            "digests": self.digests,
            "tampered": self.tampered,
            "waiting": self.waiting,
            "files": self.files,
        }

    def note(self, file: Path, sender: App, receiver: App, outcome: str) -> None:
        """Keep what became of a file on its way."""
        self.bundles.append(
            {
                "file": file.name,
                "from": sender.profile.name,
                "to": receiver.profile.name,
                "outcome": outcome,
            }
        )

    def note_import(self, result: Imported, receiver: App) -> None:
        """Keep what an import came to."""
        refusal = result.refusal
        outcome = refusal.code if refusal else ("known" if result.again else "applied")
        self.bundles.append(
            {
                "file": result.file.name,
                "from": result.sender_name,
                "to": receiver.profile.name,
                "outcome": outcome,
                "applied": result.applied,
                "known": result.known,
                "conflicts": result.conflicts,
            }
        )
