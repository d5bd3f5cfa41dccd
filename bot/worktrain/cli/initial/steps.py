"""The commands that follow `worktrain init`."""

from __future__ import annotations

import shlex
from pathlib import Path

from worktrain.cli.initial.files import SCHEMA_PATH
from worktrain.cli.initial.looking import Looked
from worktrain.config.schema import CONFIG_PATH, KEYS_PATH
from worktrain.words.labels import READY


def next_steps(looked: Looked, *, here: Path, data: Path | None, schema: bool, runs: bool) -> tuple[str, ...]:
    """Commit and push, serve unless the App `runs`, label, to be pasted `here`.

    `data` is said if `serve` would not find it.
    """
    url = looked.remote.url if looked.remote else "https://github.com"
    settings = {
        "WORKTRAIN_DATA": str(data) if data else "",
        "WORKTRAIN_GITHUB_URL": "" if url == "https://github.com" else url,
    }
    said = "".join(f"{name}={shlex.quote(value)} " for name, value in settings.items() if value)
    repository = f" --repo {looked.remote.repository}" if looked.remote else ""
    return (
        _commit(looked, here=here, schema=schema),
        *([] if runs else [f"{said}worktrain serve"]),
        f"gh issue edit NUMBER --add-label {READY.name}{repository}",
    )


def _commit(looked: Looked, *, here: Path, schema: bool) -> str:
    checkout = looked.checkout
    paths = [CONFIG_PATH, KEYS_PATH, *([SCHEMA_PATH] if schema else [])]
    git = "git" if here.resolve() == checkout.root.resolve() else f"git -C {shlex.quote(str(checkout.root))}"
    branch = shlex.join([checkout.remote or "origin", checkout.default_branch or "HEAD"])
    steps = [f"add {' '.join(paths)}", "commit -m 'Let WorkTrain work here'", f"push {branch}"]
    if not checkout.remote:
        steps.insert(2, "remote add origin https://github.com/OWNER/NAME.git")
    return " && ".join(f"{git} {step}" for step in steps)
