from __future__ import annotations

import pytest

from worktrain.standin.description.routing import Match, Router
from worktrain.standin.description.strict import Strict

ROUTER = Router(Strict().keys)
HERE = "/repos/acme/shop"
REPO = "/repos/{owner}/{repo}"


@pytest.mark.parametrize(
    ("method", "path", "template", "params"),
    [
        pytest.param("GET", HERE, REPO, {}, id="the repository"),
        pytest.param(
            "PUT",
            f"{HERE}/contents/a/b/c.py",
            f"{REPO}/contents/{{path}}",
            {"path": "a/b/c.py"},
            id="a path with slashes",
        ),
        pytest.param(
            "GET",
            f"{HERE}/commits/feature/x/check-runs",
            f"{REPO}/commits/{{ref}}/check-runs",
            {"ref": "feature/x"},
            id="a branch with a slash before a known end",
        ),
        pytest.param(
            "GET",
            f"{HERE}/commits/abc/pulls",
            f"{REPO}/commits/{{commit_sha}}/pulls",
            {"commit_sha": "abc"},
            id="the most literal wins",
        ),
        pytest.param(
            "DELETE",
            f"{HERE}/issues/7/labels/worktrain%3Aready",
            f"{REPO}/issues/{{issue_number}}/labels/{{name}}",
            {"issue_number": "7", "name": "worktrain:ready"},
            id="percent signs are decoded once matched",
        ),
        pytest.param(
            "GET",
            f"{HERE}/labels/a%2Fb",
            f"{REPO}/labels/{{name}}",
            {"name": "a/b"},
            id="an encoded slash stays in its segment",
        ),
        pytest.param(
            "GET",
            f"{HERE}/issues/comments/5",
            f"{REPO}/issues/comments/{{comment_id}}",
            {"comment_id": "5"},
            id="comments of issues are no issue",
        ),
    ],
)
def test_a_path_names_one_operation(method: str, path: str, template: str, params: dict[str, str]) -> None:
    owned = {"owner": "acme", "repo": "shop"}
    assert ROUTER.match(method, path) == Match(f"{method} {template}", owned | params)


@pytest.mark.parametrize("path", ["/repos/acme/shop/isues", "/repos/acme", "/", "/repos//shop"])
def test_an_unknown_path_names_none(path: str) -> None:
    assert ROUTER.match("GET", path) is None


def test_a_method_that_the_path_does_not_have_names_none() -> None:
    assert ROUTER.match("DELETE", f"{HERE}/issues") is None
