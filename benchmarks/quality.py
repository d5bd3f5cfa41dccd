"""Measure the quality of what is decided without a model: `python benchmarks/quality.py all --data DIR`."""

if __name__ == "__main__":
    import sys
    from pathlib import Path

    sys.path[0] = str(Path(__file__).resolve().parent.parent)

    from benchmarks.command import QUALITY, run

    raise SystemExit(run("quality.py", QUALITY, sys.argv[1:]))
