from __future__ import annotations

from typing import Any

import pytest

from worktrain.standin.description.strict import Strict, strict

CHECK = Strict()
REPO = "/repos/{owner}/{repo}"
NAMES = {"owner": "acme", "repo": "shop"}


def problems(key: str, body: Any = None, **query: str) -> list[str]:
    method, _, path = key.partition(" ")
    params = NAMES | ({"issue_number": "1"} if "{issue_number}" in path else {})
    params |= {"pull_number": "1"} if "{pull_number}" in path else {}
    return CHECK.check(f"{method} {REPO}{path}", params=params, query=query, body=body, sent=body is not None)


CHECK_RUN = {"name": "worktrain / proof", "head_sha": "0" * 40}
NOTE = {"path": "a", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"}


@pytest.mark.parametrize(
    ("key", "body"),
    [
        pytest.param("POST /issues", {"title": "t", "labels": ["a", {"name": "b"}]}, id="an issue"),
        pytest.param("POST /issues/{issue_number}/labels", {"labels": ["a"]}, id="labels"),
        pytest.param("PATCH /issues/{issue_number}", {"milestone": None, "body": None}, id="nulls"),
        pytest.param("POST /pulls", {"title": "t", "head": "h", "base": "b", "draft": True}, id="a pull"),
        pytest.param("PUT /pulls/{pull_number}/merge", {"merge_method": "squash", "sha": "x"}, id="a merge"),
        pytest.param("PUT /pulls/{pull_number}/merge", None, id="an optional body left out"),
        pytest.param("POST /check-runs", {**CHECK_RUN, "status": "queued"}, id="a queued check"),
        pytest.param(
            "POST /check-runs", {**CHECK_RUN, "status": "completed", "conclusion": "success"}, id="a check"
        ),
        pytest.param(
            "POST /check-runs",
            {**CHECK_RUN, "output": {"title": "t", "summary": "s", "annotations": [NOTE] * 50}},
            id="50 annotations",
        ),
        pytest.param("POST /issues/{issue_number}/comments", {"body": "x" * 65_536}, id="the longest body"),
    ],
)
def test_a_correct_body_passes(key: str, body: Any) -> None:
    assert problems(key, body) == []


@pytest.mark.parametrize(
    ("key", "body", "said"),
    [
        pytest.param("POST /issues/{issue_number}/comments", {"bdy": "x"}, "bdy", id="a misspelled key"),
        pytest.param(
            "POST /pulls", {"title": "t", "head": "h", "base": "b", "drafts": 1}, "drafts", id="drafts"
        ),
        pytest.param("POST /check-runs", {**CHECK_RUN, "concluson": "success"}, "concluson", id="concluson"),
        pytest.param("POST /check-runs", {"name": "x"}, "head_sha", id="a missing field"),
        pytest.param("PATCH /issues/{issue_number}", {"state": "shut"}, "shut", id="a wrong word"),
        pytest.param("POST /issues/{issue_number}/labels", ["bug"], "body", id="a bare list"),
        pytest.param("POST /issues", None, "required", id="no body"),
        pytest.param(
            "POST /issues/{issue_number}/comments", {"body": "x" * 65_537}, "too long", id="too long"
        ),
        pytest.param("POST /issues/{issue_number}/comments", {"body": "\n "}, "blank", id="blank"),
        pytest.param("POST /issues", {"title": "t" * 257}, "256", id="a long title"),
        pytest.param("POST /labels", {"name": "n", "color": "#ffffff"}, "color", id="a colour with a hash"),
        pytest.param("POST /git/refs", {"ref": "refs/heads/x", "sha": "abc"}, "sha", id="a short sha"),
        pytest.param(
            "POST /pulls/{pull_number}/reviews",
            {"event": "COMMENT", "comments": [{"path": "a", "line": 1, "body": "x" * 70_000}]},
            "too long",
            id="a long comment inside a review",
        ),
        pytest.param(
            "POST /check-runs",
            {
                **CHECK_RUN,
                "output": {"title": "t", "summary": "s", "annotations": [{**NOTE, "title": "x" * 256}]},
            },
            "255",
            id="a long annotation title",
        ),
        pytest.param(
            "POST /check-runs",
            {**CHECK_RUN, "output": {"title": "t", "summary": "s" * 65_536}},
            "65535",
            id="a long summary",
        ),
    ],
)
def test_a_wrong_body_is_told(key: str, body: Any, said: str) -> None:
    assert said in " ".join(problems(key, body))


def test_unknown_and_wrong_query_parameters_are_told() -> None:
    assert problems("GET /issues", state="open", per_page="100") == []
    assert "sate" in problems("GET /issues", sate="open")[0]
    assert "shut" in problems("GET /issues", state="shut")[0]
    assert "many" in problems("GET /issues", per_page="many")[0]


def test_a_body_where_none_belongs_is_told() -> None:
    assert problems("GET /issues", {"state": "open"}) == ["This operation takes no body."]


def test_an_object_with_alternatives_about_its_own_keys_is_closed_too() -> None:
    own = {"properties": {"a": {}, "b": {}}, "anyOf": [{"properties": {"a": {}}, "required": ["a"]}]}
    other = {"properties": {"a": {}}, "anyOf": [{"properties": {"c": {}}}]}
    assert strict(own)["additionalProperties"] is False
    assert "additionalProperties" not in strict(other)


def test_an_object_that_is_open_on_purpose_stays_open() -> None:
    assert strict({"properties": {"a": {}}, "additionalProperties": True})["additionalProperties"] is True
