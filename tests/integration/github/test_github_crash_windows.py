"""Every kind of write, cut off at every place: in the end there is exactly one effect."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from worktrain import compliance, intents
from worktrain.boundaries import EFFECTS
from worktrain.github.effects.comments import StickyEffect
from worktrain.github.errors import Unanswered
from worktrain.github.journal import MemoryJournal
from worktrain.ids import RunId, Sha
from worktrain.standin.ids import node_id
from worktrain.words import block
from worktrain.words.marker import mark

if TYPE_CHECKING:
    from tests.integration.github.conftest import Town

NAME = "acme/shop"
RUN = RunId("wt-1-1-1")
BRANCH = "worktrain/issue-1-slugs"
CHECK = "worktrain / proof"
SIGNING = f"worktrain/signing-{RUN}"


class Killed(BaseException):
    """The process dies here."""


@dataclass
class KillAt:
    point: str

    def reach(self, point: str) -> None:
        if point == self.point:
            raise Killed


async def issue(town: Town, *labels: str) -> int:
    body = {"title": "Slugs collide", "body": "They do.", "labels": list(labels)}
    made = await town.as_person("maria", "POST", f"/repos/{NAME}/issues", body)
    number: int = made["number"]
    return number


async def pull(town: Town) -> tuple[int, str]:
    made = await town.make(await open_pull(town))
    return made["number"], made["node"]


async def create_label(town: Town) -> intents.Intent:
    return intents.CreateLabel(repository=NAME, name="worktrain:ready", color="0e8a16", description="Go.")


async def add_label(town: Town) -> intents.Intent:
    await town.as_person("maria", "POST", f"/repos/{NAME}/labels", {"name": "bug", "color": "d73a4a"})
    return intents.AddLabel(repository=NAME, number=await issue(town), name="bug", cause="test")


async def remove_label(town: Town) -> intents.Intent:
    await town.as_person("maria", "POST", f"/repos/{NAME}/labels", {"name": "bug", "color": "d73a4a"})
    return intents.RemoveLabel(repository=NAME, number=await issue(town, "bug"), name="bug", cause="test")


async def react(town: Town) -> intents.Intent:
    return intents.React(repository=NAME, subject="issue", subject_id=await issue(town), content="eyes")


async def sticky_comment(town: Town) -> intents.Intent:
    number = await issue(town)
    body = f"Working.\n\n{mark('status', issue=number, run=RUN)}"
    return intents.StickyComment(repository=NAME, run=RUN, number=number, sticky="status", body=body)


async def reply(town: Town) -> intents.Intent:
    body = f"Done.\n\n{mark('reply', to='77')}"
    return intents.Reply(repository=NAME, number=await issue(town), to="77", body=body)


async def open_issue(town: Town) -> intents.Intent:
    body = f"What happened.\n\n{mark('retro')}"
    return intents.OpenIssue(repository=NAME, topic="retro", title="Retro", body=body)


async def push_branch(town: Town) -> intents.Intent:
    return intents.PushBranch(
        repository=NAME, repository_id=town.held.id, branch=BRANCH, sha=town.next_head, expect=town.head
    )


async def push_note(town: Town) -> intents.Intent:
    return intents.PushNote(repository=NAME, repository_id=town.held.id, sha=town.head, text="proof")


async def open_pull(town: Town) -> intents.OpenPull:
    body = f"Fixes #1\n\n{block.wrapped('Not proven.')}\n\n{mark('pull', run=RUN, issue=1)}"
    return intents.OpenPull(repository=NAME, run=RUN, branch=BRANCH, base="main", title="Strip", body=body)


async def edit_pull(town: Town) -> intents.Intent:
    number, _ = await pull(town)
    return intents.EditPull(repository=NAME, number=number, block=block.wrapped("Proven."))


async def ready_pull(town: Town) -> intents.Intent:
    number, node = await pull(town)
    return intents.ReadyPull(repository=NAME, number=number, node=node, head_sha=town.head)


async def submit_review(town: Town) -> intents.Intent:
    number, _ = await pull(town)
    return intents.SubmitReview(
        repository=NAME,
        run=RUN,
        number=number,
        round=1,
        head_sha=town.head,
        body=f"Verdict.\n\n{mark('verdict', run=RUN, round=1)}",
        comments=(intents.ReviewComment(path="slug.py", line=2, body="**F1**"),),
    )


async def set_check(town: Town) -> intents.Intent:
    return intents.SetCheck(
        repository=NAME, name=CHECK, head_sha=town.head, status="in_progress", title="Proving", summary="wait"
    )


async def merge_pull(town: Town) -> intents.Intent:
    number, node = await pull(town)
    await town.make(intents.ReadyPull(repository=NAME, number=number, node=node, head_sha=town.head))
    return intents.MergePull(
        repository=NAME, number=number, head_sha=town.head, method="squash", title="Strip", message="Why."
    )


async def sign_commit(town: Town) -> intents.Intent:
    """Sign the commit that is not pushed yet, anew; git knows it here, the stand-in does not."""
    return compliance.SignCommit(
        repository=NAME,
        run=RUN,
        repository_id=town.held.id,
        branch=SIGNING,
        parent=town.head,
        sha=town.next_head,
        tree=Sha(town.hands.tree(town.next_head)),
        title="Test",
        message="Why.",
    )


async def drop_branch(town: Town) -> intents.Intent:
    made = await town.make(await sign_commit(town))
    return compliance.DropBranch(repository=NAME, run=RUN, branch=SIGNING, sha=made["sha"])


async def approve_pull(town: Town) -> compliance.ApprovePull:
    """Approve a person's pull request: nobody approves their own."""
    body = {"title": "Strip", "head": BRANCH, "base": "main"}
    made = await town.as_person("li", "POST", f"/repos/{NAME}/pulls", body)
    said = f"Approved.\n\n{mark('approval', run=RUN, sha=town.head)}"
    return compliance.ApprovePull(
        repository=NAME, run=RUN, number=made["number"], head_sha=town.head, body=said
    )


async def dismiss_review(town: Town) -> intents.Intent:
    wish = await approve_pull(town)
    given = await town.make(wish)
    return compliance.DismissReview(
        repository=NAME, run=RUN, number=wish.number, review=given["id"], message="It is void."
    )


async def resolve_thread(town: Town) -> intents.Intent:
    await town.make(await submit_review(town))
    held = town.held.pulls[0]
    (thread,) = held.threads
    return compliance.ResolveThread(
        repository=NAME, run=RUN, number=held.number, node=node_id("thread", thread.id)
    )


async def set_milestone(town: Town) -> intents.Intent:
    await town.as_person("maria", "POST", f"/repos/{NAME}/milestones", {"title": "1.2"})
    number, _ = await pull(town)
    return compliance.SetMilestone(repository=NAME, run=RUN, number=number, title="1.2")


MAKERS: dict[str, Callable[[Town], Awaitable[intents.Intent]]] = {
    "create-label": create_label,
    "add-label": add_label,
    "remove-label": remove_label,
    "react": react,
    "sticky-comment": sticky_comment,
    "reply": reply,
    "open-issue": open_issue,
    "push-branch": push_branch,
    "push-note": push_note,
    "open-pull": open_pull,
    "edit-pull": edit_pull,
    "ready-pull": ready_pull,
    "submit-review": submit_review,
    "set-check": set_check,
    "merge-pull": merge_pull,
    "sign-commit": sign_commit,
    "drop-branch": drop_branch,
    "approve-pull": approve_pull,
    "dismiss-review": dismiss_review,
    "resolve-thread": resolve_thread,
    "set-milestone": set_milestone,
}


def told(town: Town, number: int, event: str) -> int:
    return sum(line.event == event for line in town.held.issues[number].timeline)


def effects(town: Town, intent: intents.Intent) -> int:
    """Count how often the intent's effect is on the stand-in."""
    held = town.held
    match intent:
        case intents.CreateLabel(name=name):
            return sum(label.name == name for label in held.labels.values())
        case intents.AddLabel(number=number):
            return told(town, number, "labeled")
        case intents.RemoveLabel(number=number):
            return told(town, number, "unlabeled")
        case intents.React(subject_id=number):
            return len(held.issues[number].reactions)
        case intents.StickyComment(number=number, body=body) | intents.Reply(number=number, body=body):
            return sum(comment.body == body for comment in held.issues[number].comments)
        case intents.OpenIssue(title=title):
            return sum(each.title == title for each in held.issues.values())
        case _:
            return effects_on_code(town, intent)


def effects_on_code(town: Town, intent: intents.Intent) -> int:
    held = town.held
    match intent:
        case intents.PushBranch(branch=branch, sha=sha):
            return [town.git("rev-parse", f"refs/heads/{branch}")].count(sha)
        case intents.PushNote(sha=sha, text=text):
            return [town.git("notes", "--ref=worktrain", "show", sha)].count(text)
        case intents.OpenPull(branch=branch):
            return sum(each.head_ref == branch for each in held.pulls)
        case intents.EditPull(number=number, block=text):
            return (held.issues[number].body or "").count(text)
        case intents.ReadyPull(number=number):
            return told(town, number, "ready_for_review")
        case intents.SubmitReview():
            return sum(len(each.reviews) for each in held.pulls)
        case intents.SetCheck(name=name, head_sha=sha):
            return sum((check.name, check.head_sha) == (name, sha) for check in held.checks.values())
        case intents.MergePull(number=number):
            assert told(town, number, "merged") == 1
            return int(town.git("rev-list", "--count", "main")) - 1
        case _:
            return effects_of_rules(town, intent)


def effects_of_rules(town: Town, intent: intents.Intent) -> int:
    match intent:
        case compliance.SignCommit(branch=branch, tree=tree, parent=parent):
            assert town.git("log", "-1", "--format=%T %P", branch) == f"{tree} {parent}"
            return sum(town.git("rev-parse", branch) == sha for sha in town.held.signed)
        case compliance.DropBranch(branch=branch):
            return int(not town.git("for-each-ref", f"refs/heads/{branch}"))
        case compliance.ApprovePull():
            return [each.state for each in town.held.pulls[0].reviews].count("APPROVED")
        case compliance.DismissReview():
            return told(town, town.held.pulls[0].number, "review_dismissed")
        case compliance.SetMilestone(number=number, title=title):
            milestone = town.held.issues[number].milestone
            return int(milestone is not None and milestone.title == title)
        case compliance.ResolveThread():
            return sum(each.resolved_by is not None for each in town.held.pulls[0].threads)
        case _:
            raise AssertionError(intent)


async def settle(town: Town, journal: MemoryJournal, intent: intents.Intent) -> None:
    """Start again, and once more, and look at what is there."""
    result = await town.writer(journal).do(intent)
    asked = len(town.weather.requests)
    assert await town.writer(journal).do(intent) == result
    assert len(town.weather.requests) == asked
    assert effects(town, intent) == 1
    assert town.standin.world.figures.duplicates == 0
    assert town.standin.world.figures.schema_violations == 0


@pytest.mark.parametrize("moment", ["journaled", "applied", "done"])
@pytest.mark.parametrize("kind", EFFECTS)
async def test_a_crash_at_a_boundary_ends_in_one_effect(town: Town, kind: str, moment: str) -> None:
    intent, journal = await MAKERS[kind](town), MemoryJournal()
    with pytest.raises(Killed):
        await town.writer(journal, KillAt(f"{kind}.{moment}")).do(intent)
    await settle(town, journal, intent)


@pytest.mark.parametrize("lost", ["request", "answer"])
@pytest.mark.parametrize("kind", EFFECTS)
async def test_what_is_lost_on_the_way_is_made_true_once(town: Town, kind: str, lost: str) -> None:
    intent, journal = await MAKERS[kind](town), MemoryJournal()
    town.weather.faults = [lost]
    await settle(town, journal, intent)


@pytest.mark.parametrize("kind", EFFECTS)
async def test_two_lost_answers_and_a_crash_end_in_one_effect(town: Town, kind: str) -> None:
    intent, journal = await MAKERS[kind](town), MemoryJournal()
    town.weather.faults = ["request", "request"]
    with pytest.raises(Unanswered):
        await town.writer(journal).do(intent)
    town.weather.faults = ["answer"]
    await settle(town, journal, intent)


async def test_without_the_look_up_a_lost_answer_would_double_the_comment(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(self: StickyEffect) -> None:
        return None

    monkeypatch.setattr(StickyEffect, "find", nothing)
    intent = await sticky_comment(town)
    town.weather.faults = ["answer"]
    await town.writer(MemoryJournal()).do(intent)
    assert effects(town, intent) == 2
    assert town.standin.world.figures.duplicates == 1


def changed(intent: intents.Intent) -> intents.Intent:
    """Want other content under the same key."""
    match intent:
        case intents.SetCheck():
            new: dict[str, str] = {"status": "completed", "conclusion": "success", "title": "Proven"}
        case intents.PushNote():
            new = {"text": "another proof"}
        case intents.EditPull():
            new = {"block": block.wrapped("Merged.")}
        case _:
            new = {"body": f"Later. {intent.model_dump()['body']}"}
    return intent.model_copy(update=new)


@pytest.mark.parametrize("moment", ["journaled", "applied", "done"])
@pytest.mark.parametrize("kind", ["sticky-comment", "open-issue", "push-note", "edit-pull", "set-check"])
async def test_a_crash_in_an_edit_ends_in_one_effect_with_the_new_content(
    town: Town, kind: str, moment: str
) -> None:
    intent, journal = await MAKERS[kind](town), MemoryJournal()
    await town.writer(journal).do(intent)
    after = changed(intent)
    with pytest.raises(Killed):
        await town.writer(journal, KillAt(f"{kind}.{moment}")).do(after)
    await settle(town, journal, after)
