"""The App's webhook: its address, what was delivered, and delivering it again."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlencode

from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.clock import stamp
from worktrain.standin.hooks.deliveries import Delivery
from worktrain.standin.problems import Problem, not_found
from worktrain.standin.routes.apps import JWT, own_app

PER_PAGE = 30


def item(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": stamp(delivery.delivered_at),
        "redelivery": delivery.redelivery,
        "duration": delivery.duration,
        "status": delivery.status,
        "status_code": delivery.status_code,
        "event": delivery.event,
        "action": delivery.action,
        "installation_id": delivery.installation_id,
        "repository_id": delivery.repository_id,
        "throttled_at": None,
    }


def full(delivery: Delivery) -> dict[str, Any]:
    return {
        **item(delivery),
        "url": delivery.url,
        "request": {"headers": delivery.request_headers, "payload": json.loads(delivery.payload)},
        "response": {"headers": delivery.response_headers, "payload": delivery.response_body},
    }


def _mine(call: Call) -> list[Delivery]:
    """Give the App's deliveries, newest first."""
    app = own_app(call)
    return sorted((d for d in call.world.deliveries.done if d.app is app), key=lambda d: -d.id)


def _wanted(call: Call, delivery: Delivery) -> bool:
    """Filter by status as the description words it: a failure is a code from 400 to 599."""
    match call.query.get("status"):
        case "success":
            return 200 <= delivery.status_code < 400
        case "failure":
            return 400 <= delivery.status_code < 600
    return True


async def list_deliveries(call: Call) -> Answer:
    """Give a page below the cursor; the next cursor stands in the Link header."""
    size = min(int(call.query.get("per_page", PER_PAGE)), 100)
    below = _read_cursor(call.query.get("cursor"))
    found = [d for d in _mine(call) if (below is None or d.id < below) and _wanted(call, d)]
    headers = {}
    if len(found) > size:
        cursor = base64.urlsafe_b64encode(f"v1_{found[size - 1].id}".encode()).decode().rstrip("=")
        url = call.world.site.api(call.path)
        query = urlencode({**call.query, "per_page": size, "cursor": cursor})
        headers["Link"] = f'<{url}?{query}>; rel="next"'
    return Answer(body=[item(each) for each in found[:size]], headers=headers)


def _read_cursor(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        return int(decoded.removeprefix("v1_"))
    except ValueError:
        raise Problem(422, "Invalid cursor") from None


def _one(call: Call) -> Delivery:
    wanted = call.number("delivery_id")
    found = next((each for each in _mine(call) if each.id == wanted), None)
    if found is None:
        raise not_found()
    return found


async def get_delivery(call: Call) -> Answer:
    return Answer(body=full(_one(call)))


async def redeliver(call: Call) -> Answer:
    call.world.deliveries.again(_one(call))
    return Answer(body={}, status=202)


async def get_hook(call: Call) -> Answer:
    url = own_app(call).webhook_url
    return Answer(body={"content_type": "json", "insecure_ssl": "0", "secret": "********", "url": url})


async def set_hook(call: Call) -> Answer:
    app = own_app(call)
    app.webhook_url = call.body.get("url", app.webhook_url)
    app.webhook_secret = call.body.get("secret", app.webhook_secret)
    return await get_hook(call)


ROUTES = (
    Route("GET", "/app/hook/config", get_hook, JWT),
    Route("PATCH", "/app/hook/config", set_hook, JWT),
    Route("GET", "/app/hook/deliveries", list_deliveries, JWT),
    Route("GET", "/app/hook/deliveries/{delivery_id}", get_delivery, JWT),
    Route("POST", "/app/hook/deliveries/{delivery_id}/attempts", redeliver, JWT),
)
