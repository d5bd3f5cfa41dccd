"""The fixed words for each kind of question: headline, what is needed, and what each choice does."""

from __future__ import annotations

from dataclasses import dataclass

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


BY_KIND: dict[str, Reason] = {
    "question": Reason(
        headline="the developer asks a question",
        need="Please answer the question below.",
        choices=("`/worktrain answer <text>` — the same session goes on with your answer", _STOP),
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
    "tests-changed": Reason(
        headline="tests that were there are changed",
        need="Please look at the changed tests below; a change must not make its own test easier.",
        choices=(_approve("accept the change to these tests"), _RETRY, _STOP),
    ),
    "review": Reason(
        headline="the current head is not reviewed",
        need="Please have it reviewed; only a reviewed head can be proven.",
        choices=(_REVIEW, _STOP),
    ),
    "duties": Reason(
        headline="the roles were not separate",
        need="Please start the work again; nobody may bless what they wrote.",
        choices=(_RETRY, _STOP),
    ),
    "sdet": Reason(
        headline="the tests' commit holds more than tests",
        need="Please start the work again; a commit after the review may only add tests.",
        choices=(_RETRY, _STOP),
    ),
    "policy": Reason(
        headline="the policy changed meanwhile",
        need="Please start the work again, under the policy that is now in force.",
        choices=(_RETRY, _STOP),
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
    "plan": Reason(
        headline="the plan changes protected files",
        need="Please say whether the work may start; nobody was set to it.",
        choices=(_approve("start as planned; the gate asks again before anything merges"), _STOP),
    ),
    "outside-declared": Reason(
        headline="files outside the declared set are changed",
        need="Please look at the files below, which the developer did not declare.",
        choices=(_approve("accept these files as part of the change"), _RETRY, _STOP),
    ),
    "unusual-files": Reason(
        headline="the change holds links, programs or very many files",
        need="Please look at the files below; a review of text does not show what they can do.",
        choices=(_approve("accept these files as part of the change"), _RETRY, _STOP),
    ),
    "no-set-up": Reason(
        headline="the set-up fails before any change",
        need="Please mend the set-up on the default branch; the tests cannot run without it.",
        choices=(_RETRY, _STOP),
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
    "rules": Reason(
        headline="this repository's rules refuse what we push",
        need="Please let WorkTrain's App push to branches `worktrain/…`; the rule's own words are below.",
        choices=(_RETRY, _STOP),
    ),
    "unsigned": Reason(
        headline="the change cannot be signed",
        need="Commits must be signed here, and GitHub signs plain files only; please commit these yourself.",
        choices=(_RETRY, _STOP),
    ),
    "blocked": Reason(
        headline="GitHub does not merge it",
        need="Please look at what this repository's rules want, or merge it yourself.",
        choices=(_approve("let us try to merge it again"), _STOP),
    ),
    "config": Reason(
        headline="the configuration cannot be used",
        need="Please mend `.github/worktrain.yml` on the default branch.",
        choices=(_RETRY, _STOP),
    ),
    "held": Reason(
        headline="something holds the proof back",
        need="Please look at the reason below, and let us look again once it is gone.",
        choices=("`/worktrain resume` — review and prove the branch again", _RETRY, _STOP),
    ),
    "issue-cap": Reason(
        headline="the money for this issue is used up",
        need="Please decide whether it is worth more; raise `limits.issue_usd` on the default branch first.",
        choices=("`/worktrain retry` — start again under the policy that is then in force", _STOP),
    ),
    "day-cap": Reason(
        headline="today's money for models is used up",
        need="Nothing is needed; the work goes on by itself tomorrow, or when the operator raises the cap.",
        choices=("`/worktrain resume` — try now whether there is money again", _STOP),
    ),
    "provider": Reason(
        headline="the provider of models does not serve us",
        need="This is no fault of the change; the reason below is for whoever runs WorkTrain.",
        choices=("`/worktrain resume` — go on, once it is mended", _STOP),
    ),
    "no-key": Reason(
        headline="the agent has no key for its models",
        need="Nothing is needed here: whoever runs WorkTrain gives the key, and the work goes on by itself.",
        choices=("`/worktrain resume` — try now whether there is a key", _STOP),
    ),
    "no-program": Reason(
        headline="the agent's program is not there, or not the right one",
        need="Nothing is needed here: whoever runs WorkTrain mends it, and the work goes on by itself.",
        choices=("`/worktrain resume` — try now whether it is mended", _STOP),
    ),
    "context": Reason(
        headline="a role's own context cannot be read",
        need="Please mend the file, or set `context` in `.github/worktrain.yml` to something else.",
        choices=(_RETRY, _STOP),
    ),
    "paused": Reason(
        headline="a person paused it",
        need="To let it go on, comment `/worktrain resume`; until then nothing starts.",
        choices=("`/worktrain resume` — go on where it was paused", _RETRY, _STOP),
    ),
    "lost": Reason(
        headline="WorkTrain itself could not go on",
        need="This is no fault of the change; the reason below is for whoever runs WorkTrain.",
        choices=(_RETRY, _STOP),
    ),
}

OTHER = Reason(
    headline="a person must decide",
    need="Please read the reason below and decide.",
    choices=(_RETRY, _STOP),
)
