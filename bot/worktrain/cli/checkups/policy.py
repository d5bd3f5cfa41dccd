"""A repository's policy file and keys file, as they stand on its default branch."""

from __future__ import annotations

import shutil
from pathlib import Path

from worktrain import keys
from worktrain.agents.registry import driver
from worktrain.cli.checkups.check import Check, Result, bad, ok, warning
from worktrain.cli.checkups.view import View
from worktrain.config.load import load_config
from worktrain.config.places import PLACES, only_one
from worktrain.config.schema import CONFIG_PATH, KEYS_PATH, Config, NamedAgent
from worktrain.errors import AuthError, ConfigError
from worktrain.github.contents import read_file
from worktrain.sessions import Role
from worktrain.settings import Settings

INIT = "worktrain init (in a checkout, then commit and push)"


async def look(view: View, settings: Settings, key_file: Path) -> tuple[Config, list[Check]]:
    """Give the policy, or the defaults where it cannot be read, and what is to be said of both files."""
    config, check = await _policy(view)
    broken = check.result is Result.BAD
    checks = [check, *(() if broken else _agents(view, config, settings))]
    return config, [*checks, await _key(view, key_file)]


async def _policy(view: View) -> tuple[Config, Check]:
    name, url = view.name("policy"), f"{view.url}/blob/{view.branch}/{CONFIG_PATH}"
    texts = {path: await read_file(view.repository.client, path, ref=view.branch) for path in PLACES}
    found = {path: text for path, text in texts.items() if text is not None}
    try:
        only_one(found)
        config = load_config(found[CONFIG_PATH]) if found else Config()
    except ConfigError as exc:
        return Config(), bad(name, exc.what, url)
    if not found:
        return config, warning(name, f"there is no {CONFIG_PATH}; every issue will end with a question", INIT)
    if config.kill_switch:
        return config, warning(name, "kill_switch is on: nothing starts and nothing merges", url)
    if config.commands.suite is None or config.commands.test is None:
        return config, warning(name, "commands.test or commands.suite is not set: nothing can be proven", url)
    return config, ok(name, f"valid, autonomy {config.autonomy.value}")


def _agents(view: View, config: Config, settings: Settings) -> list[Check]:
    """Look whether this machine has the agents that the policy names."""
    wanted = {agent.use for role in Role if isinstance(agent := config.agents.of(role.value), NamedAgent)}
    wanted = {settings.agents} if settings.agents else wanted
    programs = {name: driver(name).wanted for name in sorted(wanted)}
    places = {name: settings.programs.get(name, program.command) for name, program in programs.items()}
    return [
        bad(
            view.name("agents"),
            f"the policy wants {name}, and there is no {place} here",
            f"{programs[name].install} (or export {programs[name].variable}=…)".strip(),
        )
        for name, place in places.items()
        if shutil.which(place) is None
    ]


async def _key(view: View, key_file: Path) -> Check:
    """Look whether the base branch trusts the key that proofs are signed with."""
    name, url = view.name("keys"), f"{view.url}/blob/{view.branch}/{KEYS_PATH}"
    text = await read_file(view.repository.client, KEYS_PATH, ref=view.branch)
    if text is None:
        return warning(name, f"there is no {KEYS_PATH}; nobody can verify who signed a proof", INIT)
    try:
        trusted = {key.keyid for key in keys.parse(text.decode(errors="replace"))}
        ours = keys.load(key_file).keyid if key_file.exists() else ""
    except (ConfigError, AuthError) as exc:
        return bad(name, f"{exc.what} {exc.why}".strip(), url)
    if not ours:
        return warning(
            name, "the private half is not on this machine", f"export WORKTRAIN_PROOF_KEY=… ({url})"
        )
    if ours not in trusted:
        return bad(name, f"{view.branch} does not trust our key {ours}", INIT)
    return ok(name, f"{view.branch} trusts {ours}")
