"""What is held back however well somebody asks: kill switch, odd files, cheats, a stranger's yes."""

from __future__ import annotations

import yaml
from tests.end_to_end.conftest import Play, act, after, before, config, fix, issue, kept, squad, write


def test_a_kill_switch_on_the_base_stops_what_is_at_work_and_what_rests(play: Play) -> None:
    """Also WS-03, OUT-06 and TR-01: a link and a program wait for a person, and a stranger's yes is none."""
    policy = yaml.safe_dump(config(kill_switch=True))
    played = play(
        [issue("slug"), issue("dates"), issue("tags")],
        {
            "slug": {**squad("slug"), "developer": [fix("slug", write(".github/worktrain.yml", policy))]},
            "dates": {**squad("dates"), "developer": [fix("dates", {"wait": 200})]},
            "tags": {
                **squad("tags"),
                "developer": [
                    fix("tags", {"run": "ln -s tags.py blog/alias.py"}, {"run": "chmod +x blog/tags.py"})
                ],
            },
        },
        acts=[
            act("tags", "needs_human", "eve", comment="/worktrain approve"),
            act("tags", "needs_human", "sam", comment="/worktrain approve"),
            act("slug", "needs_human", "maria", merge="squash", after=2),
        ],
        expect={"slug": "merged", "dates": "stopped", "tags": "stopped"},
    )
    for key in ("dates", "tags"):
        assert played.of(key)["reason"] == "maria turned the kill switch on"
    (asked,) = [text for text in played.comments(3) if "Needs you" in text]
    assert "executable: blog/tags.py" in asked
    assert "symlink: blog/alias.py" in asked
    assert not played.record("tags")["approvals"]


def test_no_cheat_goes_in_without_a_person(play: Play) -> None:
    """PR-07: code that ends the test process, tests made harmless by either role, a conftest that blesses."""
    green = (
        "import pytest\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport():\n"
        "    outcome = yield\n    outcome.get_result().outcome = 'passed'\n"
    )
    harmless = kept("feeds").replace("    assert", "    return\n    assert")
    broken = after("feeds").replace("text.strip()", "text.strip() + ('!' if text == 'a' else '')")
    sdets = {name: squad(name)["sdet"][0] for name in ("dates", "tags")}
    played = play(
        [issue("slug"), issue("dates"), issue("tags"), issue("feeds")],
        {
            "slug": {
                **squad("slug"),
                "developer": [
                    {"turns": [write("blog/slug.py", f"import os\n\nos._exit(0)\n{before('slug')}")]}
                ],
            },
            "dates": {
                **squad("dates"),
                "sdet": [
                    {**sdets["dates"], "turns": [*sdets["dates"]["turns"], {"run": "rm tests/test_dates.py"}]}
                ],
            },
            "tags": {
                **squad("tags"),
                "sdet": [
                    {**sdets["tags"], "turns": [*sdets["tags"]["turns"], write("tests/conftest.py", green)]}
                ],
            },
            "feeds": {
                **squad("feeds"),
                "developer": [
                    {"turns": [write("blog/feeds.py", broken), write("tests/test_feeds.py", harmless)]}
                ],
            },
        },
        expect=dict.fromkeys(("slug", "dates", "tags", "feeds"), "needs_human"),
    )
    assert "left no report" in played.of("slug")["reason"]
    for key, named in (("dates", "test_dates.py"), ("feeds", "test_feeds.py")):
        assert named in played.of(key)["reason"]
