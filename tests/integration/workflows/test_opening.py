"""A pull request as people keep theirs: drafts or not, labels, milestone, code owners."""

from __future__ import annotations

from tests.integration.workflows.conftest import PASSED, PROVING, REPOSITORY, Office, delivered, proof

from worktrain.github.errors import NoDrafts
from worktrain.store.traits import NO_DRAFTS
from worktrain.workflows.squad import opening, publish

REFUSED = NoDrafts("acme/shop has no draft pull requests.", status=422, why="Draft pull requests …")


class Plan:
    """GitHub on a plan without drafts: refuses every draft, and counts them."""

    def __init__(self, office: Office) -> None:
        self.drafts = 0
        self._office, self._do = office, office.hand.do

    async def do(self, intent: object) -> dict[str, object]:
        if getattr(intent, "kind", "") == "open-pull" and getattr(intent, "draft", False):
            self.drafts += 1
            raise REFUSED
        return await self._do(intent)  # type: ignore[arg-type]  # whatever comes is an intent


def without_drafts(office: Office) -> Plan:
    plan = Plan(office)
    office.hand.do = plan.do  # type: ignore[method-assign]
    office.place.traits = office.known.traits
    return plan


async def test_without_drafts_it_opens_one_that_says_it_is_not_ready(office: Office) -> None:
    plan = without_drafts(office)
    item = office.opened(*PROVING, **delivered(pull=None, pull_node=""))
    record = await opening.open_pull(office.place, item.record)
    (opened,) = office.hand.of("open-pull")
    assert (record.drafts, opened.draft) == (False, False)
    assert opened.title.startswith("Not ready: ")
    assert "**Not ready to merge.**" in opened.body
    assert plan.drafts == 1


async def test_that_there_are_no_drafts_is_remembered(office: Office) -> None:
    plan = without_drafts(office)
    office.known.traits.put(REPOSITORY, NO_DRAFTS)
    item = office.opened(*PROVING, **delivered(pull=None, pull_node=""))
    await opening.open_pull(office.place, item.record)
    assert plan.drafts == 0
    assert office.known.traits.has(REPOSITORY + 1, NO_DRAFTS) is False


async def test_once_it_is_proven_it_no_longer_says_so(office: Office) -> None:
    item = office.opened(*PROVING, **delivered(proof=proof(), drafts=False))
    await publish.proof(office.place, item.record, PASSED)
    (edit,) = office.hand.of("edit-pull")
    assert edit.ready == "Not ready: "
    assert "Not ready" not in edit.block


async def test_what_is_not_proven_goes_on_saying_so(office: Office) -> None:
    item = office.opened(*PROVING, **delivered(proof=proof(), drafts=False))
    held = PASSED.model_copy(update={"passed": False, "reason": "Red."})
    await publish.proof(office.place, item.record, held)
    (edit,) = office.hand.of("edit-pull")
    assert edit.ready == ""
    assert "**Not ready to merge.**" in edit.block


async def test_the_issues_milestone_is_carried(office: Office) -> None:
    item = office.opened(*PROVING, **delivered())
    issue = item.record.issue.model_copy(update={"milestone": "1.2", "labels": ("bug",)})
    await opening.carry(office.place, item.record.with_(issue=issue))
    assert [(each.number, each.title) for each in office.hand.of("set-milestone")] == [(3, "1.2")]
    assert len(office.hand.of("add-label")) == 1


async def test_code_owners_of_what_changed_are_named(office: Office) -> None:
    office.forest.texts = {
        "CODEOWNERS": "* @nobody\n",
        ".github/CODEOWNERS": "*.py @maria\ndocs/ @li\n",
    }
    item = office.opened(*PROVING, **delivered(changed=("blog/slug.py",)))
    body = await opening.body_of(office.place, item.record)
    assert "**Code owners:** `maria`;" in body
    assert "nobody" not in body
