"""The baseline that a planner has to beat: how alike two texts are, and nothing else."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from worktrain.planning.search import words


def likeness(texts: Sequence[str]) -> dict[tuple[int, int], float]:
    """Give the TF-IDF cosine of each pair."""
    counts = [Counter(words(text)) for text in texts]
    holders = Counter(word for count in counts for word in count)
    rarity = {word: math.log((1 + len(texts)) / (1 + held)) for word, held in holders.items()}
    vectors = [
        _unit({word: (1 + math.log(n)) * rarity[word] for word, n in count.items()}) for count in counts
    ]
    return {(a, b): _product(vectors[a], vectors[b]) for a, b in combinations(range(len(texts)), 2)}


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {word: value / length for word, value in vector.items()}


def _product(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    return sum(value * second[word] for word, value in first.items() if word in second)
