"""Open a scenario's issues and pull requests as their authors, in order."""

from __future__ import annotations

from collections.abc import Mapping

from worktrain.demo.people import People
from worktrain.demo.person import Answer, Person
from worktrain.demo.scenario.values import Issue, Milestone, Pull
from worktrain.errors import RemoteError


async def open_issues(
    people: People, issues: tuple[Issue, ...], numbers: Mapping[str, int], *, keeper: str
) -> dict[str, int]:
    """Open them in order and give key → number; `keeper` does what their authors may not."""
    caretaker = people.person(keeper)
    known = {**numbers, **await _foreseen(caretaker, issues)}
    for issue in issues:
        body = {"title": issue.title, "body": _body(issue, known), "labels": list(issue.labels)}
        made = _must(await people.person(issue.author).call("POST", "/issues", body), f"issue {issue.key}")
        known[issue.key] = int(made.body["number"])
        await _complete(caretaker, issue, known[issue.key], {label["name"] for label in made.body["labels"]})
    return {issue.key: known[issue.key] for issue in issues}


async def open_pulls(people: People, pulls: tuple[Pull, ...], *, base: str) -> dict[str, int]:
    """Open the pull requests whose branches the repository already has."""
    opened = {}
    for pull in pulls:
        body = {"title": pull.title, "body": pull.body, "head": pull.branch, "base": base}
        made = _must(
            await people.person(pull.author).call("POST", "/pulls", body), f"pull request {pull.key}"
        )
        opened[pull.key] = int(made.body["number"])
    return opened


async def _foreseen(person: Person, issues: tuple[Issue, ...]) -> dict[str, int]:
    """Number the issues before they are opened, since one may name a later one."""
    newest = (await person.call("GET", "/issues?state=all&sort=created&direction=desc&per_page=1")).body
    after = newest[0]["number"] if newest else 0
    return {issue.key: after + place for place, issue in enumerate(issues, start=1)}


def _body(issue: Issue, known: Mapping[str, int]) -> str:
    lines = [f"Depends on #{known[key]}" for key in issue.depends_on]
    return "\n\n".join(part for part in (issue.body.rstrip(), "\n".join(lines)) if part)


async def _complete(caretaker: Person, issue: Issue, number: int, there: set[str]) -> None:
    """Add labels and milestone that the author had no right to; never a label that starts work."""
    missing = [name for name in issue.labels if name not in there and not name.startswith("worktrain:")]
    if missing:
        answer = await caretaker.call("POST", f"/issues/{number}/labels", {"labels": missing})
        _must(answer, f"labels of {issue.key}")
    if issue.milestone is not None:
        wish = {"milestone": await _milestone(caretaker, issue.milestone)}
        _must(await caretaker.call("PATCH", f"/issues/{number}", wish), f"milestone of {issue.key}")


async def _milestone(caretaker: Person, milestone: Milestone) -> int:
    listed = (await caretaker.call("GET", "/milestones?state=all&per_page=100")).body
    for known in listed:
        if known["title"] == milestone.title:
            return int(known["number"])
    wish = {"title": milestone.title}
    if milestone.due:
        wish["due_on"] = f"{milestone.due}T00:00:00Z"
    made = _must(await caretaker.call("POST", "/milestones", wish), f"milestone {milestone.title}")
    return int(made.body["number"])


def _must(answer: Answer, what: str) -> Answer:
    if answer.refused is not None:
        raise RemoteError(f"The stand-in refused the {what}.", why=answer.refused)
    return answer
