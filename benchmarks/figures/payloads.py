"""Q5: every documented webhook payload is accepted, and routed as the table in the tree says."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cache import folder
from benchmarks.rows import Row

from worktrain.events import Ignored
from worktrain.intake.payloads import parse
from worktrain.intake.routes import EVENTS, TABLE, Route, route

PACKAGE = "@octokit/webhooks-examples"
MALFORMED = "not shaped as GitHub documents it"


@dataclass(frozen=True)
class Example:
    name: str
    event: str
    payload: Mapping[str, Any]

    @property
    def action(self) -> str | None:
        action = self.payload.get("action")
        return action if isinstance(action, str) else None

    @property
    def through_app(self) -> Mapping[str, Any]:
        """The payload as our App gets it; most examples come from repository hooks and lack this key."""
        return {"installation": {"id": 1}, **self.payload}


def measure(data: Path) -> Iterator[Row]:
    """Give the share accepted and the share routed by the table, for each collection of examples."""
    for name, examples in (("data", _ours(data)), ("octokit", _octokit())):
        if not examples:
            missing = (
                f"{PACKAGE} is not in the cache and npm cannot fetch it"
                if name == "octokit"
                else f"{data} has no webhooks/"
            )
            yield _row("accepted", name, None, 0, missing)
            continue
        accepted = [example.name for example in examples if _accepted(example)]
        routed = [example.name for example in examples if _by_the_table(example)]
        known = [example for example in examples if _in_table(example)]
        kinds = len({example.event for example in examples})
        yield _row(
            "accepted", name, len(accepted) / len(examples), len(examples), _missing(examples, accepted)
        )
        note = f"{len(known)} of {len(examples)} name an event we subscribe to; {kinds} kinds of events"
        yield _row(
            "routed", name, len(routed) / len(examples), len(examples), _missing(examples, routed) or note
        )


def _accepted(example: Example) -> bool:
    """An event or a reason, also through our App; never an error, never called malformed."""
    for payload in (example.payload, example.through_app):
        found = parse(example.event, payload)
        if isinstance(found, Ignored) and (not found.because or MALFORMED in found.because):
            return False
    return True


def _by_the_table(example: Example) -> bool:
    """What is done is what the table's row says, or a reason that the row's event gives for itself."""
    wanted = _row_of(example)
    taken = route(example.event, example.action, example.through_app)
    found = parse(example.event, example.through_app)
    if wanted.act is None:
        return taken == wanted and found == Ignored(because=wanted.because)
    if isinstance(found, Ignored):
        return taken.act in {None, wanted.act} and bool(found.because)
    return taken == wanted and found.what == wanted.act


def _row_of(example: Example) -> Route:
    unknown = Route(because="we do not subscribe to this event")
    return TABLE.get((example.event, example.action)) or EVENTS.get(example.event, unknown)


def _in_table(example: Example) -> bool:
    return example.event in EVENTS or (example.event, example.action) in TABLE


def _ours(data: Path) -> list[Example]:
    root = data / "webhooks"
    if not (root / "manifest.json").exists():
        return []
    listed = json.loads((root / "manifest.json").read_text())
    return [
        Example(each["file"], each["event"], json.loads((root / each["file"]).read_text())) for each in listed
    ]


def _octokit() -> list[Example]:
    index = _fetched() / "package" / "api.github.com" / "index.json"
    if not index.exists():
        return []
    return [
        Example(f"{event['name']}[{at}]", event["name"], example)
        for event in json.loads(index.read_text())
        for at, example in enumerate(event["examples"])
    ]


def _fetched() -> Path:
    """Unpack the package into the cache, once; without npm the folder stays empty."""
    home = folder("webhooks-examples")
    npm = shutil.which("npm")
    if npm and not (home / "package").exists():
        subprocess.run(
            (npm, "pack", PACKAGE, "--silent"), cwd=home, capture_output=True, timeout=120, check=False
        )
        for archive in home.glob("*.tgz"):
            with tarfile.open(archive) as tar:
                tar.extractall(home, filter="data")
    return home


def _missing(examples: list[Example], good: list[str]) -> str:
    bad = sorted({example.name for example in examples} - set(good))
    return f"not so: {', '.join(bad[:5])}" if bad else ""


def _row(cell: str, where: str, share: float | None, n: int, notes: str) -> Row:
    return Row(
        figure=f"Q5.{cell}@{where}",
        unit="share",
        better="higher",
        ours=share,
        goal="1.0",
        met=None if share is None else share == 1.0,
        n=n or None,
        notes=notes,
    )
