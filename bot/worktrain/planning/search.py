"""A small ranked search over paths and the names that files define (Okapi BM25)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from worktrain.paths import is_boilerplate, is_test
from worktrain.plans import Tree

K1 = 1.2
B = 0.75
"""The usual constants of BM25; nothing here was tuned."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_STOP_WORDS = """
a about above add added adds after all allow also an and any are as at be because been before being bug but
by can cannot change changed code could currently def do does doing done don each error even example
expected fail fails feature few file fix fixed fixes following for from get gets has have having here how if
in init instead into is issue it its just let like main make makes me more most must my need needs new no
not now of old on one only or other our out over own pr py remove removed return returns same see self
should so some src steps still support such test tests than that the their them then there these they this
those to too true false none try under up update updated use used uses using very via want was way we were
what when where which while who why will with without work works would you your
"""
_STOP = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True)
class Hit:
    """A file, how well it fits, and the words that say so, the rarest first."""

    path: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """Which file holds which words how often."""

    postings: Mapping[str, Mapping[str, int]]
    lengths: Mapping[str, int]
    mean: float

    def search(self, text: str, *, top: int) -> tuple[Hit, ...]:
        """Give the best files for a text, the best first; equal ones by path."""
        asked = [word for word in Counter(words(text)) if word in self.postings]
        scores: dict[str, dict[str, float]] = {}
        for word in asked:
            for path, count in self.postings[word].items():
                scores.setdefault(path, {})[word] = self._weigh(word, count, self.lengths[path])
        hits = [
            Hit(path, sum(parts.values()), tuple(sorted(parts, key=lambda word: (-parts[word], word))))
            for path, parts in scores.items()
        ]
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.path))[:top])

    def _weigh(self, word: str, count: int, length: int) -> float:
        holders = len(self.postings[word])
        rarity = math.log(1 + (len(self.lengths) - holders + 0.5) / (holders + 0.5))
        return rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * length / self.mean))


def build(tree: Tree) -> Index:
    """Index every file but tests and boilerplate: by the words of its path and of the names it defines."""
    postings: dict[str, dict[str, int]] = {}
    lengths: dict[str, int] = {}
    for path in sorted({*tree.paths, *tree.defines}):
        if is_test(path) or is_boilerplate(path):
            continue
        held = Counter(words(path)) + Counter(words(" ".join(tree.defines.get(path, ()))))
        lengths[path] = held.total()
        for word, count in held.items():
            postings.setdefault(word, {})[path] = count
    return Index(postings, lengths, mean=sum(lengths.values()) / max(1, len(lengths)) or 1.0)


def words(text: str) -> list[str]:
    """Split a text into lower-case words, names at their humps, without the words that say nothing."""
    found = (stem(word.lower()) for word in _WORD.findall(text))
    return [word for word in found if len(word) > 1 and word not in _STOP]


def stem(word: str) -> str:
    """Cut the endings that most often part a noun from its verb; crude on purpose."""
    for ending in ("ations", "ation", "ings", "ing", "ers", "ies", "ed", "es", "er", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
