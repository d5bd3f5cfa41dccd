"""What runs inside the sandbox when an agent has ended: its work tree becomes one commit in one bundle."""

from __future__ import annotations

from worktrain.git.clones import EXCLUDED
from worktrain.git.names import sha

# The agent's own .git is only asked for objects and its index (which knows what is unchanged). A repository
# made here and now does the rest: whatever the agent did to hooks, filters and config is not in play.
_SCRIPT = """\
set -eu
base=$1 out=$2 clone=$(pwd)
shift 2
aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
export HOME="$aside" LC_ALL=C GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_TERMINAL_PROMPT=0
export GIT_DIR="$aside/git"
git init --quiet --bare --template= --initial-branch=work
git config core.bare false
git config core.hooksPath /dev/null
git config gc.auto 0
git config advice.addEmbeddedRepo false
mkdir "$GIT_DIR/info"
printf '%s\\n' "$@" >"$GIT_DIR/info/exclude"
printf '%s\\n' "$clone/.git/objects" >"$GIT_DIR/objects/info/alternates"
export GIT_WORK_TREE="$clone"
if ! { cp -p .git/index "$GIT_DIR/index" && git ls-files >/dev/null; } 2>/dev/null; then
  rm -f "$GIT_DIR/index"
  git read-tree "$base"
fi
git add -A
tree=$(git write-tree)
if [ "$tree" = "$(git rev-parse --verify "$base^{tree}")" ]; then
  echo "nothing changed"
  exit 0
fi
who="WorkTrain agent"
when=$(git log -1 --format='%ct +0000' "$base")
export GIT_AUTHOR_NAME="$who" GIT_AUTHOR_EMAIL=agent@worktrain.invalid GIT_AUTHOR_DATE="$when"
export GIT_COMMITTER_NAME="$who" GIT_COMMITTER_EMAIL=agent@worktrain.invalid GIT_COMMITTER_DATE="$when"
commit=$(git commit-tree -p "$base" -m "Work of one session" "$tree")
git update-ref HEAD "$commit"
git bundle create --quiet --version=2 "$out" HEAD "^$base"
"""


def collect_command(*, base: str, bundle: str) -> tuple[str, ...]:
    """Give the argument list to run in the clone's root, inside the sandbox.

    Exit 0 with a bundle at `bundle` (a path as seen in there), or without one if nothing changed.
    """
    return ("/bin/sh", "-c", _SCRIPT, "collect", sha(base), bundle, *EXCLUDED)
