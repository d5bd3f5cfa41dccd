"""What the player was given: the brief, the script, and where it works."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Job:
    """One session; the documents are what the bot sent as JSON."""

    brief: dict[str, Any]
    script: dict[str, Any]
    work: Path

    @property
    def role(self) -> str:
        return str(self.brief["role"])

    @property
    def issue(self) -> int:
        return int(self.brief["issue"]["number"])

    @property
    def text(self) -> str:
        """Give what `if_bundle_has` looks into: the context bundle and the issue's words."""
        issue = self.brief["issue"]
        return "\n".join((self.brief["bundle"], issue["title"], issue["body"]))

    def path(self, name: str) -> Path:
        """Give a path in the clone; ValueError if it leads elsewhere, also through a link."""
        path = (self.work / name).resolve()
        if not path.is_relative_to(self.work.resolve()):
            raise ValueError(f"{name} is outside the clone")
        return path


def take(document: dict[str, Any]) -> Job:
    """Make a job of what came on stdin; programs of the project's environment come first in PATH."""
    folders = [f"{document['environment']}/bin"] if document["environment"] else []
    folders.append(str(Path(sys.executable).parent))
    os.environ["PATH"] = os.pathsep.join([*folders, os.environ.get("PATH", os.defpath)])
    return Job(document["brief"], document["script"], Path.cwd())
