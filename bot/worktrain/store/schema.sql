-- The database of one WorkTrain. Times are ISO 8601 in UTC; values are canonical JSON.
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- One row a webhook call, written before the 202.
CREATE TABLE IF NOT EXISTS deliveries (
    guid TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    body BLOB NOT NULL,
    received_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'stored',      -- stored, handled, ignored, parked
    action TEXT,
    repository TEXT,
    number INTEGER,
    reason TEXT,
    handled_at TEXT
);
CREATE INDEX IF NOT EXISTS deliveries_by_state ON deliveries (state, received_at);

CREATE TABLE IF NOT EXISTS repositories (
    id INTEGER PRIMARY KEY,
    full_name TEXT NOT NULL,
    installation_id INTEGER NOT NULL,
    default_branch TEXT NOT NULL,
    plans_wanted INTEGER NOT NULL DEFAULT 0,
    plans_made INTEGER NOT NULL DEFAULT 0,
    waves INTEGER NOT NULL DEFAULT 0
);

-- One row an issue that was ever labelled: where it stands now.
CREATE TABLE IF NOT EXISTS items (
    repository_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    attempts_allowed INTEGER NOT NULL,
    engagement INTEGER NOT NULL,
    leg INTEGER NOT NULL DEFAULT 0,
    record TEXT NOT NULL,
    waits_for TEXT,
    interrupt TEXT,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (repository_id, number)
);
CREATE INDEX IF NOT EXISTS items_by_state ON items (state);
CREATE INDEX IF NOT EXISTS items_interrupted ON items (repository_id, number) WHERE interrupt IS NOT NULL;

-- Earlier attempts, as they ended.
CREATE TABLE IF NOT EXISTS attempts (
    run TEXT PRIMARY KEY,
    repository_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    record TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS transitions (
    seq INTEGER PRIMARY KEY,
    repository_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    before TEXT,
    after TEXT NOT NULL,
    because TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS transitions_by_item ON transitions (repository_id, number, seq);

-- The write journal: a row before anything is sent, the result when it is known.
CREATE TABLE IF NOT EXISTS effects (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    run TEXT,
    state TEXT NOT NULL,                       -- new, sent, done
    digest TEXT,
    intent TEXT NOT NULL,
    result TEXT,
    changed_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    repository_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    role TEXT NOT NULL,
    ordinal INTEGER NOT NULL,                  -- which session of this role of this issue it is
    state TEXT NOT NULL,                       -- running, ended
    brief TEXT NOT NULL,
    outcome TEXT,
    started_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE INDEX IF NOT EXISTS sessions_by_issue ON sessions (repository_id, number, role);
CREATE INDEX IF NOT EXISTS sessions_running ON sessions (started_at, id) WHERE state = 'running';

-- The suite's result on a base, run once per base commit.
CREATE TABLE IF NOT EXISTS suites (
    repository_id INTEGER NOT NULL,
    base_sha TEXT NOT NULL,
    policy_sha256 TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (repository_id, base_sha, policy_sha256)
);

CREATE TABLE IF NOT EXISTS retros (
    repository_id INTEGER NOT NULL,
    engagement INTEGER NOT NULL,
    retro TEXT NOT NULL,
    digest TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (repository_id, engagement)
);

-- How far each list of a repository was read by the poller; `value` is JSON of its own for each feed.
CREATE TABLE IF NOT EXISTS cursors (
    repository_id INTEGER NOT NULL,
    feed TEXT NOT NULL,
    value TEXT NOT NULL,
    moved_at TEXT NOT NULL,
    PRIMARY KEY (repository_id, feed)
);

-- What counts once though it may be told by a webhook and by the poller: which delivery told it first.
CREATE TABLE IF NOT EXISTS heard (what TEXT PRIMARY KEY, guid TEXT NOT NULL);

-- What models cost, a row a request; money in millionths of a US dollar, rounded up.
CREATE TABLE IF NOT EXISTS spending (
    request TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    repository_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    day TEXT NOT NULL,                         -- in UTC
    model TEXT NOT NULL,
    state TEXT NOT NULL,                       -- reserved, settled, lost (a crash came between; counted in full)
    micro_usd INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,            -- those of the input that the provider read from its cache
    output_tokens INTEGER NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS spending_by_session ON spending (session);
CREATE INDEX IF NOT EXISTS spending_by_issue ON spending (repository_id, number);
CREATE INDEX IF NOT EXISTS spending_by_day ON spending (day);

-- Every policy that was valid at the tip of the base branch; the one that was kept last is the last valid one.
CREATE TABLE IF NOT EXISTS policies (
    repository_id INTEGER NOT NULL,
    policy_sha256 TEXT NOT NULL,
    policy TEXT NOT NULL,
    commit_sha TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    PRIMARY KEY (repository_id, policy_sha256)
);

-- Contents of the policy file that could not be used, and where each was seen first.
CREATE TABLE IF NOT EXISTS broken_policies (
    repository_id INTEGER NOT NULL,
    content_sha256 TEXT NOT NULL,
    commit_sha TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (repository_id, content_sha256)
);

-- What was learnt of a repository by being refused: that it has no draft pull requests.
CREATE TABLE IF NOT EXISTS traits (
    repository_id INTEGER NOT NULL,
    trait TEXT NOT NULL,
    PRIMARY KEY (repository_id, trait)
);
