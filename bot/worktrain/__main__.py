"""The command line's front door: finds the command, and turns what a person can mend into one sentence."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence

from worktrain.errors import WorkTrainError

NEEDED = ("click", "pydantic", "yaml", "aiohttp", "dbos", "gidgethub", "sqlalchemy", "cryptography")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; give its exit status."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        sys.stderr.write(
            f"error: this command needs packages that are not installed: {', '.join(missing)}\n"
            "  fix  pip install 'worktrain[bot]'\n"
        )
        return 3
    from worktrain.cli.root import run  # imported here: without the extra there is nothing to import

    return run(list(sys.argv[1:] if argv is None else argv))


def tell(error: WorkTrainError) -> str:
    """Write an error as people read it: what, why, what to do."""
    lines = [f"error: {error.what}"]
    lines += [f"  why  {error.why}"] if error.why else []
    lines += [f"  fix  {error.fix}"] if error.fix else []
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
