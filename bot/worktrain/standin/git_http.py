"""The git door: smart HTTP through `git http-backend`, with every ref that moves seen before and after."""

from __future__ import annotations

from aiohttp import web

from worktrain.processes.run import Finished, run
from worktrain.standin.access import Actor, Needs, demand
from worktrain.standin.accounting import actor_json
from worktrain.standin.acts.pushes import landed
from worktrain.standin.authentication import authenticate
from worktrain.standin.figures import Target
from worktrain.standin.git_refusals import answer, undo_refused
from worktrain.standin.gitstore.plumbing import CAP, OPTIONS, environment
from worktrain.standin.gitstore.refs import RefMove, moves, snapshot
from worktrain.standin.problems import Problem, needs_login
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World

SECONDS = 300.0
READ = Needs(permission="contents")
WRITE = Needs(permission="contents", level="write", role="write")
SERVICES = {"git-upload-pack": READ, "git-receive-pack": WRITE}


class GitHttp:
    """Serves `/{owner}/{repo}.git/…`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def serve(self, request: web.Request) -> web.Response:
        try:
            return await self._answer(request)
        except Problem as problem:
            headers = {"WWW-Authenticate": 'Basic realm="GitHub"'} if problem.status == 401 else {}
            return web.Response(status=problem.status, text=f"{problem.message}\n", headers=headers)

    async def _answer(self, request: web.Request) -> web.Response:
        name = f"{request.match_info['owner']}/{request.match_info['repo']}".lower()
        repository = self._world.repositories.get(name)
        service = _service(request)
        actor = authenticate(self._world, request.headers.get("Authorization"))
        if repository is None or service not in SERVICES:
            raise needs_login() if actor.kind == "anonymous" else Problem(404, "Repository not found.")
        demand(actor, repository, SERVICES[service])
        if request.method == "POST" and service == "git-receive-pack":
            return await self._push(request, repository, actor)
        return _response(await _backend(request, repository))

    async def _push(self, request: web.Request, repository: Repository, actor: Actor) -> web.Response:
        """Let git take the push, then see which refs moved and let the rest follow."""
        async with repository.lock:
            before = await _visible(repository)
            done = await _backend(request, repository)
            moved = moves(before, await _visible(repository))
            refusals = await undo_refused(repository, actor, moved)
            kept = [move for move in moved if move not in {refused for refused, *_ in refusals}]
            if kept:
                self._settle(repository, actor, kept)
                await landed(self._world, repository, actor, kept)
        return answer(moved, refusals) if refusals else _response(done)

    def _settle(self, repository: Repository, actor: Actor, moved: list[RefMove]) -> None:
        """Count and journal the push: one write of each branch's pull request."""
        tally = self._world.figures.people if actor.is_person else self._world.figures.app
        branches = [move.branch for move in moved if move.branch]
        targets: list[Target] = [(repository.full_name, branch) for branch in branches] or [None]
        for target in targets:
            tally.add(target, writes=1, git_pushes=1)
        self._world.journal.write(
            {
                "time": self._world.now().isoformat(timespec="milliseconds"),
                "actor": actor_json(actor),
                "method": "GIT",
                "route": "git-receive-pack",
                "repository": repository.full_name,
                "number": _number(repository, branches),
                "branch": branches[0] if branches else None,
                "body": [{"ref": m.ref, "before": m.before, "after": m.after} for m in moved],
                "status": 200,
                "key": None,
                "planted": False,
            }
        )


def _number(repository: Repository, branches: list[str]) -> int | None:
    """Find the open pull request that was pushed to."""
    return next((pull.number for pull in repository.open_pulls if pull.head_ref in branches), None)


async def _visible(repository: Repository) -> dict[str, str]:
    """Give the refs that people can push: not GitHub's own refs/pull."""
    refs = await snapshot(repository.bare)
    return {ref: sha for ref, sha in refs.items() if not ref.startswith("refs/pull/")}


def _service(request: web.Request) -> str:
    tail = request.match_info["tail"]
    return request.query.get("service", "") if tail == "info/refs" else tail


async def _backend(request: web.Request, repository: Repository) -> Finished:
    """Run git's own CGI program on the request."""
    body = await request.read()
    env = environment(
        {
            "GIT_PROJECT_ROOT": str(repository.bare.parent),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{repository.bare.name}/{request.match_info['tail']}",
            "REQUEST_METHOD": request.method,
            "QUERY_STRING": request.rel_url.raw_query_string,
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
            "REMOTE_ADDR": "127.0.0.1",
            "REMOTE_USER": "stand-in",
        }
    )
    allowed = ("-c", "http.receivepack=true", "-c", "receive.hideRefs=refs/pull")
    argv = ("git", *OPTIONS, *allowed, "http-backend")
    return await run(argv, cwd=repository.bare, env=env, stdin=body, timeout=SECONDS, cap=CAP)


def _response(done: Finished) -> web.Response:
    """Turn the CGI output into an answer."""
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    lines = head.decode(errors="replace").splitlines()
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    status = int(headers.pop("Status", "200 OK").split(" ", 1)[0])
    if done.exit_code != 0 and not lines:
        status, body = 500, done.stderr
    headers.pop("Content-Length", None)
    return web.Response(status=status, headers=headers, body=body)
