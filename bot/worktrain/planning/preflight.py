"""Is somebody already on it? Asked of every open pull request before a squad starts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from worktrain.ids import BRANCHES
from worktrain.planning.search import words
from worktrain.planning.texts import spoken
from worktrain.plans import OpenPull, PullText

ALIKE = 0.6
"""Share of two titles' words in common (Jaccard) from which they read as the same request."""

ENOUGH = 3
"""With fewer words in common, the likeness is chance."""

_CLOSE = r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)"


def pulls_about(
    issue: int, title: str, *, files: Collection[str], pulls: Iterable[PullText], repository: str
) -> tuple[OpenPull, ...]:
    """List the open pull requests that close, mention or resemble an issue, by number.

    `files` are those that the issue surely changes. Our own earlier attempt is nobody else's work.
    """
    seen = (
        _relate(issue, title, files=files, pull=pull, repository=repository)
        for pull in sorted(pulls, key=lambda pull: pull.number)
        if not pull.ours and pull.number != issue
    )
    return tuple(pull for pull in seen if pull is not None)


def closer(pulls: Iterable[OpenPull]) -> OpenPull | None:
    """Give the pull request that makes a squad superfluous, if there is one."""
    return next((pull for pull in pulls if pull.relation == "closes"), None)


def alike(issue: int, title: str, others: Mapping[int, str]) -> tuple[int, ...]:
    """List the issues whose titles ask for nearly the same."""
    return tuple(
        number for number in sorted(others) if number != issue and _likeness(title, others[number]) >= ALIKE
    )


def _relate(
    issue: int, title: str, *, files: Collection[str], pull: PullText, repository: str
) -> OpenPull | None:
    text = f"{pull.title}\n{spoken(pull.body)}"
    reference = _reference(issue, repository)
    branch = f"{BRANCHES}{issue}-"
    if closing := re.search(rf"{_CLOSE}\s*:?\s+{reference}", text, re.IGNORECASE):
        return _open(pull, "closes", f"says “{' '.join(closing[0].split())}”")
    if pull.branch.startswith(branch):
        return _open(pull, "closes", f"comes from the branch {pull.branch}")
    if re.search(reference, text, re.IGNORECASE):
        return _open(pull, "mentions", f"mentions #{issue}")
    if _likeness(title, pull.title) >= ALIKE:
        return _open(pull, "resembles", f"has nearly the same title: “{pull.title}”")
    shared = sorted(set(files) & set(pull.files))
    if shared:
        return _open(pull, "resembles", f"changes {', '.join(shared[:3])} too")
    return None


def _reference(issue: int, repository: str) -> str:
    name = re.escape(repository)
    return rf"(?:(?<![\w/])#|{name}#|GH-|https?://[^\s/]+/{name}/issues/){issue}(?!\w)"


def _open(pull: PullText, relation: str, evidence: str) -> OpenPull:
    return OpenPull.model_validate(
        {
            "number": pull.number,
            "title": pull.title,
            "author": pull.author,
            "relation": relation,
            "evidence": evidence,
            "files": pull.files,
        }
    )


def _likeness(first: str, second: str) -> float:
    ours, theirs = set(words(first)), set(words(second))
    common = ours & theirs
    return len(common) / len(ours | theirs) if len(common) >= ENOUGH else 0.0
