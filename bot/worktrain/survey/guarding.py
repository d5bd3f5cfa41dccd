"""Which files a person should have to allow, besides those that always are theirs to change."""

from __future__ import annotations

import re

from worktrain.paths import matches
from worktrain.survey.files import Files

ALWAYS = ".github/**"
_MIGRATIONS = re.compile(r"(?:^|.*/)(migrations|alembic/versions|db/migrate|prisma/migrations)(?=/)")
_NAMED = {
    "Dockerfile": "builds what is deployed",
    "docker-compose.yml": "starts what is deployed",
    "terraform/**": "makes infrastructure",
    "deploy/**": "deploys",
    "helm/**": "deploys",
    "SECURITY.md": "promises to people",
}


def guard(files: Files) -> dict[str, str]:
    """Give patterns for `protected`, each with the reason."""
    found = {ALWAYS: "CI, owners, and this policy"}
    folders = {match[0] for path in files.paths if (match := _MIGRATIONS.match(path))}
    found |= {f"{folder}/**": "changes data for good" for folder in sorted(folders)}
    for pattern, because in _NAMED.items():
        if any(matches(path, pattern if "/" in pattern else f"/{pattern}") for path in files.paths):
            found[pattern] = because
    return found
