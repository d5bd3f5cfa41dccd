"""What we say of a policy file: on the commit that broke it, on issues at work, on proposals to change it."""

from __future__ import annotations

from worktrain.words.checks import CheckWords
from worktrain.words.fit import Section, fit
from worktrain.words.quote import untrusted_block

NAME = "worktrain / policy"

NOTE = (
    "The policy file on the default branch cannot be read, so the last one that could stays in force. "
    "Nothing merges by itself until the file is mended; "
    f"the check `{NAME}` on the commit that broke it says where."
)


def broken(problem: str) -> CheckWords:
    """Write the check run of the commit that broke the file."""
    sections = [
        Section(
            text="### The policy file cannot be read\n"
            "The policy that was valid last stays in force: work goes on, and nothing merges by itself. "
            "Mend the file on this branch and all goes on by itself; nobody has to tell us."
        ),
        Section(text=untrusted_block(problem, 8000), priority=1, name="what is wrong"),
        Section(text="`worktrain config check` says the same on your machine, before you push."),
    ]
    return CheckWords(conclusion="failure", title="The policy file cannot be read", summary=fit(sections))


_NOT_YET = (
    "Nothing of it counts before it is merged: until then the policy on the default branch is in force, "
    "for this pull request too."
)


def proposed(problem: str) -> CheckWords:
    """Write the check run of a pull request that changes the policy; without a problem it can be read."""
    if not problem:
        title = "Can be read; counts once it is merged"
        return CheckWords(conclusion="success", title=title, summary=f"### {title}\n{_NOT_YET}\n")
    title = "The proposed policy cannot be read"
    sections = [
        Section(text=f"### {title}\n{_NOT_YET} Merged like this, it would not count either."),
        Section(text=untrusted_block(problem, 8000), priority=1, name="what is wrong"),
    ]
    return CheckWords(conclusion="failure", title=title, summary=fit(sections))
