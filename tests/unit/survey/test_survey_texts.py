"""The first policy is one that we can read, whatever is in the checkout; addresses of remotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrain.config.load import load_config
from worktrain.survey.choosing import NOTHING, choose
from worktrain.survey.files import Files
from worktrain.survey.policy_text import policy_text
from worktrain.survey.remote import read
from worktrain.survey.suggestion import Line, Suggestion

NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
"""What may be a path."""
COMMANDS = st.text(
    st.characters(min_codepoint=32, exclude_characters="'\"\\\x7f", exclude_categories=["C", "Z"])
)


@given(COMMANDS, st.text(), NAMES)
def test_whatever_is_found_the_policy_is_valid_and_says_just_that(
    command: str, because: str, pattern: str
) -> None:
    line = Line(value=f"run {command}", because=because)
    found = Suggestion(ecosystem="any", setup=NOTHING.setup, test=NOTHING.test, suite=line)
    config = load_config(policy_text(found, {pattern: because}, "codex", schema=True))
    assert config.commands.suite == line.value
    assert config.protected == (pattern,)
    assert config.agents.default == "codex"


def test_a_name_of_a_file_cannot_write_into_the_policy() -> None:
    found, _ = choose(Files(paths=("test_a\nkill_switch: true\n.py",)))
    text = policy_text(found, {"a\nkill_switch: true/**": "x"}, "", schema=False)
    config = load_config(text)
    assert not config.kill_switch
    assert config.protected == ("a\nkill_switch: true/**",)


def test_an_unknown_project_gets_a_valid_policy_that_says_what_is_missing() -> None:
    text = policy_text(NOTHING, {".github/**": "CI"}, "", schema=False)
    assert load_config(text).commands.suite is None
    assert "# suite: not known; no test runner was recognised" in text


@pytest.mark.parametrize(
    ("address", "url", "repository"),
    [
        ("https://github.com/acme/shop.git", "https://github.com", "acme/shop"),
        ("git@github.com:acme/shop.git", "https://github.com", "acme/shop"),
        ("ssh://git@github.com/acme/shop", "https://github.com", "acme/shop"),
        ("ssh://git@ssh.github.com:443/acme/shop.git", "https://github.com", "acme/shop"),
        (
            "https://token@git.acme.example:8443/acme/shop.js/",
            "https://git.acme.example:8443",
            "acme/shop.js",
        ),
        ("http://127.0.0.1:8400/acme/shop.git", "http://127.0.0.1:8400", "acme/shop"),
    ],
)
def test_an_address_says_site_and_repository(address: str, url: str, repository: str) -> None:
    found = read(address)
    assert found is not None
    assert (found.url, found.repository) == (url, repository)


@pytest.mark.parametrize("address", ["", "/srv/git/shop.git", "../shop", "https://github.com/acme", "a:b"])
def test_a_path_is_no_address(address: str) -> None:
    assert read(address) is None
