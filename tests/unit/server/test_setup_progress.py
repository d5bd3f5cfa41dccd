"""The steps of set-up, what counts as done, and the page that shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from worktrain.server.access import on_loopback
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
POLLING = replace(INSTALLED, app=replace(APP, webhook_url=None))


@pytest.mark.parametrize(
    ("now", "current"),
    [
        (NOTHING, Step.REGISTER),
        (REGISTERED, Step.START),
        (RUNNING, Step.INSTALL),
        (replace(RUNNING, heard="ping"), Step.INSTALL),
        (INSTALLED, Step.HEAR),
        (HEARD, Step.BEGIN),
        (POLLING, Step.BEGIN),
    ],
)
def test_the_first_step_that_is_not_done_is_the_one_to_take(now: Progress, current: Step) -> None:
    assert step(now) is current


def test_what_happened_early_counts_as_done() -> None:
    assert done(replace(RUNNING, heard="ping")) == {Step.REGISTER, Step.START, Step.HEAR}


def page(now: Progress) -> str:
    return steps_page(now, csrf="token", version="v", live=True)


@pytest.mark.parametrize("now", [REGISTERED, RUNNING, INSTALLED, HEARD, POLLING])
def test_exactly_one_step_is_marked_as_the_current_one(now: Progress) -> None:
    assert page(now).count('aria-current="step"') == 1


def test_every_state_is_a_sign_and_a_word() -> None:
    shown = re.findall(r'aria-hidden="true">(.)</span> [^<]+<span class="word">(\w+)<', page(INSTALLED))
    assert shown == [("✓", "done"), ("✓", "done"), ("✓", "done"), ("▸", "now"), ("○", "later")]


def test_a_finished_set_up_no_longer_renews_itself() -> None:
    assert "live.js" in page(INSTALLED)
    assert "live.js" not in page(HEARD)


def test_names_from_elsewhere_are_text() -> None:
    evil = replace(HEARD, repositories=("<img src=x>",), heard="<b>")
    assert "<img" not in page(evil)
    assert "<b>" not in page(evil)
    assert fill("{a}{b}", a="<", b=Html("<")) == "&lt;<"


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
