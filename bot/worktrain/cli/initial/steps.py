"""The three commands that follow `worktrain init`."""

from __future__ import annotations

import shlex

from worktrain.cli.initial.files import SCHEMA_PATH
from worktrain.cli.initial.looking import Looked
from worktrain.config.schema import CONFIG_PATH, KEYS_PATH
from worktrain.words.labels import READY


def next_steps(looked: Looked, *, schema: bool) -> tuple[str, ...]:
    """Commit and push, serve, label; as they can be pasted."""
    paths = [CONFIG_PATH, KEYS_PATH, *([SCHEMA_PATH] if schema else [])]
    branch = looked.checkout.default_branch
    push = shlex.join(["git", "push", looked.checkout.remote or "origin", branch or "HEAD"])
    url = looked.remote.url if looked.remote else "https://github.com"
    elsewhere = "" if url == "https://github.com" else f"WORKTRAIN_GITHUB_URL={shlex.quote(url)} "
    repository = f" --repo {looked.remote.repository}" if looked.remote else ""
    return (
        f"git add {' '.join(paths)} && git commit -m 'Let WorkTrain work here' && {push}",
        f"{elsewhere}worktrain serve",
        f"gh issue edit NUMBER --add-label {READY.name}{repository}",
    )
