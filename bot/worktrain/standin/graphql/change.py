"""One mutation as it is asked for, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from worktrain.standin.access import Actor
from worktrain.standin.graphql.fields import Object
from worktrain.standin.graphql.language import GraphQLProblem
from worktrain.standin.graphql.nodes import Node, find
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World

T = TypeVar("T")


@dataclass
class Change:
    """One mutation: who asks, what for, and (once it is found) what it is about."""

    world: World
    actor: Actor
    input: dict[str, Any]
    node: Node | None = None
    place: Repository | None = None
    """The repository, where it is about no issue or pull request of it, and the branch."""
    branch: str | None = None

    def look(self, key: str) -> Node:
        """Find what an id in the input names."""
        node = find(self.world, str(self.input[key]))
        if node is None:
            raise self.unknown(key)
        self.node = node
        return node

    def find(self, key: str, kind: type[T]) -> tuple[Node, T]:
        """Find what an id in the input names, if it is of the right kind."""
        node = self.look(key)
        if not isinstance(node.thing, kind):
            raise self.unknown(key)
        return node, node.thing

    def unknown(self, key: str) -> GraphQLProblem:
        text = self.input[key]
        return GraphQLProblem(f"Could not resolve to a node with the global id of '{text}'", "NOT_FOUND")

    def answer(self, **parts: Any) -> Object:
        return {"clientMutationId": self.input.get("clientMutationId"), **parts}
