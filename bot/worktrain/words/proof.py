"""The proof as people read it: what was claimed, who checked it and how, and what was not checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Protocol

from worktrain.records import Proof, Record, TestRun
from worktrain.words import claims
from worktrain.words.fit import Section, fit
from worktrain.words.marker import mark
from worktrain.words.quote import code, untrusted
from worktrain.words.verdict import independence

BODY_LINE = "Proof: "
"""How the line in the pull request's body begins."""


class Decided(Protocol):
    """What the gate said: whether this head may merge, and its reason in one sentence."""

    @property
    def passed(self) -> bool: ...

    @property
    def reason(self) -> str: ...


def proof(record: Record, decision: Decided) -> str:
    """Write the proof comment of a pull request; one comment, edited when there is a new proof."""
    made = _made(record)
    checked = claims.claims(record)
    sections = [
        Section(text=f"**{_first_line(made, checked)}**\n{_need(record, decision)}"),
        Section(text=claims.table(record), priority=1, name="the table of claims"),
        Section(text=f"**Not checked:** {not_checked(made)}"),
        Section(text=not_isolated(record)),
        Section(text=_yourself(record), priority=3, name="how to check this yourself"),
        Section(text=_who(record), priority=4, name="who and what"),
        Section(text=_runs(made.runs), priority=5, name="the runs"),
        Section(text=_marker(record, made, checked)),
    ]
    return fit(sections)


def out_of_date(record: Record, head: str) -> str:
    """Write what the proof comment says once the head has moved."""
    made = _made(record)
    sections = [
        Section(
            text=f"**Proof: out of date · head moved from `{made.head_sha[:7]}` to `{head[:7]}`**\n"
            "Nothing needed from you."
        ),
        Section(
            text="The new head is reviewed and proven before anything merges. Until then nothing here holds."
        ),
        Section(text=mark("proof", run=record.run, sha=made.head_sha, stale=True)),
    ]
    return fit(sections)


def body_line(record: Record) -> str:
    """Write the line that the pull request's body carries."""
    made = record.proof
    if made is None:
        until = "stays a draft" if record.drafts else "is not ready"
        return f"{BODY_LINE}not yet made; this {until} until it is."
    checked = claims.claims(record)
    good = sum(claim.holds for claim in checked)
    head = made.head_sha[:7]
    return f"{BODY_LINE}{good} of {len(checked)} claims hold at `{head}`; the proof comment says how."


def digest(made: Proof) -> str:
    """Hash the signed statements, as they stand in the record."""
    text = json.dumps(list(made.envelopes), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def not_checked(made: Proof) -> str:
    """List what nobody looked at; there is always something."""
    listed = [untrusted(item) for item in made.not_checked]
    return "; ".join(listed or ["anything that the commands below do not run"]) + "."


def _made(record: Record) -> Proof:
    if record.proof is None:
        raise ValueError(f"{record.run} has no proof to show")
    return record.proof


def _first_line(made: Proof, checked: Sequence[claims.ClaimLine]) -> str:
    good = sum(claim.holds for claim in checked)
    word = "complete" if good == len(checked) else "incomplete"
    return f"Proof: {word} · {good} of {len(checked)} claims hold · head `{made.head_sha[:7]}`"


def _need(record: Record, decision: Decided) -> str:
    if record.merged_sha is not None:
        return f"Nothing needed from you. Merged as `{record.merged_sha[:7]}`."
    if decision.passed:
        return "Nothing needed from you beyond your own review."
    return f"Not to be merged yet: {untrusted(decision.reason, 300)}"


def _yourself(record: Record) -> str:
    made = _made(record)
    tests = next((run for run in made.runs if run.name == "tests-on-head"), None)
    command = " ".join(tests.command) if tests else ""
    lines = [f"$ git fetch origin pull/{record.pull}/head && git checkout FETCH_HEAD"]
    lines += [f"$ {command}"] if command and len(command) < 400 and "`" not in command else []
    lines.append(f"$ worktrain proof verify {record.pull} --fetch")
    body = "\n".join(["```console", *lines, "```"])
    title = f"How to check this yourself ({len(lines)} commands)"
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


def _who(record: Record) -> str:
    lines = [f"- asked: {code(record.issue.labelled_by)}"]
    for row in record.sessions:
        model = f", {code(row.model)}" if row.model else ""
        tokens = row.usage.input_tokens + row.usage.output_tokens
        lines.append(f"- {row.role.value}: {code(row.id)}, {code(row.backend)}{model}, {tokens} tokens")
    lines += [f"- approved {code(given.what)}: {code(given.by)}" for given in record.approvals]
    if record.verdict is not None:
        lines += ["", independence(record, record.verdict)]
    body = "\n".join(lines)
    return f"<details><summary>Who asked, wrote, reviewed and tested</summary>\n\n{body}\n\n</details>"


def _runs(runs: Sequence[TestRun]) -> str:
    rows = ["| Run | Exit | Counts | Output sha256 |", "|---|---|---|---|"]
    rows += [
        f"| {_name(run)} | {'timed out' if run.timed_out else run.exit_code} | {claims.counts(run)} "
        f"| `{run.output_sha256[:12]}` |"
        for run in runs
    ]
    isolation = ", ".join(sorted({code(run.isolation) for run in runs})) or "–"
    table = "\n".join(rows)
    return (
        f"<details><summary>Runs ({len(runs)})</summary>\n\n{table}\n\nIsolation: {isolation}\n\n</details>"
    )


def _name(run: TestRun) -> str:
    return f"{run.name} {code(run.file)}" if run.file else run.name


def not_isolated(record: Record) -> str:
    """Say so if a session or a test run had no sandbox around it; such a proof is worth less."""
    made = _made(record)
    sandboxes = {row.isolation for row in record.sessions} | {run.isolation for run in made.runs}
    if "none" in sandboxes:
        return "**Not isolated:** sessions or tests ran without a sandbox."
    return _PARTLY if "landlock" in sandboxes else ""


_PARTLY = (
    "**Isolated in part:** sessions or tests ran behind Landlock, which walls files and TCP, but neither UDP "
    "nor sockets of the host."
)


def _marker(record: Record, made: Proof, checked: Sequence[claims.ClaimLine]) -> str:
    return mark(
        "proof",
        run=record.run,
        sha=made.head_sha,
        base=made.base_sha,
        claims=len(checked),
        ok=sum(claim.holds for claim in checked),
        record_sha256=digest(made),
    )
