"""Say on a commit what its policy file is worth: of the base branch if it is broken, of a proposal always."""

from __future__ import annotations

from collections.abc import Mapping

from worktrain.config.places import PLACES
from worktrain.errors import ConfigError
from worktrain.ids import Sha
from worktrain.intents import SetCheck
from worktrain.squads.write_scope import Scope
from worktrain.words import policy as words
from worktrain.words.checks import CheckWords
from worktrain.workflows.policy_file import InForce, read
from worktrain.workflows.tools import Place


async def tell(place: Place, policy: InForce, *, base: Sha) -> None:
    """Set the check of a broken content; the same content on later commits is not told again."""
    if not policy.problem:
        return
    commit = place.policies.broken_at(policy.content, repository_id=place.where.repository_id, commit=base)
    await _set(place, words.broken(policy.problem), commit=commit)


async def tell_proposed(place: Place, *, commit: Sha) -> None:
    """Set the check of a pull request's head; whoever proposes a policy has no say by that."""
    texts = {path: await place.github.file(path, ref=commit) for path in PLACES}
    await _set(place, words.proposed(_problem(texts)), commit=commit)


def _problem(texts: Mapping[str, bytes | None]) -> str:
    found = {path: text for path, text in texts.items() if text is not None}
    try:
        read(found)
    except ConfigError as exc:
        return str(exc)
    return ""


async def _set(place: Place, said: CheckWords, *, commit: Sha) -> None:
    where = place.where
    intent = SetCheck(
        repository=where.repository,
        name=words.NAME,
        head_sha=commit,
        status="completed",
        conclusion=said.conclusion,
        title=said.title,
        summary=said.summary,
    )
    await place.do(intent, Scope(repository=where.repository, kinds=frozenset({"set-check"}), caps={}))
