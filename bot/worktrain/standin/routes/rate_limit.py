"""How much of the hour's budget is left."""

from __future__ import annotations

from worktrain.standin.access import Needs
from worktrain.standin.call import Answer, Call, Route


async def rate_limit(call: Call) -> Answer:
    core = call.world.budget.look(call.actor).as_json()
    graphql = call.world.budget.look(call.actor, "graphql").as_json()
    others = {"limit": 30, "remaining": 30, "used": 0, "reset": core["reset"]}
    body = {"resources": {"core": core, "search": others, "graphql": graphql}, "rate": core}
    return Answer(body=body)


ROUTES = (Route("GET", "/rate_limit", rate_limit, Needs()),)
