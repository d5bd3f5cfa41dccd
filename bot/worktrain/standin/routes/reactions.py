"""Reactions to issues, comments and comments on lines."""

from __future__ import annotations

from collections.abc import Callable

from worktrain.standin.access import Needs, demand, demand_own_or
from worktrain.standin.acts.comments import react
from worktrain.standin.call import Answer, Call, Handler, Route
from worktrain.standin.problems import not_found
from worktrain.standin.routes.comments import found_comment
from worktrain.standin.state.issues import Issue, Reaction
from worktrain.standin.views.issues import reaction_json

ISSUES = Needs(permission="issues", level="write", role="read")
PULLS = Needs(permission="pull_requests", level="write", role="read")

Where = Callable[[Call], tuple[Issue, list[Reaction], Needs]]
"""Finds what is reacted to: its issue, its reactions, and what adding one asks for."""


def on_issue(call: Call) -> tuple[Issue, list[Reaction], Needs]:
    return call.issue, call.issue.reactions, ISSUES


def on_comment(call: Call) -> tuple[Issue, list[Reaction], Needs]:
    issue, comment = found_comment(call)
    return issue, comment.reactions, ISSUES


def on_line(call: Call) -> tuple[Issue, list[Reaction], Needs]:
    found = call.repository.review_comment(call.number("comment_id"))
    if found is None:
        raise not_found()
    return found[0].issue, found[1].reactions, PULLS


def _lister(where: Where) -> Handler:
    async def list_reactions(call: Call) -> Answer:
        _, reactions, _ = where(call)
        wanted = call.query.get("content")
        found = [each for each in reactions if wanted in (None, each.content)]
        return call.page(found, lambda each: reaction_json(call.world.site, each))

    return list_reactions


def _adder(where: Where) -> Handler:
    async def add_reaction(call: Call) -> Answer:
        issue, reactions, needs = where(call)
        demand(call.actor, call.repository, needs, issue)
        reaction, new = react(call.world, reactions, call.actor, call.body["content"])
        shown = reaction_json(call.world.site, reaction)
        return Answer(body=shown, status=201 if new else 200, number=issue.number)

    return add_reaction


def _remover(where: Where) -> Handler:
    async def remove_reaction(call: Call) -> Answer:
        issue, reactions, needs = where(call)
        demand(call.actor, call.repository, needs, issue)
        wanted = call.number("reaction_id")
        found = next((each for each in reactions if each.id == wanted), None)
        if found is None:
            raise not_found()
        demand_own_or(call.actor, call.repository, found.user, "write")
        reactions.remove(found)
        return Answer(status=204, number=issue.number)

    return remove_reaction


BASES = (
    ("/repos/{owner}/{repo}/issues/{issue_number}/reactions", on_issue),
    ("/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", on_comment),
    ("/repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions", on_line),
)

ROUTES = tuple(
    route
    for base, where in BASES
    for route in (
        Route("GET", base, _lister(where), Needs()),
        Route("POST", base, _adder(where), Needs(role="read")),
        Route("DELETE", f"{base}/{{reaction_id}}", _remover(where), Needs(role="read")),
    )
)
