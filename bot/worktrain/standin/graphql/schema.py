"""The types, fields and arguments that are modelled; names and types are those of GitHub's schema.

https://docs.github.com/graphql/reference
"""

from __future__ import annotations

from dataclasses import dataclass, field

PAGE = {"first": "Int", "last": "Int", "after": "String", "before": "String"}


@dataclass(frozen=True)
class Kind:
    """A field's type (its name without brackets and marks) and its arguments."""

    type: str
    arguments: dict[str, str] = field(default_factory=dict)


ID, INT, TEXT, FLAG = Kind("ID"), Kind("Int"), Kind("String"), Kind("Boolean")
SCALARS = frozenset({"ID", "Int", "String", "Boolean", "DateTime", "URI", "Enum"})


def _connection(of: str) -> dict[str, Kind]:
    return {"nodes": Kind(of), "totalCount": INT, "pageInfo": Kind("PageInfo")}


def _mutation(name: str) -> Kind:
    return Kind(f"{name}Payload", {"input": f"{name}Input!"})


ACTOR = {"login": TEXT, "id": ID, "databaseId": INT, "url": Kind("URI")}
TEXTUAL = {
    "id": ID,
    "databaseId": INT,
    "fullDatabaseId": TEXT,
    "body": TEXT,
    "author": Kind("Actor"),
    "createdAt": Kind("DateTime"),
    "updatedAt": Kind("DateTime"),
    "lastEditedAt": Kind("DateTime"),
    "editor": Kind("Actor"),
    "userContentEdits": Kind("UserContentEditConnection", PAGE),
    "url": Kind("URI"),
}
MINIMIZABLE = {"isMinimized": FLAG, "minimizedReason": TEXT}
TITLED = {"number": INT, "title": TEXT, "state": Kind("Enum"), "closed": FLAG}

TYPES: dict[str, dict[str, Kind]] = {
    "Query": {
        "viewer": Kind("Actor"),
        "node": Kind("Node", {"id": "ID!"}),
        "repository": Kind("Repository", {"owner": "String!", "name": "String!", "followRenames": "Boolean"}),
        "rateLimit": Kind("RateLimit", {"dryRun": "Boolean"}),
    },
    "Mutation": {
        "markPullRequestReadyForReview": _mutation("MarkPullRequestReadyForReview"),
        "convertPullRequestToDraft": _mutation("ConvertPullRequestToDraft"),
        "resolveReviewThread": _mutation("ResolveReviewThread"),
        "unresolveReviewThread": _mutation("UnresolveReviewThread"),
        "minimizeComment": _mutation("MinimizeComment"),
        "unminimizeComment": _mutation("UnminimizeComment"),
        "createCommitOnBranch": _mutation("CreateCommitOnBranch"),
    },
    "Actor": ACTOR,
    "User": ACTOR,
    "Bot": ACTOR,
    "Node": {"id": ID},
    "PageInfo": {"hasNextPage": FLAG, "hasPreviousPage": FLAG, "endCursor": TEXT, "startCursor": TEXT},
    "RateLimit": {"limit": INT, "remaining": INT, "used": INT, "cost": INT, "resetAt": Kind("DateTime")},
    "Repository": {
        "id": ID,
        "databaseId": INT,
        "name": TEXT,
        "nameWithOwner": TEXT,
        "pullRequest": Kind("PullRequest", {"number": "Int!"}),
        "issue": Kind("Issue", {"number": "Int!"}),
        "ref": Kind("Ref", {"qualifiedName": "String!"}),
        "mergeCommitAllowed": FLAG,
        "squashMergeAllowed": FLAG,
        "rebaseMergeAllowed": FLAG,
        "deleteBranchOnMerge": FLAG,
        "autoMergeAllowed": FLAG,
    },
    "Ref": {"id": ID, "name": TEXT, "refUpdateRule": Kind("RefUpdateRule")},
    "RefUpdateRule": {
        "pattern": TEXT,
        "requiredApprovingReviewCount": INT,
        "requiredStatusCheckContexts": TEXT,
        "requiresCodeOwnerReviews": FLAG,
        "requiresConversationResolution": FLAG,
        "requiresLinearHistory": FLAG,
        "requiresSignatures": FLAG,
        "allowsForcePushes": FLAG,
        "allowsDeletions": FLAG,
        "blocksCreations": FLAG,
        "viewerCanPush": FLAG,
        "viewerAllowedToDismissReviews": FLAG,
    },
    "Commit": {"id": ID, "oid": TEXT, "url": Kind("URI")},
    "Issue": {**TEXTUAL, **TITLED, "comments": Kind("IssueCommentConnection", PAGE)},
    "PullRequest": {
        **TEXTUAL,
        **TITLED,
        "isDraft": FLAG,
        "merged": FLAG,
        "mergeable": Kind("Enum"),
        "mergeStateStatus": Kind("Enum"),
        "reviewDecision": Kind("Enum"),
        "headRefName": TEXT,
        "headRefOid": TEXT,
        "baseRefName": TEXT,
        "baseRefOid": TEXT,
        "comments": Kind("IssueCommentConnection", PAGE),
        "reviewThreads": Kind("PullRequestReviewThreadConnection", PAGE),
    },
    "PullRequestReviewThread": {
        "id": ID,
        "isResolved": FLAG,
        "isOutdated": FLAG,
        "path": TEXT,
        "line": INT,
        "resolvedBy": Kind("Actor"),
        "viewerCanResolve": FLAG,
        "comments": Kind("PullRequestReviewCommentConnection", PAGE),
    },
    "IssueComment": {**TEXTUAL, **MINIMIZABLE},
    "PullRequestReviewComment": {**TEXTUAL, **MINIMIZABLE, "path": TEXT, "line": INT, "diffHunk": TEXT},
    "UserContentEdit": {"editedAt": Kind("DateTime"), "editor": Kind("Actor"), "diff": TEXT},
    "IssueCommentConnection": _connection("IssueComment"),
    "UserContentEditConnection": _connection("UserContentEdit"),
    "PullRequestReviewThreadConnection": _connection("PullRequestReviewThread"),
    "PullRequestReviewCommentConnection": _connection("PullRequestReviewComment"),
    "Minimizable": MINIMIZABLE,
    "MarkPullRequestReadyForReviewPayload": {"clientMutationId": TEXT, "pullRequest": Kind("PullRequest")},
    "ConvertPullRequestToDraftPayload": {"clientMutationId": TEXT, "pullRequest": Kind("PullRequest")},
    "ResolveReviewThreadPayload": {"clientMutationId": TEXT, "thread": Kind("PullRequestReviewThread")},
    "UnresolveReviewThreadPayload": {"clientMutationId": TEXT, "thread": Kind("PullRequestReviewThread")},
    "MinimizeCommentPayload": {"clientMutationId": TEXT, "minimizedComment": Kind("Minimizable")},
    "UnminimizeCommentPayload": {"clientMutationId": TEXT, "unminimizedComment": Kind("Minimizable")},
    "CreateCommitOnBranchPayload": {
        "clientMutationId": TEXT,
        "commit": Kind("Commit"),
        "ref": Kind("Ref"),
    },
}

INPUTS: dict[str, dict[str, str]] = {
    "MarkPullRequestReadyForReviewInput": {"pullRequestId": "ID!", "clientMutationId": "String"},
    "ConvertPullRequestToDraftInput": {"pullRequestId": "ID!", "clientMutationId": "String"},
    "ResolveReviewThreadInput": {"threadId": "ID!", "clientMutationId": "String"},
    "UnresolveReviewThreadInput": {"threadId": "ID!", "clientMutationId": "String"},
    "MinimizeCommentInput": {
        "subjectId": "ID!",
        "classifier": "ReportedContentClassifiers!",
        "clientMutationId": "String",
    },
    "UnminimizeCommentInput": {"subjectId": "ID!", "clientMutationId": "String"},
    "CreateCommitOnBranchInput": {
        "branch": "CommittableBranch!",
        "message": "CommitMessage!",
        "expectedHeadOid": "GitObjectID!",
        "fileChanges": "FileChanges",
        "clientMutationId": "String",
    },
    "CommittableBranch": {"id": "ID", "repositoryNameWithOwner": "String", "branchName": "String"},
    "CommitMessage": {"headline": "String!", "body": "String"},
    "FileChanges": {"additions": "[FileAddition!]", "deletions": "[FileDeletion!]"},
    "FileAddition": {"path": "String!", "contents": "Base64String!"},
    "FileDeletion": {"path": "String!"},
}

ENUMS = {
    "ReportedContentClassifiers": {
        *("SPAM", "ABUSE", "OFF_TOPIC", "OUTDATED", "DUPLICATE", "RESOLVED", "LOW_QUALITY"),
    }
}

FRAGMENTS = {
    "Node": {"Issue", "PullRequest", "IssueComment", "PullRequestReviewComment", "PullRequestReviewThread"},
    "Minimizable": {"IssueComment", "PullRequestReviewComment"},
    "Actor": {"User", "Bot"},
}
"""Which types an inline fragment may name below which."""
