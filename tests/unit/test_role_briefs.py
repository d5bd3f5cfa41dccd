"""The role briefs that are shipped as skills."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from worktrain.sessions import Claim, Role

SKILLS = Path(__file__).parents[2] / "skills"
ANSWERS = {
    Role.ARCHITECT: {"summary"},
    Role.DEVELOPER: {"summary", "declares"},
    Role.REVIEWER: {"verdict", "findings"},
    Role.SDET: {"tests", "summary"},
    Role.PRODUCTIVITY: {"summary"},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_has_a_brief_in_the_skills_format(role: Role) -> None:
    front, name, description, body = parts(role)
    assert front.splitlines() == [f"name: {name}", f"description: {description}"]
    assert name == role.value
    assert 0 < len(description) <= 1024
    assert len(body.split()) < 600, "a brief is short"


@pytest.mark.parametrize("role", Role)
def test_a_brief_says_what_is_given_done_forbidden_and_answered(role: Role) -> None:
    body = parts(role)[3]
    assert re.findall(r"^## (You get|Do|Never|Answer)$", body, re.MULTILINE) == [
        "You get",
        "Do",
        "Never",
        "Answer",
    ]


@pytest.mark.parametrize("role", Role)
def test_a_brief_asks_for_fields_that_an_outcome_has(role: Role) -> None:
    answer = parts(role)[3].partition("## Answer")[2]
    asked = {word for word in re.findall(r"`(\w+)`", answer) if word in Claim.model_fields}
    assert asked == ANSWERS[role]


def parts(role: Role) -> tuple[str, str, str, str]:
    text = (SKILLS / role.value / "SKILL.md").read_text()
    found = re.fullmatch(r"---\n(name: (\S+)\ndescription: ([^\n]+))\n---\n(.*)", text, re.DOTALL)
    assert found is not None
    return found[1], found[2], found[3], found[4]
