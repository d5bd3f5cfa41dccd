"""The command line's front door: finds the command, and turns what a person can mend into one sentence."""

from __future__ import annotations

import importlib.util
import json
import sys
import time
import traceback
from collections.abc import Sequence

from worktrain.errors import ConfigError

NEEDED = ("click", "pydantic", "yaml", "aiohttp", "dbos", "gidgethub", "sqlalchemy", "cryptography", "rich")

BUG = 70
"""EX_SOFTWARE of sysexits: not a `no` (1), and not the person's mistake."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; give its exit status."""
    started = time.monotonic()
    words = list(sys.argv[1:] if argv is None else argv)
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        sys.stderr.write(_lacking(missing, as_json="--json" in words) + "\n")
        return ConfigError.exit_code
    from worktrain.cli.root import run  # imported here: without the extra there is nothing to import

    try:
        return run(words, started=started)
    except Exception:  # noqa: BLE001 - a bug: all of its traceback, and a code that is no answer
        traceback.print_exc()
        sys.stderr.write("This is a bug in WorkTrain; please report it with the lines above.\n")
        return BUG


def _lacking(missing: list[str], *, as_json: bool) -> str:
    error = ConfigError(
        f"This command needs packages that are not installed: {', '.join(missing)}.",
        fix="pip install 'worktrain[bot]'",
    )
    if not as_json:
        return error.told()
    return json.dumps({"error": {"code": "ConfigError", "message": error.what, "hint": error.fix}})


if __name__ == "__main__":
    raise SystemExit(main())
