"""Which issues come first, as people write it."""

from __future__ import annotations

import pytest

from worktrain.planning.depends import find


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        pytest.param("Depends on #3", (3,), id="depends on"),
        pytest.param("depends on: #3, #5 and #8.", (3, 5, 8), id="several"),
        pytest.param("Blocked by #3.\n\nBlocked by #4.", (3, 4), id="blocked by, twice"),
        pytest.param("Depends on acme/blog#3", (3,), id="with the repository's name"),
        pytest.param("Depends on https://github.com/acme/blog/issues/3", (3,), id="as a link"),
        pytest.param("Please do it after #3 is merged.", (3,), id="after a merge"),
        pytest.param("Once #3 and #4 are done we can", (3, 4), id="once done"),
        pytest.param("can start once #3 lands", (3,), id="once it lands"),
        pytest.param("## Depends on\n\n- [ ] #3\n- [x] #4\n- #5", (3, 5), id="a task list, one of it done"),
        pytest.param("This needs the new parser, which builds on #3.", (3,), id="builds on"),
    ],
)
def test_a_dependency_is_read(body: str, numbers: tuple[int, ...]) -> None:
    assert find(body, repository="acme/blog") == numbers


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("See #3. Related to #4.", id="a mention"),
        pytest.param("It broke after #3.", id="history"),
        pytest.param("It broke after #3 was merged.", id="history, told in full"),
        pytest.param("This does not depend on #3.", id="a denial"),
        pytest.param("No longer blocked by #3", id="a denial of what was"),
        pytest.param("Depends on other/place#3", id="another repository"),
        pytest.param("`Depends on #3`", id="code"),
        pytest.param("> Depends on #3", id="a quotation"),
        pytest.param("<!-- Depends on #3 -->", id="a template's hint"),
        pytest.param("```\nDepends on #3\n```", id="an example"),
        pytest.param("- [ ] #3\n- [ ] #4", id="a list without a heading"),
    ],
)
def test_what_is_no_condition_is_left_alone(body: str) -> None:
    assert find(body, repository="acme/blog") == ()
