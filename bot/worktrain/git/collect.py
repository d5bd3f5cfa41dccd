"""What runs inside the sandbox when an agent has ended: its work tree becomes one commit in one bundle."""

from __future__ import annotations

from worktrain.git.clones import EXCLUDED
from worktrain.git.names import sha

# The agent's own .git is only asked for objects, and for names it tracks in spite of .gitignore. A repository
# made here and now does the rest: whatever the agent did to hooks, filters and config is not in play.
# The work tree is compared byte for byte first, and only what differs is added as the tree's attributes say:
# files that nobody touched are not "normalised".
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
git read-tree "$base"
echo '* -text -ident -filter -working-tree-encoding' >"$GIT_DIR/info/attributes"
git add -A
if cp .git/index "$aside/tracked"; then
  GIT_INDEX_FILE="$aside/tracked" git ls-files -z -c -i --exclude-standard >"$aside/forced" &&
    git update-index --add --remove -z --stdin <"$aside/forced" ||
    echo "ignored files were left out" >&2
fi
bytes=$(git write-tree)
rm "$GIT_DIR/info/attributes"
git read-tree "$base"
git diff-tree -r -z --name-only --no-renames "$base" "$bytes" >"$aside/names"
if [ -s "$aside/names" ]; then
  GIT_LITERAL_PATHSPECS=1 git add -A -f --pathspec-from-file="$aside/names" --pathspec-file-nul
fi
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
