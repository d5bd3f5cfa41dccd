"""What a diff touches is told from paths and hunks, without running anything."""

from __future__ import annotations

from worktrain.squads.diffs import commentable, undeclared

DIFF = """\
diff --git a/blog/slug.py b/blog/slug.py
index 1..2 100644
--- a/blog/slug.py
+++ b/blog/slug.py
@@ -1,3 +1,4 @@
 import re
+import time
 x = 0
-old = 1
+new = 1
@@ -20 +21 @@ def f():
-a
+b
diff --git a/gone.py b/gone.py
deleted file mode 100644
--- a/gone.py
+++ /dev/null
@@ -1 +0,0 @@
-x
"""


def test_comments_go_on_lines_of_the_new_side_only() -> None:
    assert commentable(DIFF) == {"blog/slug.py": frozenset({1, 2, 3, 4, 21})}


def test_without_a_declaration_nothing_is_undeclared() -> None:
    assert undeclared(["a.py"], None) == ()


def test_what_was_not_declared_is_named() -> None:
    assert undeclared(["b.py", "a.py"], ["a.py"]) == ("b.py",)
