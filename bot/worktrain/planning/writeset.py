"""Predict which files an issue will change, from its text and the base tree alone."""

from __future__ import annotations

from collections.abc import Iterator

from worktrain.paths import is_test
from worktrain.planning.mentions import Form, Mention, Tone, find
from worktrain.planning.places import Places
from worktrain.planning.search import Index
from worktrain.plans import Guess

PATH = 0.95
NEW_FILE = 0.9
MODULE = 0.85
SYMBOL = 0.8
FRAME = 0.8
VAGUE = 0.6
"""Short words (`get`, `run`) and packages are named often and changed rarely."""

FOUND = 0.45
"""The best hit of the search; the others less, in proportion to their score."""

TONES = {Tone.PLAIN: 1.0, Tone.EXAMPLE: 0.6, Tone.COMPARED: 0.5, Tone.EXCLUDED: 1.0}
"""What a mention is worth; an excluded one is surely meant, and taken out."""

CROWD = 5
"""Whoever names more files than this describes the landscape; then none of them is sure."""

HITS = 5
WEAK = 0.4
"""A hit below this share of the best one is noise."""


def predict(title: str, body: str, places: Places, index: Index) -> tuple[Guess, ...]:
    """Give the probable write-set, the surest first."""
    mentions = find(title, body)
    excluded = {g.path for m in mentions if m.tone is Tone.EXCLUDED for g in _resolve(m, places)}
    plain = [g for m in mentions if m.tone is not Tone.EXCLUDED for g in _resolve(m, places)]
    named = _surest([*plain, *_broken(mentions, places)])
    guesses = {**_searched(title, body, index), **_calmed(named)}
    kept = (guess for path, guess in guesses.items() if path not in excluded)
    return tuple(sorted(kept, key=lambda guess: (-guess.confidence, guess.path)))


def _resolve(mention: Mention, places: Places) -> Iterator[Guess]:
    factor = TONES[mention.tone]
    match mention.form:
        case Form.PATH:
            yield from _paths(mention, places, factor)
        case Form.FRAME:
            yield from _share(places.of_path(mention.text), FOUND, "in the issue's traceback")
        case Form.DOTTED:
            yield from _dotted(mention, places, factor)
        case Form.SYMBOL:
            sure = SYMBOL if len(mention.text) > 4 else VAGUE
            yield from _share(places.of_symbol(mention.text), sure * factor, f"defines {mention.text}")


def _broken(mentions: tuple[Mention, ...], places: Places) -> Iterator[Guess]:
    """Give the innermost file of the traceback that is ours: that is where it broke."""
    frames = (places.of_path(m.text) for m in mentions if m.form is Form.FRAME)
    yield from _share(next(filter(None, frames), ()), FRAME, "where the issue's traceback ends")


def _paths(mention: Mention, places: Places, factor: float) -> Iterator[Guess]:
    found = places.of_path(mention.text)
    if not found and "/" in mention.text and places.could_be_new(mention.text):
        yield Guess(
            path=mention.text, confidence=NEW_FILE * factor, because="a new file that the issue names"
        )
    yield from _share(found, PATH * factor, "named in the issue")


def _dotted(mention: Mention, places: Places, factor: float) -> Iterator[Guess]:
    modules, rest = places.of_module(mention.text)
    if modules:
        inner = [path for name in rest[:1] for path in places.of_symbol(name)]
        # `blog.slugify`, taken from the package, lives where it is defined, not in `__init__.py`.
        package = modules[0].endswith("__init__.py")
        if package and len(set(inner)) == 1:
            yield from _share(tuple(inner[:1]), SYMBOL * factor, f"defines {rest[0]}")
        else:
            yield from _share(modules, (VAGUE if package else MODULE) * factor, f"is {mention.text}")
        return
    owner, _, member = mention.text.rpartition(".")
    if owner:
        owners = set(places.of_symbol(owner.rpartition(".")[2]))
        both = owners & set(places.of_symbol(member)) or owners
        yield from _share(tuple(sorted(both)), SYMBOL * factor, f"defines {mention.text}")


def _share(paths: tuple[str, ...], confidence: float, because: str) -> Iterator[Guess]:
    """Divide the confidence among all that a name may stand for; among many it says nothing."""
    if len(paths) > 3:
        return
    for path in paths:
        if not is_test(path):
            yield Guess(path=path, confidence=round(confidence / len(paths), 3), because=because)


def _surest(guesses: list[Guess]) -> dict[str, Guess]:
    best: dict[str, Guess] = {}
    for guess in guesses:
        if guess.path not in best or guess.confidence > best[guess.path].confidence:
            best[guess.path] = guess
    return best


def _calmed(named: dict[str, Guess]) -> dict[str, Guess]:
    sure = [path for path, guess in named.items() if guess.confidence > VAGUE]
    if len(sure) <= CROWD:
        return named
    return {
        path: guess.model_copy(update={"confidence": min(guess.confidence, VAGUE)})
        for path, guess in named.items()
    }


def _searched(title: str, body: str, index: Index) -> dict[str, Guess]:
    hits = index.search(f"{title} {title} {body}", top=HITS)
    return {
        hit.path: Guess(
            path=hit.path,
            confidence=round(FOUND * hit.score / hits[0].score, 3),
            because=f"found by the words {', '.join(hit.words[:3])}",
        )
        for hit in hits
        if hit.score >= WEAK * hits[0].score
    }
