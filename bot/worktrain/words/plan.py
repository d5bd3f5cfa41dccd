"""The plan in words: who starts, who waits for whom and why, which files are expected to change."""

from __future__ import annotations

from worktrain.plans import Dossier, Edge, OpenPull, Plan
from worktrain.words.quote import code, one_line, untrusted

MOST_FILES = 12
_RELATIONS = {"closes": "closes it", "mentions": "mentions it", "resembles": "resembles it"}


def section(plan: Plan) -> str:
    """Write the collapsed part of the status comment: the order, and the reason for it."""
    lines = ["<details><summary>Plan and why this order</summary>", "", _table(plan)]
    lines += _with_blank(_files(plan)) + _with_blank(_pulls(plan)) + _with_blank(_demands(plan))
    return "\n".join([*lines, "", "</details>"])


def summary(plan: Plan, issue: int) -> str:
    """Say in one phrase where one issue stands in the plan."""
    edge = plan.waiting.get(issue)
    if edge is not None:
        return f"wave {plan.wave}, waits for #{other(edge, issue)}"
    others = [f"#{number}" for number in plan.start if number != issue]
    return f"wave {plan.wave}, with {', '.join(others)}" if others else f"wave {plan.wave}"


def because(edge: Edge, issue: int) -> str:
    """Say in one phrase why an issue must not run at the same time as the other."""
    if edge.kind == "depends":
        return f"depends on #{other(edge, issue)}"
    if edge.files:
        return "both change " + files(edge.files)
    return untrusted(edge.because, 160, links=frozenset({edge.first, edge.second}))


def other(edge: Edge, issue: int) -> int:
    """Give the issue at the other end of the edge."""
    return edge.first if edge.second == issue else edge.second


def numbers(plan: Plan | None) -> frozenset[int]:
    """Give the issues that the plan is about; our words may link to them."""
    if plan is None:
        return frozenset()
    edges = [number for edge in plan.edges for number in (edge.first, edge.second)]
    return frozenset([*plan.start, *plan.waiting, *plan.declined, *edges])


def files(paths: tuple[str, ...], most: int = 3) -> str:
    """List a few paths and count the rest."""
    shown = ", ".join(code(path) for path in paths[:most])
    return f"{shown} and {len(paths) - most} more" if len(paths) > most else shown


def explain(plan: Plan) -> str:
    """Write the plan for a terminal: plain text, without anything that a terminal would obey."""
    lines = [f"Wave {plan.wave} on {plan.base_sha[:7]}"]
    titles = {dossier.issue: one_line(dossier.title, 80) for dossier in plan.dossiers}
    for number in plan.start:
        lines += [f"  start  #{number} {titles.get(number, '')}".rstrip(), *_explained(plan, number)]
    for number, edge in sorted(plan.waiting.items()):
        lines.append(f"  wait   #{number} {titles.get(number, '')}".rstrip())
        lines += [f"           for #{other(edge, number)}: {one_line(edge.because, 160)}"]
        lines += _explained(plan, number)
    for number, pull in sorted(plan.declined.items()):
        lines.append(f"  leave  #{number} {titles.get(number, '')}".rstrip())
        lines.append(f"           pull request #{pull.number} {_RELATIONS[pull.relation]}: {_said(pull)}")
    if not plan.optimal:
        lines.append("A larger wave may exist; the search was cut off.")
    return "\n".join(lines) + "\n"


def _explained(plan: Plan, issue: int) -> list[str]:
    dossier = next((each for each in plan.dossiers if each.issue == issue), None)
    if dossier is None:
        return []
    guesses = sorted(dossier.write_set, key=lambda guess: (-guess.confidence, guess.path))[:MOST_FILES]
    lines = [
        f"           {guess.confidence:4.0%}  {one_line(guess.path, 100)}  ({one_line(guess.because, 80)})"
        for guess in guesses
    ]
    lines += [f"           issue #{number} asks for nearly the same" for number in dossier.alike]
    lines += [
        f"           pull request #{pull.number} {_RELATIONS[pull.relation]}: {_said(pull)}"
        for pull in dossier.pulls
    ]
    return lines or ["           no file foreseen"]


def _said(pull: OpenPull) -> str:
    return one_line(pull.evidence, 120)


def _table(plan: Plan) -> str:
    rows = ["| Issue | Waits for | Because |", "|---|---|---|"]
    rows += [f"| #{number} | – | may start now |" for number in plan.start]
    for number, edge in sorted(plan.waiting.items()):
        rows.append(f"| #{number} | #{other(edge, number)} | {because(edge, number)} |")
    for number, pull in sorted(plan.declined.items()):
        rows.append(f"| #{number} | – | left to pull request #{pull.number} |")
    return "\n".join(rows)


def _files(plan: Plan) -> list[str]:
    lines = [line for dossier in plan.dossiers for line in _guesses(dossier)]
    return ["**Files we expect to change**", "", *lines] if lines else []


def _guesses(dossier: Dossier) -> list[str]:
    guesses = sorted(dossier.write_set, key=lambda guess: (-guess.confidence, guess.path))
    lines = [
        f"- #{dossier.issue}: {code(guess.path)}, {untrusted(guess.because, 120)}, {guess.confidence:.0%}"
        for guess in guesses[:MOST_FILES]
    ]
    more = len(guesses) - MOST_FILES
    return [*lines, f"- #{dossier.issue}: {more} more files"] if more > 0 else lines


def _pulls(plan: Plan) -> list[str]:
    lines = [evidence(dossier, pull) for dossier in plan.dossiers for pull in dossier.pulls]
    return ["**Open pull requests looked at**", "", *lines] if lines else []


def _demands(plan: Plan) -> list[str]:
    lines = [f"- {each}" for each in plan.demands]
    return ["**What this repository demands**", "", *lines] if lines else []


def evidence(dossier: Dossier, pull: OpenPull) -> str:
    """Say of an open pull request how it relates to an issue, and which words say so."""
    return (
        f"- #{dossier.issue}: pull request #{pull.number} {_RELATIONS[pull.relation]} — "
        f"{untrusted(pull.evidence, 160)}"
    )


def _with_blank(lines: list[str]) -> list[str]:
    return ["", *lines] if lines else []
