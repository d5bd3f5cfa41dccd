"""What we say when a person must decide: the reason, the choices, and what each choice does."""

from __future__ import annotations

from dataclasses import dataclass

from worktrain.records import Asked, Record
from worktrain.words.fit import Section, fit
from worktrain.words.marker import mark
from worktrain.words.quote import code, untrusted, untrusted_block

_STOP = "`/worktrain stop` — end this run; the branch and the pull request stay"
_RETRY = "`/worktrain retry` — start again from the current default branch"
_REVIEW = "`/worktrain review` — let another reviewer session look at the current head"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """The fixed words for one kind of question."""

    headline: str
    need: str
    choices: tuple[str, ...]


def _approve(what: str) -> str:
    return f"`/worktrain approve` — {what}; your approval goes on the record"


REASONS: dict[str, Reason] = {
    "question": Reason(
        headline="the developer asks a question",
        need="Please answer the question below.",
        choices=("`/worktrain answer <text>` — the same session goes on with your answer", _STOP),
    ),
    "intent": Reason(
        headline="confirm what will be built",
        need="Please read what will and will not be built, and confirm it.",
        choices=(
            _approve("the work starts as described"),
            "`/worktrain answer <text>` — say what should be different",
            _STOP,
        ),
    ),
    "suite": Reason(
        headline="the test suite is red before any change",
        need="Please make the suite green on the default branch; nobody is set to work on a red suite.",
        choices=(_RETRY, _STOP),
    ),
    "no-suite": Reason(
        headline="there is no test suite to run",
        need="Please set `commands.suite` and `commands.test` in `.github/worktrain.yml`.",
        choices=(_RETRY, _STOP),
    ),
    "set-up": Reason(
        headline="the set-up command needs a person",
        need="Please look at the set-up; the tests cannot run without it.",
        choices=(_approve("run the set-up with the changed inputs"), _RETRY, _STOP),
    ),
    "rounds": Reason(
        headline="the fix rounds are used up",
        need="Please decide about the findings that are still open.",
        choices=(
            "`/worktrain dismiss <finding> <reason>` — a finding that is wrong or accepted no longer blocks",
            "`/worktrain retry` — start a new attempt; it is told what failed",
            _STOP,
        ),
    ),
    "unguarded": Reason(
        headline="changed files are not guarded by a test",
        need="Please accept the files below as they are, or ask for tests.",
        choices=(_approve("accept these files without a guarding test"), _RETRY, _STOP),
    ),
    "no-tests": Reason(
        headline="no new test shows the change",
        need="Please decide whether the change may go in without a test that fails before it.",
        choices=(_approve("accept the change without such a test"), _RETRY, _STOP),
    ),
    "not-applicable": Reason(
        headline="no test can show this change",
        need="Please decide; a test that fails before and passes after does not apply here.",
        choices=(_approve("accept the change on your own reading"), _STOP),
    ),
    "not-red": Reason(
        headline="the new tests do not fail without the change",
        need="Please decide; the tests named below pass on the base as well, so they prove nothing.",
        choices=(_approve("accept the change without a proving test"), _RETRY, _STOP),
    ),
    "red": Reason(
        headline="tests fail with the change",
        need="Please look at the failing tests below.",
        choices=(_RETRY, _STOP),
    ),
    "pushed": Reason(
        headline="a person pushed to the branch",
        need="Please say who goes on; we do not write over a person's commits.",
        choices=(
            "`/worktrain resume` — review and prove the branch with your commits in it",
            _STOP,
        ),
    ),
    "protected": Reason(
        headline="protected files are changed",
        need="Please look at the protected files below and decide.",
        choices=(_approve("accept the change to these files"), _STOP),
    ),
    "outside-declared": Reason(
        headline="files outside the declared set are changed",
        need="Please look at the files below, which the developer did not declare.",
        choices=(_approve("accept these files as part of the change"), _RETRY, _STOP),
    ),
    "diff-size": Reason(
        headline="the change is larger than the limit",
        need="Please decide whether a change of this size may go on, or split the issue.",
        choices=(_approve("go on with this size"), _STOP),
    ),
    "abstained": Reason(
        headline="the reviewer could not judge",
        need="Please review the pull request yourself, or have it looked at again.",
        choices=(_REVIEW, _approve("go on with your own review in its place"), _STOP),
    ),
    "base-conflict": Reason(
        headline="the branch conflicts with the default branch",
        need="Please resolve the conflict, or let the work start again.",
        choices=(_RETRY, "`/worktrain resume` — after you resolved it on the branch", _STOP),
    ),
    "checks": Reason(
        headline="a required check does not pass",
        need="Please look at the check; we merge only when it is green.",
        choices=("`/worktrain resume` — look at the checks again", _STOP),
    ),
    "plan": Reason(
        headline="the plan waits for you",
        need="Please read the plan and approve it, or stop the run.",
        choices=(_approve("the work starts as planned"), _STOP),
    ),
    "config": Reason(
        headline="the configuration cannot be used",
        need="Please mend `.github/worktrain.yml` on the default branch.",
        choices=(_RETRY, _STOP),
    ),
    "refused-write": Reason(
        headline="something that was to be written here was held back",
        need="Please look at the run's record; the write gate refused a text or target.",
        choices=(_RETRY, _STOP),
    ),
}

_OTHER = Reason(
    headline="a person must decide",
    need="Please read the reason below and decide.",
    choices=(_approve("go on"), _RETRY, _STOP),
)


def reason(asked: Asked) -> Reason:
    """Give the fixed words for what is asked."""
    return REASONS.get(asked.kind, _OTHER)


def headline(asked: Asked) -> str:
    """Say in a few words what is to be decided."""
    return reason(asked).headline


def details(asked: Asked) -> str:
    """Show the question, what is behind it, and the choices as a list."""
    shown = [untrusted(asked.question, 1000)] if asked.question else []
    if asked.kind == "question":
        shown = ["The question, in the agent's words:", untrusted_block(asked.question, 4000)]
    if asked.detail:
        shown.append(untrusted_block(asked.detail, 4000))
    return "\n\n".join([*shown, choices(asked)])


def choices(asked: Asked) -> str:
    """List what a person can do, and what it does."""
    fixed = list(reason(asked).choices)
    if asked.options:
        fixed[:1] = [_answer(option) for option in asked.options]
    return "\n".join(["You can comment:", "", *(f"- {choice}" for choice in fixed)])


def _answer(option: str) -> str:
    return f"`/worktrain answer {code(option)[1:-1]}` — go on with this"


def ask(record: Record, asked: Asked) -> str:
    """Write the one new comment that a question is worth: it names the person who asked for the work."""
    words = reason(asked)
    issue = record.issue
    sections = [
        Section(text=f"**Needs you · #{issue.number} {untrusted(issue.title)} · {words.headline}**"),
        Section(text=f"{mention(issue.labelled_by)}: {words.need}"),
        Section(text=details(asked), priority=1, name="the details of the question"),
        Section(text=mark("ask", asked=asked.kind, issue=issue.number, run=record.run)),
    ]
    return fit(sections)


def mention(login: str) -> str:
    """Name a person so that GitHub tells them; only for whoever put the label on, once a comment."""
    return f"@{login}" if login.replace("-", "").isalnum() else code(login)
