"""Measure speed, cost and growth: `python benchmarks/speed.py all`."""

if __name__ == "__main__":
    import sys
    from pathlib import Path

    sys.path[0] = str(Path(__file__).resolve().parent.parent)

    from benchmarks.command import SPEED, run

    raise SystemExit(run("speed.py", SPEED, sys.argv[1:]))
