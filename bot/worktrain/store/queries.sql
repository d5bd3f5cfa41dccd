-- name: delivery-add
-- A delivery that is there already stays as it is: GitHub's GUID is the key.
INSERT INTO deliveries (guid, event, body, received_at) VALUES (:guid, :event, :body, :at)
ON CONFLICT (guid) DO NOTHING

-- name: delivery-get
SELECT guid, event, body, state FROM deliveries WHERE guid = :guid

-- name: delivery-repeated
-- The length is told by the row's header, so that few bodies are read.
SELECT guid FROM deliveries WHERE state = 'handled' AND event = :event AND length(body) = length(:body)
    AND body = :body AND guid <> :guid LIMIT 1

-- name: deliveries-stored
SELECT guid, event, body FROM deliveries WHERE state = 'stored' ORDER BY received_at, guid

-- name: delivery-close
UPDATE deliveries SET state = :state, action = :action, repository = :repository, number = :number,
    reason = :reason, handled_at = :at WHERE guid = :guid

-- name: deliveries-list
-- What was ignored has no repository and number of its own: the body says them, and the action in GitHub's word.
WITH shown AS (
    SELECT *, CAST(body AS TEXT) AS text FROM deliveries ORDER BY received_at DESC, guid LIMIT :limit
), readable AS (
    SELECT *, CASE WHEN json_valid(text) THEN text ELSE '{}' END AS payload FROM shown
)
SELECT guid, event, coalesce(json_extract(payload, '$.action'), action) AS action,
    coalesce(repository, json_extract(payload, '$.repository.full_name')) AS repository,
    coalesce(number, json_extract(payload, '$.issue.number'), json_extract(payload, '$.pull_request.number')) AS number,
    state, reason, received_at, handled_at
FROM readable ORDER BY received_at DESC, guid

-- name: deliveries-count
SELECT count(*) AS n FROM deliveries

-- name: deliveries-waiting
SELECT count(*) AS n FROM deliveries WHERE state = 'stored'

-- name: repository-put
INSERT INTO repositories (id, full_name, installation_id, default_branch)
VALUES (:id, :full_name, :installation_id, :default_branch)
ON CONFLICT (id) DO UPDATE SET full_name = excluded.full_name, installation_id = excluded.installation_id,
    default_branch = excluded.default_branch

-- name: repository-get
SELECT id, full_name, installation_id, default_branch, plans_wanted, plans_made, waves FROM repositories WHERE id = :id

-- name: repositories-list
SELECT id, full_name, installation_id, default_branch, plans_wanted, plans_made, waves FROM repositories ORDER BY id

-- name: plan-want
UPDATE repositories SET plans_wanted = plans_wanted + 1 WHERE id = :id RETURNING plans_wanted

-- name: plan-made
UPDATE repositories SET plans_made = :made WHERE id = :id AND plans_made < :made

-- name: wave-next
UPDATE repositories SET waves = waves + 1 WHERE id = :id RETURNING waves

-- name: item-get
SELECT * FROM items WHERE repository_id = :repository_id AND number = :number

-- name: items-of
SELECT * FROM items WHERE repository_id = :repository_id ORDER BY number

-- name: items-all
SELECT * FROM items ORDER BY repository_id, number

-- name: item-by-pull
SELECT * FROM items WHERE repository_id = :repository_id AND json_extract(record, '$.pull') = :pull

-- name: item-insert
INSERT INTO items (repository_id, number, state, attempt, attempts_allowed, engagement, record, updated_at)
VALUES (:repository_id, :number, :state, :attempt, :attempts_allowed, :engagement, :record, :at)
ON CONFLICT (repository_id, number) DO UPDATE SET state = excluded.state, attempt = excluded.attempt,
    attempts_allowed = excluded.attempts_allowed, engagement = excluded.engagement, record = excluded.record,
    waits_for = NULL, interrupt = NULL, leg = items.leg + 1, updated_at = excluded.updated_at

-- name: item-state
UPDATE items SET state = :state, updated_at = :at
WHERE repository_id = :repository_id AND number = :number AND state = :expected

-- name: item-record
UPDATE items SET record = :record, updated_at = :at WHERE repository_id = :repository_id AND number = :number

-- name: item-attempt
UPDATE items SET attempt = :attempt, record = :record, updated_at = :at
WHERE repository_id = :repository_id AND number = :number

-- name: item-waits
UPDATE items SET waits_for = :waits_for WHERE repository_id = :repository_id AND number = :number

-- name: item-interrupt
UPDATE items SET interrupt = :interrupt WHERE repository_id = :repository_id AND number = :number

-- name: item-interrupt-unless-over
UPDATE items SET interrupt = :interrupt WHERE repository_id = :repository_id AND number = :number
    AND state NOT IN (SELECT value FROM json_each(:finals))

-- name: item-leg
UPDATE items SET leg = leg + 1 WHERE repository_id = :repository_id AND number = :number RETURNING leg

-- name: items-interrupted
SELECT * FROM items WHERE interrupt IS NOT NULL ORDER BY repository_id, number LIMIT :limit

-- name: items-standing
-- Rows are chosen first, because records are large: what is not over, then what ended last.
WITH shown AS (
    SELECT repository_id, number, state IN (SELECT value FROM json_each(:finals)) AS over,
        (SELECT max(t.at) FROM transitions AS t WHERE t.repository_id = i.repository_id AND t.number = i.number) AS since
    FROM items AS i WHERE :repository_id IS NULL OR repository_id = :repository_id
    ORDER BY over, since DESC LIMIT :limit
)
SELECT items.*, shown.since, repositories.full_name FROM shown JOIN items USING (repository_id, number)
LEFT JOIN repositories ON repositories.id = shown.repository_id ORDER BY shown.over, shown.since DESC

-- name: items-counts
SELECT state, count(*) AS n FROM items WHERE :repository_id IS NULL OR repository_id = :repository_id GROUP BY state

-- name: items-planned-lately
SELECT DISTINCT number FROM (
    SELECT number FROM transitions WHERE repository_id = :repository_id AND after IN ('planned', 'waiting', 'declined')
    ORDER BY seq DESC LIMIT :limit
)

-- name: runs-list
-- A run is an attempt; its record is the item's while it is the last one.
WITH shown AS (
    SELECT repository_id, number, attempt, min(at) AS began, max(at) AS changed, max(seq) AS seq FROM transitions
    WHERE :repository_id IS NULL OR repository_id = :repository_id
    GROUP BY repository_id, number, attempt ORDER BY seq DESC LIMIT :limit
)
SELECT shown.*, repositories.full_name, items.state, coalesce(items.record, attempts.record) AS record FROM shown
LEFT JOIN repositories ON repositories.id = shown.repository_id
LEFT JOIN items ON items.repository_id = shown.repository_id AND items.number = shown.number AND items.attempt = shown.attempt
LEFT JOIN attempts ON attempts.run = printf('wt-%d-%d-%d', shown.repository_id, shown.number, shown.attempt)
ORDER BY shown.seq DESC

-- name: runs-count
SELECT count(*) AS n FROM (
    SELECT DISTINCT repository_id, number, attempt FROM transitions
    WHERE :repository_id IS NULL OR repository_id = :repository_id
)

-- name: attempt-put
INSERT INTO attempts (run, repository_id, number, record) VALUES (:run, :repository_id, :number, :record)
ON CONFLICT (run) DO UPDATE SET record = excluded.record

-- name: attempts-of
SELECT record FROM attempts WHERE repository_id = :repository_id AND number = :number ORDER BY run

-- name: attempt-get
SELECT record FROM attempts WHERE run = :run

-- name: transition-add
INSERT INTO transitions (repository_id, number, attempt, before, after, because, at)
VALUES (:repository_id, :number, :attempt, :before, :after, :because, :at)

-- name: transitions-of
SELECT seq, attempt, before, after, because, at FROM transitions
WHERE repository_id = :repository_id AND number = :number ORDER BY seq

-- name: transitions-since
SELECT seq, repository_id, number, attempt, before, after, because, at FROM transitions
WHERE seq > :seq ORDER BY seq

-- name: effect-get
SELECT key, kind, state, digest, result FROM effects WHERE key = :key

-- name: effect-begin
INSERT INTO effects (key, kind, run, state, intent, changed_at) VALUES (:key, :kind, :run, 'new', :intent, :at)
ON CONFLICT (key) DO UPDATE SET intent = excluded.intent, run = excluded.run, changed_at = excluded.changed_at

-- name: effect-sent
UPDATE effects SET state = 'sent', changed_at = :at WHERE key = :key

-- name: effect-done
UPDATE effects SET state = 'done', digest = :digest, result = :result, changed_at = :at WHERE key = :key

-- name: effects-rename
UPDATE OR IGNORE effects SET key = :new || substr(key, length(:old) + 1) WHERE substr(key, 1, length(:old)) = :old

-- name: effects-of-run
SELECT kind, count(*) AS n FROM effects WHERE run = :run AND key <> :key GROUP BY kind

-- name: session-start
INSERT INTO sessions (id, repository_id, number, role, ordinal, state, brief, started_at)
SELECT :id, :repository_id, :number, :role, count(*), 'running', :brief, :at FROM sessions
WHERE repository_id = :repository_id AND number = :number AND role = :role
ON CONFLICT (id) DO UPDATE SET brief = excluded.brief, state = 'running'

-- name: session-get
SELECT id, repository_id, number, role, ordinal, state, brief, outcome, started_at, ended_at FROM sessions WHERE id = :id

-- name: session-end
UPDATE sessions SET state = 'ended', outcome = :outcome, ended_at = :at WHERE id = :id

-- name: sessions-of
SELECT id, repository_id, number, role, ordinal, state, brief, outcome, started_at, ended_at FROM sessions
WHERE repository_id = :repository_id AND number = :number ORDER BY started_at, id

-- name: sessions-running
SELECT id, repository_id, number, role, started_at FROM sessions WHERE state = 'running'
ORDER BY started_at, id LIMIT :limit

-- name: suite-get
SELECT result FROM suites WHERE repository_id = :repository_id AND base_sha = :base_sha AND policy_sha256 = :policy_sha256

-- name: suite-put
INSERT INTO suites (repository_id, base_sha, policy_sha256, result)
VALUES (:repository_id, :base_sha, :policy_sha256, :result)
ON CONFLICT (repository_id, base_sha, policy_sha256) DO UPDATE SET result = excluded.result

-- name: engagement-now
-- The open engagement is the one after the last retro; items of it are still under way.
SELECT coalesce(max(engagement), 0) + 1 AS engagement FROM retros WHERE repository_id = :repository_id

-- name: retro-put
INSERT INTO retros (repository_id, engagement, retro, digest, made_at)
VALUES (:repository_id, :engagement, :retro, :digest, :at)
ON CONFLICT (repository_id, engagement) DO UPDATE SET retro = excluded.retro, digest = excluded.digest,
    made_at = excluded.made_at

-- name: retro-last
SELECT engagement, retro, digest FROM retros WHERE repository_id = :repository_id AND engagement < :before
ORDER BY engagement DESC LIMIT 1

-- name: retro-get
SELECT engagement, retro, digest FROM retros WHERE repository_id = :repository_id AND engagement = :engagement

-- name: spending-reserve
INSERT INTO spending (request, session, repository_id, number, day, model, state, micro_usd, input_tokens,
    cached_tokens, output_tokens, at)
VALUES (:request, :session, :repository_id, :number, :day, :model, 'reserved', :micro_usd, :input_tokens,
    :cached_tokens, :output_tokens, :at)

-- name: spending-settle
UPDATE spending SET state = 'settled', micro_usd = :micro_usd, input_tokens = :input_tokens,
    cached_tokens = :cached_tokens, output_tokens = :output_tokens WHERE request = :request

-- name: spending-drop
DELETE FROM spending WHERE request = :request

-- name: spending-lost
UPDATE spending SET state = 'lost' WHERE state = 'reserved'

-- name: spending-of-session
SELECT coalesce(sum(micro_usd), 0) AS micro_usd,
    coalesce(sum(input_tokens - cached_tokens + output_tokens), 0) AS tokens,
    coalesce(sum(micro_usd) FILTER (WHERE state = 'reserved'), 0) AS open_micro_usd,
    coalesce(sum(input_tokens - cached_tokens + output_tokens) FILTER (WHERE state = 'reserved'), 0) AS open_tokens
FROM spending WHERE session = :session AND at >= :since

-- name: spending-of-issue
SELECT coalesce(sum(micro_usd), 0) AS micro_usd,
    coalesce(sum(input_tokens - cached_tokens + output_tokens), 0) AS tokens,
    coalesce(sum(micro_usd) FILTER (WHERE state = 'reserved'), 0) AS open_micro_usd,
    coalesce(sum(input_tokens - cached_tokens + output_tokens) FILTER (WHERE state = 'reserved'), 0) AS open_tokens
FROM spending WHERE repository_id = :repository_id AND number = :number

-- name: spending-of-day
SELECT coalesce(sum(micro_usd), 0) AS micro_usd,
    coalesce(sum(input_tokens - cached_tokens + output_tokens), 0) AS tokens,
    coalesce(sum(micro_usd) FILTER (WHERE state = 'reserved'), 0) AS open_micro_usd,
    coalesce(sum(input_tokens - cached_tokens + output_tokens) FILTER (WHERE state = 'reserved'), 0) AS open_tokens
FROM spending WHERE day = :day

-- name: spending-usage
SELECT coalesce(sum(micro_usd), 0) AS micro_usd, coalesce(sum(input_tokens), 0) AS input_tokens,
    coalesce(sum(output_tokens), 0) AS output_tokens FROM spending WHERE session = :session

-- name: spending-model
SELECT model FROM spending WHERE session = :session GROUP BY model ORDER BY sum(micro_usd) DESC, model LIMIT 1

-- name: meta-there
SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'meta'

-- name: meta-get
SELECT value FROM meta WHERE name = :name

-- name: meta-put
INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- name: deliveries-known
SELECT guid FROM deliveries WHERE guid IN (SELECT value FROM json_each(:guids))

-- name: heard-first
INSERT INTO heard (what, guid) VALUES (:what, :guid) ON CONFLICT (what) DO NOTHING

-- name: heard-by
SELECT guid FROM heard WHERE what = :what

-- name: cursor-get
SELECT value FROM cursors WHERE repository_id = :repository_id AND feed = :feed

-- name: cursor-put
INSERT INTO cursors (repository_id, feed, value, moved_at) VALUES (:repository_id, :feed, :value, :at)
ON CONFLICT (repository_id, feed) DO UPDATE SET value = excluded.value, moved_at = excluded.moved_at

-- name: policy-keep
INSERT INTO policies (repository_id, policy_sha256, policy, commit_sha, kept_at)
VALUES (:repository_id, :policy_sha256, :policy, :commit, :at)
ON CONFLICT (repository_id, policy_sha256) DO UPDATE SET kept_at = excluded.kept_at, policy = excluded.policy,
    commit_sha = excluded.commit_sha

-- name: policy-last
SELECT policy, policy_sha256 FROM policies WHERE repository_id = :repository_id ORDER BY kept_at DESC LIMIT 1

-- name: policy-get
SELECT policy FROM policies WHERE repository_id = :repository_id AND policy_sha256 = :policy_sha256

-- name: policy-broken
INSERT INTO broken_policies (repository_id, content_sha256, commit_sha, seen_at)
VALUES (:repository_id, :content_sha256, :commit, :at) ON CONFLICT (repository_id, content_sha256) DO NOTHING

-- name: policy-broken-at
SELECT commit_sha FROM broken_policies WHERE repository_id = :repository_id AND content_sha256 = :content_sha256

-- name: trait-put
INSERT INTO traits (repository_id, trait) VALUES (:repository_id, :trait) ON CONFLICT DO NOTHING

-- name: trait-get
SELECT trait FROM traits WHERE repository_id = :repository_id AND trait = :trait
