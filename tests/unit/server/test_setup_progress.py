"""The steps of set-up, what counts as done, and the page that shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from worktrain.agents.finding import Found
from worktrain.config.schema import Config
from worktrain.server.access import on_loopback
from worktrain.server.agent.state import AgentNow, KeyNow, Standing, caps, only_commands
from worktrain.server.pages.html import Html, fill
from worktrain.server.pages.setup_steps import steps_page
from worktrain.server.setup.progress import Connected, Progress, Step, done, step

APP = Connected(
    name="train",
    html_url="https://github.com/apps/train",
    settings_url="https://github.com/settings/apps/train",
    webhook_url="https://bot.example.org/webhook",
)
NOTHING = Progress()
REGISTERED = Progress(app=APP)
RUNNING = replace(REGISTERED, running=True)
INSTALLED = replace(RUNNING, repositories=("acme/blog",))
HEARD = replace(INSTALLED, heard="ping")
CLAUDE = Found(backend="claude-code", provider="anthropic", version="2.1.201", path="/usr/bin/claude")
CODEX = Found(backend="codex", provider="openai")
ACCEPTED = KeyNow(kind="anthropic", standing=Standing.ACCEPTED, kept=True)
NO_KEY = AgentNow(programs=(CLAUDE, CODEX), keys=(KeyNow(kind="anthropic"), KeyNow(kind="openai")))
READY = AgentNow(
    programs=(CLAUDE, CODEX), keys=(ACCEPTED, KeyNow(kind="openai")), caps="At most 5 US dollars."
)
KEYLESS = replace(HEARD, agent=NO_KEY)
CONNECTED = replace(HEARD, agent=READY)
POLLING = replace(INSTALLED, app=replace(APP, webhook_url=None))


@pytest.mark.parametrize(
    ("now", "current"),
    [
        (NOTHING, Step.REGISTER),
        (REGISTERED, Step.START),
        (RUNNING, Step.INSTALL),
        (replace(RUNNING, heard="ping"), Step.INSTALL),
        (INSTALLED, Step.HEAR),
        (HEARD, Step.AGENT),
        (POLLING, Step.AGENT),
        (KEYLESS, Step.AGENT),
        (replace(KEYLESS, agent=replace(NO_KEY, without=True)), Step.BEGIN),
        (replace(HEARD, agent=AgentNow(commands=True)), Step.BEGIN),
        (CONNECTED, Step.BEGIN),
    ],
)
def test_the_first_step_that_is_not_done_is_the_one_to_take(now: Progress, current: Step) -> None:
    assert step(now) is current


def test_what_happened_early_counts_as_done() -> None:
    assert done(replace(RUNNING, heard="ping")) == {Step.REGISTER, Step.START, Step.HEAR}


def page(now: Progress) -> str:
    return steps_page(now, csrf="token", version="v", live=True)


@pytest.mark.parametrize("now", [REGISTERED, RUNNING, INSTALLED, HEARD, POLLING, KEYLESS, CONNECTED])
def test_exactly_one_step_is_marked_as_the_current_one(now: Progress) -> None:
    assert page(now).count('aria-current="step"') == 1


def test_every_state_is_a_sign_and_a_word() -> None:
    shown = re.findall(r'aria-hidden="true">(.)</span> [^<]+<span class="word">(\w+)<', page(INSTALLED))
    assert shown == [
        ("✓", "done"),
        ("✓", "done"),
        ("✓", "done"),
        ("▸", "now"),
        ("○", "later"),
        ("○", "later"),
    ]


def test_a_finished_set_up_no_longer_renews_itself() -> None:
    assert "live.js" in page(INSTALLED)
    assert "live.js" in page(HEARD)
    assert "live.js" not in page(CONNECTED)


def test_names_from_elsewhere_are_text() -> None:
    evil = replace(CONNECTED, repositories=("<img src=x>",), heard="<b>")
    assert "<img" not in page(evil)
    assert "<b>" not in page(evil)
    assert fill("{a}{b}", a="<", b=Html("<")) == "&lt;<"


# --- the agent


def test_a_step_that_was_left_out_says_so() -> None:
    assert '<span class="word">left out</span>' in page(replace(KEYLESS, agent=replace(NO_KEY, without=True)))
    assert "left out" not in page(CONNECTED)


def test_without_a_key_one_can_go_on_and_with_one_nobody_is_asked() -> None:
    assert "Go on as it is" in page(KEYLESS)
    assert "Go on as it is" not in page(CONNECTED)


@pytest.mark.parametrize(
    ("standing", "program", "ready"),
    [
        (Standing.ACCEPTED, CLAUDE, True),
        (Standing.UNKNOWN, CLAUDE, True),
        (Standing.REFUSED, CLAUDE, False),
        (Standing.LOOKING, CLAUDE, False),
        (Standing.NONE, CLAUDE, False),
        (Standing.ACCEPTED, replace(CLAUDE, version=""), False),
        (Standing.ACCEPTED, replace(CLAUDE, version="", trouble="claude 1.0.0 is too old."), False),
        (Standing.ACCEPTED, CODEX, False),
    ],
)
def test_an_agent_is_ready_when_program_and_key_are_there(
    standing: Standing, program: Found, ready: bool
) -> None:
    keys = (KeyNow(kind="anthropic", standing=standing), KeyNow(kind="openai"))
    assert AgentNow(programs=(program,), keys=keys).ready is ready


def test_caps_name_the_repositories_that_say_otherwise() -> None:
    thrifty = Config.model_validate({"limits": {"usd": 1, "issue_usd": 3.5}})
    said = caps({"acme/blog": thrifty, "acme/shop": Config()}, day=50.0)
    assert "At most 5 US dollars for one session, 20 for one issue and 50 for a day" in said
    assert "In acme/blog: 1 for a session, 3.5 for an issue." in said
    assert "acme/shop" not in said


def test_only_policies_of_commands_alone_need_no_key() -> None:
    command = {"command": ["agent"]}
    own = Config.model_validate({"agents": {"default": command}})
    mixed = Config.model_validate({"agents": {"default": command, "reviewer": "codex"}})
    assert only_commands({"a/b": own})
    assert not only_commands({"a/b": own, "a/c": mixed})
    assert not only_commands({"a/b": Config()})
    assert not only_commands({}), "what is not known yet may need one"


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("localhost.evil.example", False),
        ("", False),
    ],
)
def test_only_this_machine_is_this_machine(host: str, is_ours: bool) -> None:
    assert on_loopback(host) is is_ours


# --- the colours, in both themes: https://www.w3.org/TR/WCAG22/#contrast-minimum

STYLE = (Path(__file__).parents[3] / "bot/worktrain/server/pages/style.css").read_text()
PALETTE = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", STYLE)
}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("paper", ["paper", "card"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "link", "good", "bad"])
def test_text_can_be_read_in_both_themes(ink: str, paper: str, theme: int) -> None:
    assert contrast(PALETTE[ink][theme], PALETTE[paper][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("mark", ["edge", "focus"])
def test_borders_of_fields_and_the_focus_can_be_seen(mark: str, theme: int) -> None:
    assert contrast(PALETTE[mark][theme], PALETTE["paper"][theme]) >= 3
    assert contrast("#ffffff", PALETTE["act"][theme]) >= 4.5, "the words on buttons"


def test_too_little_contrast_would_be_seen() -> None:
    assert contrast("#777777", "#888888") < 3
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
