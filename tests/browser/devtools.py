"""A real browser, driven by its own DevTools protocol over a websocket: no driver, no dependency.

https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import re
import shutil
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 45.0
FLAGS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have little of it
    "--hide-scrollbars",
    "--lang=en",
)

ENDING_WITH_US = ("setpriv", "--pdeathsig", "TERM")
"""However a test ends, its browser does too."""

Json = dict[str, Any]


class Browser:
    """One page of one headless browser; use it as an async context manager."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Json]] = {}
        self._session = ""
        self.problems: list[str] = []
        """What the console complained of: scripts that failed, things that a policy did not let load."""

    async def __aenter__(self) -> Self:
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        assert program, "chromium is needed: apt install chromium"
        flags = (*FLAGS, "--no-sandbox") if os.geteuid() == 0 else FLAGS
        self._process = await asyncio.create_subprocess_exec(
            *ENDING_WITH_US,
            program,
            *flags,
            f"--user-data-dir={self._profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        self._http = aiohttp.ClientSession()
        self._socket = await self._http.ws_connect(await self._address(), max_msg_size=0)
        self._listening = asyncio.create_task(self._listen())
        target = await self._send("Target.createTarget", url="about:blank")
        attached = await self._send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            await self._send(f"{domain}.enable")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        await self._socket.close()
        await self._http.close()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._listening
                await self._process.wait()
        except TimeoutError:  # a browser that hangs says nothing of us
            self._process.kill()
            await self._process.wait()

    async def _address(self) -> str:
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            async for line in self._process.stderr:
                found = re.search(rb"DevTools listening on (ws://\S+)", line)
                if found:
                    self._draining = asyncio.create_task(self._process.stderr.read())
                    return found[1].decode()
        raise AssertionError("the browser ended before it listened")

    async def _send(self, method: str, **parameters: Any) -> Json:
        number = next(self._ids)
        self._answers[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": parameters}
        await self._socket.send_json(message | ({"sessionId": self._session} if self._session else {}))
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._answers[number]
        finally:
            del self._answers[number]

    async def _listen(self) -> None:
        async for message in self._socket:
            said = json.loads(message.data)
            waiting = self._answers.get(said.get("id", 0))
            if waiting is not None and not waiting.done():
                waiting.set_result(said.get("result", {"failed": said.get("error")}))
            elif said.get("method") == "Runtime.exceptionThrown":
                self.problems.append(str(said["params"]["exceptionDetails"].get("exception", {})))
            elif said.get("method") == "Log.entryAdded" and said["params"]["entry"]["level"] == "error":
                self.problems.append(
                    f"{said['params']['entry']['text']} {said['params']['entry'].get('url')}"
                )

    async def goto(self, url: str) -> None:
        await self._send("Page.navigate", url=url)
        await self.until(f"document.readyState === 'complete' && location.href !== 'about:blank' /* {url} */")

    async def value(self, expression: str) -> Any:
        """Give what an expression is in the page now; None while the page changes."""
        given = await self._send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        return given.get("result", {}).get("value") if "exceptionDetails" not in given else None

    async def until(self, expression: str, *, seconds: float = PATIENCE) -> Any:
        """Wait until an expression is true; a page that is left answers nothing, so it is asked again."""
        before = time.monotonic()
        while not (found := await self.value(expression)):
            assert time.monotonic() - before < seconds, (
                f"never: {expression}\n{await self.value('location.href')}\n{await self.text()}"
            )
            await asyncio.sleep(0.05)
        return found

    async def text(self) -> str:
        return str(await self.value("document.body.innerText"))

    async def says(self, words: str, *, seconds: float = PATIENCE) -> None:
        """Wait until a reader can see these words."""
        quoted = json.dumps(words)
        await self.until(f"document.body.innerText.includes({quoted})", seconds=seconds)

    async def click(self, selector: str) -> None:
        """Press the mouse in the middle of an element."""
        quoted = json.dumps(selector)
        x, y = await self.until(
            f"(() => {{ const e = document.querySelector({quoted}); if (!e) return null;"
            " e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect();"
            " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self._send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def press(self, words: str) -> None:
        """Click the link or button that says this."""
        quoted = json.dumps(words)
        mark = (
            "(() => { const e = [...document.querySelectorAll('a, button')]"
            f".find(each => each.innerText.trim().startsWith({quoted}));"
            " if (!e) return false; e.setAttribute('data-pressed', '1'); return true; })()"
        )
        await self.until(mark)
        await self.click("[data-pressed]")

    async def type(self, selector: str, text: str) -> None:
        """Replace what a field holds."""
        await self.click(selector)
        await self.value(f"document.querySelector({json.dumps(selector)}).select()")
        await self._send("Input.insertText", text=text)

    async def picture(self, path: Path, *, width: int = 1000, dark: bool = False) -> None:
        """Take the whole page as a PNG."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self._send("Emulation.setEmulatedMedia", features=scheme)
        metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
        await self._send("Emulation.setDeviceMetricsOverride", **metrics)
        shot = await self._send("Page.captureScreenshot", captureBeyondViewport=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    async def wider_than(self, width: int) -> bool:
        """Say whether the page needs sideways scrolling at this width."""
        metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
        await self._send("Emulation.setDeviceMetricsOverride", **metrics)
        return bool(await self.value("document.documentElement.scrollWidth > innerWidth"))
