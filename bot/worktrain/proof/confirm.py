"""What a repository confirms of a proof: commits, trees, policy, separate duties, the merge."""

from __future__ import annotations

from collections.abc import Iterator

from worktrain.paths import is_test
from worktrain.proof import duties
from worktrain.proof.checks import Check, failed, passed, unknown
from worktrain.proof.duties import Blessing, Duty
from worktrain.proof.phrases import listed
from worktrain.proof.sight import Sight
from worktrain.proof.statements import MergedStatement, Proven, ProvenStatement


def confirmations(proven: ProvenStatement, merged: MergedStatement | None, sight: Sight) -> Iterator[Check]:
    """Check all that a repository, or the statement itself, can confirm."""
    yield from _commits(proven, sight)
    yield _merge_tree(proven, sight)
    yield _trees(proven, sight)
    yield _policy(proven.predicate, sight)
    yield from _sdet(proven.predicate, sight)
    yield _duties(proven.predicate)
    if merged is not None:
        yield from _merged(proven, merged, sight)


def _commits(proven: ProvenStatement, sight: Sight) -> Iterator[Check]:
    for name, sha in (("base", proven.base), ("head", proven.head)):
        if sha in sight.commits:
            yield passed(name, f"The {name} {sha[:12]} is here.")
        else:
            yield unknown(name, f"The {name} {sha[:12]} is not here; fetch it, or try --fetch.")


def _merge_tree(proven: ProvenStatement, sight: Sight) -> Check:
    name, expected = "merge-tree", proven.merge_tree
    if sight.conflicts:
        return failed(name, f"Base and head do not merge: {listed(sight.conflicts)}.")
    if sight.merge_tree is None:
        return unknown(name, "Base and head could not be merged here to compare.")
    if sight.merge_tree != expected:
        return failed(name, f"Base and head merge to {sight.merge_tree[:12]}, not to {expected[:12]}.")
    return passed(name, f"Base and head merge to the tree {expected[:12]} that was tested.")


def _trees(proven: ProvenStatement, sight: Sight) -> Check:
    """The runs on head used the expected merge, the suite on base used base's tree."""
    base = sight.commits.get(proven.base)
    for run in proven.predicate.test_results:
        if run.name.endswith("-on-head") and run.tree != proven.merge_tree:
            return failed("runs", f"{run.name} was run on {run.tree[:12]}, not on the expected merge.")
        if run.name == "suite-on-base" and base is not None and run.tree != base.tree:
            return failed("runs", f"{run.name} was run on {run.tree[:12]}, which is not the base's tree.")
    if base is None:
        return unknown("runs", "Without the base its runs cannot be compared with its tree.")
    return passed("runs", f"{len(proven.predicate.test_results)} runs name the trees that they should.")


def _policy(proven: Proven, sight: Sight) -> Check:
    wanted = [policy.digest.get("sha256") for policy in proven.verification.verifier.policies]
    if sight.policy_problem:
        return failed("policy", f"The policy at the base cannot be read: {sight.policy_problem}")
    if sight.policy_sha256 is None:
        return unknown("policy", "The policy at the base is not here.")
    if wanted != [sight.policy_sha256]:
        return failed("policy", "The policy at the base is not the one that the gate judged by.")
    return passed("policy", f"The policy at the base is the gate's ({sight.policy_sha256[:12]}).")


def _sdet(proven: Proven, sight: Sight) -> Iterator[Check]:
    if proven.sdet_head is None:
        return
    commit = sight.commits.get(proven.sdet_head)
    if commit is None or sight.sdet_paths is None:
        yield unknown("sdet", "The SDET's commit could not be compared with the reviewed one.")
        return
    other = [path for path in sight.sdet_paths if not is_test(path)]
    if commit.parents != (proven.developer_head,):
        yield failed("sdet", "The SDET's commit does not directly follow the reviewed one.")
    elif other:
        yield failed("sdet", f"The SDET's commit touches more than tests: {listed(other)}.")
    else:
        yield passed("sdet", "The SDET's commit directly follows the reviewed one and touches tests only.")


def _duties(proven: Proven) -> Check:
    sessions = tuple(
        Duty(
            session=session.id,
            role=session.role,
            backend=session.backend,
            working_copy=session.working_copy,
            brief_sha256=session.brief_sha256,
        )
        for session in proven.sessions
    )
    verdict = proven.verdict
    blessing = (
        Blessing(session=verdict.session, backend=verdict.backend, manifest_sha256=verdict.manifest_sha256)
        if verdict
        else None
    )
    problems = duties.problems(sessions, blessing, has_tests=proven.sdet_head is not None)
    if problems:
        return failed("duties", " ".join(problems))
    return passed("duties", "Who wrote it, who reviewed it and who tested it were separate sessions.")


def _merged(proven: ProvenStatement, merged: MergedStatement, sight: Sight) -> Iterator[Check]:
    commit = sight.commits.get(merged.commit)
    if commit is None:
        yield unknown("merged", f"The merged commit {merged.commit[:12]} is not here; fetch it.")
    elif commit.tree != merged.tree:
        yield failed("merged", f"The merged commit has the tree {commit.tree[:12]}, not {merged.tree[:12]}.")
    else:
        yield passed("merged", f"The merged commit {merged.commit[:12]} has the tree that statement 2 says.")
    if merged.tree == proven.merge_tree:
        yield passed("merged-tree", "The merged tree is the one that was proven.")
    else:
        yield failed(
            "merged-tree", f"The merged tree is not the proven one: {_moved(proven, merged, sight)}."
        )


def _moved(proven: ProvenStatement, merged: MergedStatement, sight: Sight) -> str:
    commit = sight.commits.get(merged.commit)
    rebased = merged.predicate.method == "rebase"  # then the first parent says nothing
    if commit and commit.parents and commit.parents[0] != proven.base and not rebased:
        return f"the base had moved from {proven.base[:12]} to {commit.parents[0][:12]}"
    return f"it is {merged.tree[:12]} instead of {proven.merge_tree[:12]}"
