"""Labels: on the repository, and on issues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from worktrain.standin.access import Actor, may
from worktrain.standin.acts.telling import note, tell, touched
from worktrain.standin.hooks.outgoing import emit
from worktrain.standin.problems import Problem, invalid
from worktrain.standin.state.issues import Issue
from worktrain.standin.state.labels import Label
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.labels import label_json
from worktrain.standin.world import World


def create_label(
    world: World,
    repository: Repository,
    actor: Actor,
    *,
    name: str,
    color: str = "ededed",
    description: str | None = None,
) -> Label:
    if repository.label(name):
        raise invalid("Label", "name", "already_exists")
    label = Label(id=world.ids.next("label"), name=name, color=color, description=description)
    repository.labels[name.lower()] = label
    _emit(world, repository, actor, "created", label)
    return label


def edit_label(
    world: World, repository: Repository, actor: Actor, label: Label, changes: dict[str, Any]
) -> None:
    name = changes.get("new_name") or label.name
    if name.lower() != label.name.lower() and repository.label(name):
        raise invalid("Label", "name", "already_exists")
    del repository.labels[label.name.lower()]
    label.name = name
    label.color = changes.get("color", label.color)
    label.description = changes.get("description", label.description)
    repository.labels[name.lower()] = label
    _emit(world, repository, actor, "edited", label)


def delete_label(world: World, repository: Repository, actor: Actor, label: Label) -> None:
    del repository.labels[label.name.lower()]
    for issue in repository.issues.values():
        if label in issue.labels:
            remove_label(world, repository, issue, actor, label)
    _emit(world, repository, actor, "deleted", label)


def _emit(world: World, repository: Repository, actor: Actor, action: str, label: Label) -> None:
    shown = label_json(world.site, repository, label)
    emit(world, repository, "label", action, actor.account, label=shown)


def named_labels(world: World, repository: Repository, actor: Actor, names: Sequence[str]) -> list[Label]:
    """Find labels by name; those that do not exist are made, for whoever may push."""
    missing = [name for name in names if repository.label(name) is None]
    if missing and not may(actor, repository, "write"):
        raise Problem(403, "You do not have permission to create labels on this repository.")
    for name in dict.fromkeys(missing):
        if repository.label(name) is None:
            create_label(world, repository, actor, name=name)
    found = [repository.label(name) for name in names]
    return list(dict.fromkeys(label for label in found if label))


def add_labels(
    world: World, repository: Repository, issue: Issue, actor: Actor, labels: Sequence[Label]
) -> None:
    """Add what is not there yet; each addition is told by itself."""
    for label in labels:
        if label not in issue.labels:
            issue.labels.append(label)
            _labelled(world, repository, issue, actor, "labeled", label)


def remove_label(world: World, repository: Repository, issue: Issue, actor: Actor, label: Label) -> None:
    issue.labels.remove(label)
    _labelled(world, repository, issue, actor, "unlabeled", label)


def set_labels(
    world: World, repository: Repository, issue: Issue, actor: Actor, labels: Sequence[Label]
) -> None:
    """Make these the issue's labels."""
    for label in [each for each in issue.labels if each not in labels]:
        remove_label(world, repository, issue, actor, label)
    add_labels(world, repository, issue, actor, labels)


def _labelled(
    world: World, repository: Repository, issue: Issue, actor: Actor, action: str, label: Label
) -> None:
    touched(world, issue)
    note(world, issue, actor, action, label={"name": label.name, "color": label.color})
    tell(world, repository, issue, actor, action, label=label_json(world.site, repository, label))
