"""From an opaque id to the thing that it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worktrain.standin.graphql.fields import Object
from worktrain.standin.graphql.objects import comment, issue, line_comment, pull, thread
from worktrain.standin.ids import read_node_id
from worktrain.standin.state.issues import Comment, Issue
from worktrain.standin.state.pulls import Pull, ReviewComment, Thread
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World

Thing = Issue | Pull | Comment | ReviewComment | Thread


@dataclass(frozen=True)
class Node:
    """A thing, the issue (or issue half of a pull request) it belongs to, and the repository of that."""

    repository: Repository
    issue: Issue
    thing: Thing

    @property
    def pull(self) -> Pull:
        assert self.issue.pull is not None
        return self.issue.pull


def find(world: World, text: str) -> Node | None:
    """Find by node id; none if there is no such thing (any more)."""
    read = read_node_id(text)
    if read is None or not read[1].isdigit():
        return None
    kind, key = read[0], int(read[1])
    for repository in world.repositories.values():
        for each in repository.issues.values():
            found = _within(each, kind, key)
            if found is not None:
                return Node(repository, each, found)
    return None


def _within(each: Issue, kind: str, key: int) -> Thing | None:
    """Find by kind and id among what hangs on one issue."""
    found: Sequence[Thing] = ()
    if kind == "issue":
        found = [each]
    elif kind == "comment":
        found = each.comments
    elif kind == "pull" and each.pull:
        found = [each.pull]
    elif kind == "review_comment" and each.pull:
        found = each.pull.comments
    elif kind == "thread" and each.pull:
        found = each.pull.threads
    return next((thing for thing in found if thing.id == key), None)


def node_object(world: World, node: Node) -> Object:
    thing = node.thing
    if isinstance(thing, Issue):
        return issue(world, node.repository, thing)
    if isinstance(thing, Pull):
        return pull(world, node.repository, thing)
    if isinstance(thing, Comment):
        return comment(world, node.repository, node.issue, thing)
    if isinstance(thing, ReviewComment):
        return line_comment(world, node.repository, node.pull, thing)
    return thread(world, node.repository, node.pull, thing)
