"""From a folder with `scenario.yaml` to a scenario, or to all that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import yaml

from worktrain.config.load import from_node
from worktrain.config.nodes import Node, plain
from worktrain.config.problems import unknown
from worktrain.config.schema import Config
from worktrain.config.yaml import SCENARIO, parse, read_file
from worktrain.demo.scenario.deeds import acts
from worktrain.demo.scenario.fields import Fields, Problems, as_text, mapping
from worktrain.demo.scenario.files import Folder
from worktrain.demo.scenario.issues import Keys, check_dependencies, issues, pulls
from worktrain.demo.scenario.repository import permissions, repository
from worktrain.demo.scenario.sessions import agents
from worktrain.demo.scenario.values import Engagement, Result, Scenario
from worktrain.errors import ConfigError

FILE = "scenario.yaml"


def load(path: Path) -> Scenario:
    """Read a scenario; ConfigError (exit 3) names every mistake with file, line and reason."""
    if not path.is_dir():
        raise ConfigError(f"{path} is no folder.", fix=f"Name a folder that holds {FILE}.")
    file = path / FILE
    node = read_file(file, bounds=SCENARIO)
    problems = Problems(str(file))
    scenario = _Reader(Folder(path.absolute(), problems)).scenario(node)
    problems.settle()
    assert scenario is not None
    return scenario


@dataclass
class _Reader:
    folder: Folder

    def scenario(self, node: Node) -> Scenario | None:
        problems = self.folder.problems
        with mapping(node, problems) as fields:
            self._version(fields)
            source = repository(fields, self.folder)
            people = permissions(fields)
            self._logins = tuple(people)
            self._keys = Keys()
            config, config_text = self._config(fields)
            nodes = fields.items("pull_requests")
            first = self._engagement(fields, frozenset())
            open_pulls = pulls(nodes, keys=self._keys, people=self._logins, folder=self.folder)
            later = self._later(fields, {issue.key for issue in first.issues})
        if source is None:
            return None
        return Scenario(
            folder=self.folder.path,
            file=problems.file,
            repository=source,
            config=config,
            config_text=config_text,
            people=people,
            pull_requests=open_pulls,
            engagements=(first, *later),
        )

    def _version(self, fields: Fields) -> None:
        node = fields.needed("version")
        if node is not None and (node.value != 1 or isinstance(node.value, bool | float)):
            fields.problems.add(node.at, "must be 1")

    def _config(self, fields: Fields) -> tuple[Config, str | None]:
        node = fields.node("config")
        if node is None:
            return Config(), None
        if isinstance(node.value, Mapping):
            return from_node(node, file=fields.problems.file), _yaml(node)
        text = self.folder.text(node)
        name = str(self.folder.path / (as_text(node) or ""))
        return from_node(parse(text, file=name), file=name), text

    def _later(self, fields: Fields, known: set[str]) -> list[Engagement]:
        later = []
        for node in fields.items("engagements"):
            with mapping(node, fields.problems) as inner:
                later.append(self._engagement(inner, known))
            known = known | {issue.key for issue in later[-1].issues}
        return later

    def _engagement(self, fields: Fields, earlier: AbstractSet[str]) -> Engagement:
        nodes = fields.items("issues")
        found = issues(nodes, keys=self._keys, people=self._logins, folder=self.folder)
        keys = tuple(issue.key for issue in found)
        check_dependencies(nodes, found, {*earlier, *keys}, self.folder)
        return Engagement(
            issues=found,
            agents=agents(fields.node("agents"), issues=keys, folder=self.folder),
            people_do=acts(fields.items("people_do"), issues=keys, people=self._logins, folder=self.folder),
            expect=self._expect(fields, keys),
        )

    def _expect(self, fields: Fields, keys: tuple[str, ...]) -> dict[str, Result]:
        node = fields.node("expect")
        expected = {}
        for key, at, value in Fields(node, fields.problems).pairs() if node else ():
            if key not in keys:
                fields.problems.add(at, unknown("issue", key, keys))
            expected[key] = Result(fields.one_of(value, "outcome", tuple(Result)))
        return expected


def _yaml(node: Node) -> str:
    """Write a mapping as YAML that reads back as the same."""
    document = plain(node)
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
    same = plain(parse(text, file="", bounds=SCENARIO)) == document
    return text if same else json.dumps(document, indent=2, ensure_ascii=False) + "\n"
