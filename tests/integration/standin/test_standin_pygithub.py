"""PyGithub, a client that knows nothing of us, takes the stand-in for GitHub."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from github import Auth, Github, GithubException, GithubIntegration
from github.Repository import Repository

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub


@pytest.fixture
def base(hub: Hub) -> str:
    return f"{hub.url}/api/v3"


def repository(base: str, token: str) -> Repository:
    """Log in with a token and open the repository; without PyGithub's own pauses and retries."""
    client = Github(
        base_url=base,
        auth=Auth.Token(token),
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )
    return client.get_repo("acme/shop")


async def test_issues_labels_and_comments(hub: Hub, base: str) -> None:
    def act() -> None:
        shop = repository(base, hub.world.user_token("maria"))
        shop.create_label("bug", "d73a4a", "Something is wrong")
        shop.create_label("worktrain:ready", "0e8a16")
        milestone = shop.create_milestone("1.2")
        issue = shop.create_issue("It breaks", "Badly.", labels=["bug"], milestone=milestone)
        comment = issue.create_comment("Really?")
        comment.edit("Really!")
        comment.create_reaction("eyes")
        issue.create_reaction("rocket")
        issue.edit(title="It breaks badly", assignees=["li"], labels=["bug", "worktrain:ready"])
        issue.remove_from_labels("bug")
        again = shop.get_issue(issue.number)
        assert again.title == "It breaks badly"
        assert [label.name for label in again.labels] == ["worktrain:ready"]
        assert [user.login for user in again.assignees] == ["li"]
        assert again.milestone.title == "1.2"
        assert [each.body for each in again.get_comments()] == ["Really!"]
        assert [each.content for each in again.get_reactions()] == ["rocket"]
        assert [each.event for each in again.get_events()][:2] == ["labeled", "renamed"]
        assert {each.event for each in again.get_timeline()} >= {"labeled", "commented", "renamed"}
        again.edit(state="closed", state_reason="not_planned")
        assert [each.number for each in shop.get_issues(state="closed")] == [issue.number]

    await asyncio.to_thread(act)


async def test_a_pull_request_from_files_to_merge(hub: Hub, base: str) -> None:
    loop = asyncio.get_running_loop()
    author, reviewer = hub.world.user_token("li"), hub.world.user_token("maria")

    def act() -> None:
        shop = repository(base, author)
        main = shop.get_branch("main").commit.sha
        shop.create_git_ref("refs/heads/topic", main)
        shop.create_file("new.py", "Add a module", "x = 1\n", branch="topic")
        old = shop.get_contents("README.md", ref="topic")
        assert not isinstance(old, list)
        shop.update_file("README.md", "Say more", "# The shop\n", old.sha, branch="topic")
        pull = shop.create_pull("main", "topic", title="Add a module", body="See.", draft=False)
        assert pull.mergeable is None
        assert sorted(each.filename for each in pull.get_files()) == ["README.md", "new.py"]
        assert [each.commit.message for each in pull.get_commits()] == ["Add a module", "Say more"]

        theirs = repository(base, reviewer).get_pull(pull.number)
        review = theirs.create_review(
            body="Fine.",
            event="APPROVE",
            comments=[{"path": "new.py", "line": 1, "body": "Why 1?", "side": "RIGHT"}],
        )
        assert review.state == "APPROVED"
        line = next(iter(theirs.get_review_comments()))
        pull.create_review_comment_reply(line.id, "Because.")
        assert [each.body for each in theirs.get_review_comments()] == ["Why 1?", "Because."]
        assert [each.state for each in theirs.get_reviews()] == ["APPROVED", "COMMENTED"]

        asyncio.run_coroutine_threadsafe(hub.settled(), loop).result()
        fresh = shop.get_pull(pull.number)
        assert fresh.mergeable is True
        done = fresh.merge(merge_method="squash", sha=fresh.head.sha)
        assert done.merged
        assert shop.get_pull(pull.number).merged
        assert shop.get_branch("main").commit.sha == done.sha
        assert shop.get_contents("new.py").decoded_content == b"x = 1\n"

    await asyncio.to_thread(act)


async def test_an_app_logs_in_and_runs_a_check(hub: Hub, base: str) -> None:
    from tests.integration.standin.conftest import PRIVATE_PEM

    await hub.open_pull("li")
    head = hub.git("rev-parse", "topic")

    def act() -> None:
        auth = Auth.AppAuth(hub.app_id, PRIVATE_PEM)
        app = GithubIntegration(
            base_url=base,
            auth=auth,
            retry=None,
            seconds_between_requests=0,
            seconds_between_writes=0,
        )
        installation = app.get_repo_installation("acme", "shop")
        assert installation.id == hub.installation
        shop = repository(base, app.get_access_token(installation.id).token)
        run = shop.create_check_run("worktrain / proof", head, status="in_progress")
        run.edit(
            status="completed",
            conclusion="success",
            output={"title": "Proven", "summary": "All is well.", "annotations": []},
        )
        found = shop.get_check_run(run.id)
        assert (found.status, found.conclusion) == ("completed", "success")
        assert [each.name for each in shop.get_commit(head).get_check_runs()] == ["worktrain / proof"]
        assert [each.app.slug for each in shop.get_commit(head).get_check_suites()] == ["worktrain"]
        assert shop.get_commit(head).get_combined_status().state == "pending"

    await asyncio.to_thread(act)


async def test_git_objects_one_by_one(hub: Hub, base: str) -> None:
    from github import InputGitAuthor, InputGitTreeElement

    def act() -> str:
        shop = repository(base, hub.world.user_token("li"))
        head = shop.get_git_ref("heads/main").object.sha
        blob = shop.create_git_blob("hello\n", "utf-8")
        base_tree = shop.get_git_commit(head).tree
        element = InputGitTreeElement("dir/hello.txt", "100644", "blob", sha=blob.sha)
        tree = shop.create_git_tree([element], base_tree)
        parent = shop.get_git_commit(head)
        author = InputGitAuthor("Someone", "someone@example.com", "2026-01-02T03:04:05Z")
        commit = shop.create_git_commit("Say hello", tree, [parent], author, author)
        shop.create_git_ref("refs/heads/hello", commit.sha)
        assert {each.path for each in shop.get_git_tree(tree.sha, recursive=True).tree} == {
            *("README.md", "dir", "dir/hello.txt", "file.txt"),
        }
        return commit.sha

    sha = await asyncio.to_thread(act)
    assert hub.git("rev-parse", "hello") == sha
    assert hub.git("log", "-1", "--format=%an %ae %at", sha) == "Someone someone@example.com 1767323045"
    assert hub.git("show", "hello:dir/hello.txt") == "hello"
    hub.git("fsck", "--strict")


async def test_what_is_not_there_raises_what_pygithub_expects(hub: Hub, base: str) -> None:
    def act() -> None:
        shop = repository(base, hub.world.user_token("maria"))
        with pytest.raises(GithubException) as missing:
            shop.get_issue(99)
        assert missing.value.status == 404
        with pytest.raises(GithubException) as wrong:
            Github(base_url=base, auth=Auth.Token("ghp_wrong"), retry=None).get_user().login  # noqa: B018
        assert wrong.value.status == 401

    await asyncio.to_thread(act)


async def test_lists_go_on_over_many_pages(hub: Hub, base: str) -> None:
    def act() -> None:
        shop = repository(base, hub.world.user_token("maria"))
        for number in range(65):
            shop.create_issue(f"Issue {number}")
        assert [each.number for each in shop.get_issues()] == list(range(65, 0, -1))
        assert shop.get_issues().totalCount == 65

    await asyncio.to_thread(act)


async def test_pygithub_breaks_no_rule_of_the_description(hub: Hub, base: str) -> None:
    def act() -> None:
        shop = repository(base, hub.world.user_token("maria"))
        issue = shop.create_issue("Title", "Body", labels=["one", "two"])
        issue.create_comment("Hello.")
        assert shop.get_collaborator_permission("sam") == "read"

    await asyncio.to_thread(act)
    assert hub.world.figures.people.total().schema_violations == 0
