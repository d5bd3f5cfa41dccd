"""Q1: waves planned from texts and base trees alone, against what really conflicted."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod
from pathlib import Path

from benchmarks.figures.text_cosine import likeness
from benchmarks.rows import Row

from worktrain.planning import independent, search, writeset
from worktrain.planning.places import look_up
from worktrain.plans import Guess, Tree

RISK = 0.0
"""Changes that share any guessed file are kept apart; on the open data the wave stays above 0.70 M."""

LIKE = 0.0403
"""The text-cosine baseline's threshold, fixed on the same data at the same share."""

Pair = tuple[int, int]


@dataclass(frozen=True)
class Window:
    """Consecutive changes on one base, with the pairs that really could not run in parallel."""

    name: str
    stratum: str
    texts: tuple[tuple[str, str], ...]
    files: tuple[frozenset[str], ...]
    tree: Tree
    blocked: frozenset[Pair]

    @property
    def pairs(self) -> list[Pair]:
        return list(combinations(range(len(self.texts)), 2))

    def wave(self, apart: Iterable[Pair]) -> frozenset[int]:
        """Give the largest set without any of these pairs."""
        graph: dict[int, set[int]] = {}
        for a, b in apart:
            graph.setdefault(a, set()).add(b)
            graph.setdefault(b, set()).add(a)
        return frozenset(independent.largest(dict.fromkeys(range(len(self.texts)), 1.0), graph).nodes)

    def conflicts(self, wave: frozenset[int]) -> int:
        return sum({a, b} <= wave for a, b in self.blocked)

    def by_chance(self, size: int) -> float:
        """Give the conflicts that a random wave of that size holds on average."""
        n = len(self.texts)
        return len(self.blocked) * size * (size - 1) / (n * (n - 1)) if n > 1 else 0.0


def measure(data: Path) -> Iterator[Row]:
    """Give wave size and conflicts, over all windows and in each stratum, beside the text-cosine baseline."""
    if not (data / "plan" / "plan.jsonl").exists():
        yield Row(
            figure="Q1.wave@all", unit="share of M", better="higher", goal=">= 0.70", notes=f"no {data}/plan"
        )
        return
    windows = [
        _window(data / "plan", line) for line in (data / "plan" / "plan.jsonl").read_text().splitlines()
    ]
    ours, theirs = _waves(windows, _planned), _waves(windows, _alike)
    for stratum in ("all", "natural", "dense"):
        some = [at for at, window in enumerate(windows) if stratum in {"all", window.stratum}]
        chosen = [windows[at] for at in some]
        yield from _rows(stratum, chosen, [ours[at] for at in some], [theirs[at] for at in some])
    yield _with_true_files(windows)


def _window(root: Path, line: str) -> Window:
    raw = json.loads(line)
    with gzip.open(root / raw["tree_file"], "rt") as tree:
        paths = tuple(filter(None, tree.read().split("\n")))
    return Window(
        name=raw["window_id"],
        stratum=raw["sampling"],
        texts=tuple((change["title"], change["body"]) for change in raw["changes"]),
        files=tuple(frozenset(change["files"]) for change in raw["changes"]),
        tree=Tree(paths=paths),
        blocked=frozenset((pair["a"], pair["b"]) for pair in raw["pairs"] if pair["can_parallel"] is False),
    )


def _waves(windows: Sequence[Window], apart: Callable[[Window], list[Pair]]) -> list[frozenset[int]]:
    return [window.wave(apart(window)) for window in windows]


def _planned(window: Window) -> list[Pair]:
    places, index = look_up(window.tree), search.build(window.tree)
    sets = [writeset.predict(title, body, places, index) for title, body in window.texts]
    return [(a, b) for a, b in window.pairs if _risk(sets[a], sets[b]) > RISK]


def _risk(first: Sequence[Guess], second: Sequence[Guess]) -> float:
    """Give the chance that both change one file, if the guesses were independent."""
    sure = {guess.path: guess.confidence for guess in first}
    return 1 - prod(1 - sure[guess.path] * guess.confidence for guess in second if guess.path in sure)


def _alike(window: Window) -> list[Pair]:
    texts = [f"{title} {title} {body}" for title, body in window.texts]
    return [pair for pair, score in likeness(texts).items() if score > LIKE]


def _rows(
    stratum: str, windows: Sequence[Window], ours: Sequence[frozenset[int]], theirs: Sequence[frozenset[int]]
) -> Iterator[Row]:
    share, ratio = _share(windows, ours), _ratio(windows, ours)
    peer_share, peer_ratio = _share(windows, theirs), _ratio(windows, theirs)
    limit = 0.40 if stratum == "all" else 0.60
    yield Row(
        figure=f"Q1.wave@{stratum}",
        unit="mean share of M",
        better="higher",
        ours=round(share, 3),
        peer=round(peer_share, 3),
        peer_name="text cosine",
        ratio=round(share / peer_share, 3),
        goal=">= 0.70",
        met=share >= 0.70,
        n=len(windows),
    )
    yield Row(
        figure=f"Q1.conflicts@{stratum}",
        unit="x a random wave",
        better="lower",
        ours=round(ratio, 3),
        peer=round(peer_ratio, 3),
        peer_name="text cosine",
        ratio=round(ratio / peer_ratio, 3),
        goal=f"<= {limit:.2f}, below text cosine",
        met=share >= 0.70 and ratio <= limit and ratio < peer_ratio,
        n=len(windows),
        notes="named files and a search over paths; calibration comes with M6",
    )


def _with_true_files(windows: Sequence[Window]) -> Row:
    waves = _waves(
        windows, lambda window: [(a, b) for a, b in window.pairs if window.files[a] & window.files[b]]
    )
    found = sum(window.conflicts(wave) for window, wave in zip(windows, waves, strict=True))
    return Row(
        figure="Q1.conflicts@true-files",
        unit="count",
        better="lower",
        ours=found,
        goal="0",
        met=found == 0,
        n=len(windows),
        notes=f"the exact largest non-sharing set; mean wave {_share(windows, waves):.3f} M",
    )


def _share(windows: Sequence[Window], waves: Sequence[frozenset[int]]) -> float:
    shares = [
        len(wave) / len(window.wave(window.blocked)) for window, wave in zip(windows, waves, strict=True)
    ]
    return sum(shares) / len(shares)


def _ratio(windows: Sequence[Window], waves: Sequence[frozenset[int]]) -> float:
    both = list(zip(windows, waves, strict=True))
    real = sum(window.conflicts(wave) for window, wave in both)
    return real / (sum(window.by_chance(len(wave)) for window, wave in both) or 1.0)
