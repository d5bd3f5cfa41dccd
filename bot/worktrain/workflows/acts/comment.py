"""A comment was written: its first line may be a command; anything else is talk."""

from __future__ import annotations

from worktrain.commands import Unknown, parse
from worktrain.events import Commented
from worktrain.intents import React
from worktrain.words import replies
from worktrain.workflows.acts.commands.context import Said, answer
from worktrain.workflows.acts.commands.table import DOES
from worktrain.workflows.acts.common import authorised
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.telling.scopes import of_repository
from worktrain.workflows.tools import Place, Tools


async def commented(tools: Tools, place: Place, event: Commented) -> str:
    """Do what the command says, if whoever wrote it may; acknowledge with a reaction, not with a comment."""
    if event.sender.kind != "User":
        return Nothing(f"{event.sender.login} is not a person")
    call = parse(event.body)
    if call is None:
        return Nothing("it is talk, not a command")
    said = Said(tools=tools, place=place, event=event)
    if not await authorised(place, event.sender):
        await _react(place, event, "-1")
        return Nothing(f"{event.sender.login} may not give commands")
    if isinstance(call, Unknown):
        await _react(place, event, "confused")
        await answer(said, replies.unknown(call))
        return Nothing(f"there is no command {call.verb}")
    await _react(place, event, "+1")
    did = await DOES[call.verb](said, call)
    if isinstance(did, Nothing):
        await answer(said, replies.nothing(call.verb, did))
    return did


async def _react(place: Place, event: Commented, content: str) -> None:
    reaction = React.model_validate(
        {
            "repository": place.where.repository,
            "subject": "comment",
            "subject_id": event.comment_id,
            "content": content,
        }
    )
    await place.do(reaction, of_repository(place.where))
