from __future__ import annotations

from worktrain.standin.gitstore.diffs import parse_diff, places

OLD, NEW, NONE = "1" * 40, "2" * 40, "0" * 40

DIFF = "".join(
    [
        f":100644 100644 {OLD} {NEW} M\x00a.py\x00",
        f":100644 100644 {OLD} {OLD} R100\x00old name.py\x00new name.py\x00",
        f":000000 100644 {NONE} {NEW} A\x00logo.png\x00",
        "\x00",
        "diff --git a/a.py b/a.py\nindex 1..2 100644\n--- a/a.py\n+++ b/a.py\n",
        "@@ -1,3 +1,4 @@ def f():\n one\n-two\n+TWO\n+three\n four\n",
        "@@ -9 +10 @@\n-nine\n+NINE\n\\ No newline at end of file\n",
        "diff --git a/old name.py b/new name.py\nsimilarity index 100%\nrename from old name.py\n",
        "diff --git a/logo.png b/logo.png\nnew file mode 100644\n",
        "Binary files /dev/null and b/logo.png differ\n",
    ]
).encode()


def test_each_changed_file_is_read_with_its_patch() -> None:
    changed, renamed, added = parse_diff(DIFF)
    assert (changed.path, changed.status, changed.sha) == ("a.py", "modified", NEW)
    assert (changed.additions, changed.deletions) == (3, 2)
    assert changed.patch is not None
    assert changed.patch.startswith("@@ -1,3 +1,4 @@")
    assert (renamed.path, renamed.previous, renamed.status) == ("new name.py", "old name.py", "renamed")
    assert (added.path, added.status, added.patch) == ("logo.png", "added", None)


def test_no_difference_gives_no_file() -> None:
    assert parse_diff(b"") == []


def test_every_line_of_a_hunk_can_be_pointed_at_on_its_side() -> None:
    patch = parse_diff(DIFF)[0].patch
    assert patch is not None
    found = {(each.side, each.line) for each in places(patch)}
    assert found == {
        *(("LEFT", 1), ("LEFT", 2), ("LEFT", 3), ("LEFT", 9)),
        *(("RIGHT", 1), ("RIGHT", 2), ("RIGHT", 3), ("RIGHT", 4), ("RIGHT", 10)),
    }


def test_a_place_knows_the_hunk_down_to_its_line_and_its_position() -> None:
    patch = parse_diff(DIFF)[0].patch
    assert patch is not None
    place = next(each for each in places(patch) if (each.side, each.line) == ("RIGHT", 2))
    assert place.hunk == "@@ -1,3 +1,4 @@ def f():\n one\n-two\n+TWO"
    assert place.position == 3
