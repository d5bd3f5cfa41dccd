"""What the diff reaches: protected files, set-up, more lines than a person can read."""

from __future__ import annotations

from worktrain.config.schema import Config
from worktrain.paths import matches
from worktrain.proof.conditions.holds import Evidence, Hold, asking, unless_approved
from worktrain.proof.phrases import listed

ALWAYS_PROTECTED = (
    ".github/**",
    ".worktrain/**",
    ".circleci/**",
    ".gitlab-ci.yml",
    ".gitlab/**",
    ".forgejo/**",
    ".gitea/**",
    ".buildkite/**",
    ".travis.yml",
    ".appveyor.yml",
    "appveyor.yml",
    ".cirrus.yml",
    ".cirrus.star",
    ".drone.yml",
    ".woodpecker.yml",
    ".woodpecker/**",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "Jenkinsfile",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
    ".husky/**",
    "lefthook.yml",
    ".claude/**",
    ".codex/**",
    ".cursor/**",
    ".cursorrules",
    ".gemini/**",
    ".mcp.json",
    ".devcontainer/**",
    ".vscode/**",
    ".envrc",
    ".gitattributes",
    ".gitmodules",
    "AGENTS.md",
    "CLAUDE.md",
    "GEMINI.md",
    "CODEOWNERS",
    "SKILL.md",
)
"""The rules that agents, hooks and CI obey: no policy makes these free to change."""


def nothing_protected_changed(seen: Evidence) -> Hold | None:
    """No file changed that is a person's to change."""
    touched = protected((*seen.record.changed, *seen.proof.sdet_paths), seen.config)
    if not touched:
        return None
    reason = f"Protected files changed: {listed(touched)}."
    return unless_approved(seen.record, "protected", reason, detail=", ".join(touched))


def setup_is_the_same(seen: Evidence) -> Hold | None:
    """The set-up command, where there is one, reads nothing that an agent changed."""
    inputs = seen.proof.setup_inputs
    if not (seen.config.commands.setup and inputs):
        return None
    return unless_approved(seen.record, "set-up", f"Set-up inputs changed: {listed(inputs)}.")


def diff_is_small_enough(seen: Evidence) -> Hold | None:
    """The diff, tests and generated files left out, is within the limit."""
    size, limit = seen.proof.diff_lines, seen.config.limits.diff_lines
    if size is None:
        return asking("diff-size", "The diff was not measured.")
    if size <= limit:
        return None
    return unless_approved(seen.record, "diff-size", f"The diff has {size} lines; the limit is {limit}.")


def protected(changed: tuple[str, ...], config: Config) -> tuple[str, ...]:
    """List the changed files that a person must allow."""
    patterns = (*ALWAYS_PROTECTED, *config.protected)
    return tuple(path for path in changed if any(_names(pattern, path) for pattern in patterns))


def _names(pattern: str, path: str) -> bool:
    """Say whether a pattern names a path; what is inside a folder is also changed by a link in its place."""
    return matches(path, pattern) or matches(f"{path}/", pattern)
