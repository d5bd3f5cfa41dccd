"""What GitHub and its bots react to in a text, as patterns: mentions, references, closing words, commands."""

from __future__ import annotations

import re

MENTION = re.compile(r"(?<![A-Za-z0-9_])@(?=[A-Za-z0-9])")
"""An `@` that would notify somebody; in an e-mail address a letter stands before it."""

NUMBER_REFERENCE = re.compile(r"#(?=\d)|(?i:\bGH-)(?=\d)")
"""The sign that makes a number a reference: `#12`, `owner/name#12`, `GH-12`.

https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
"""

COMMIT_REFERENCE = re.compile(r"(?<=[\w.-])@(?=[0-9a-f]{7,40}\b)")
"""The `@` of `owner/name@sha`."""

LINKED_SCHEME = re.compile(r"(?i)\b(?:https?|ftp|javascript|data|vbscript|mailto|file)(?=:)")
"""A scheme that becomes a link, or that a browser acts on."""

LINKED_WWW = re.compile(r"(?i)\bwww(?=\.)")

CLOSING = re.compile(
    r"(?i)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b[\s:]*"
    r"(?:(?P<repository>[\w.-]+/[\w.-]+)?(?:#|GH-)(?P<number>\d+)|https?://\S+/(?:issues|pull)/\d+)"
)
"""A closing word before a reference.

https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
"""

COMMAND = re.compile(r"(?im)^(?P<indent>[ \t>]*)/(?=[a-z][\w-]*(?:[ \t]|$))")
"""A line that starts like a command to a bot: `/approve`, `/LGTM`; a path has a second slash."""

SKIPS_CHECKS = re.compile(
    r"(?i)\[\s*(?P<words>skip[ -](?:ci|actions|cd|netlify|vercel|azp|travis|circle|appveyor|gitlab|preview)"
    r"|(?:ci|actions|cd|netlify|vercel|azp)[ -]skip|no[ -]?ci)\s*\]|\*\*\*NO_CI\*\*\*|\bskip-checks\s*:"
)
"""Words in a commit's message that keep its checks from running.

https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs
"""

BOT_MENTION = re.compile(
    r"(?i)(?<![A-Za-z0-9_])@(?=(?:bors|homu|dependabot|renovate(?:bot)?|mergify(?:io)?|coderabbitai|copilot|claude|codex"
    r"|openhands-agent|github-actions|googlebot|all-contributors|rustbot|everyone|here|channel)\b)"
)
"""A mention that some bots obey even inside code."""
