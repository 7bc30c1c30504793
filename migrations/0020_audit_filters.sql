-- +goose Up
-- The trail is filtered by who, what and about what, newest first. Without these
-- a rare one is looked for through the whole log.
create index audit_events_actor_ix on audit_events (tenant, actor, seq);
create index audit_events_action_ix on audit_events (tenant, action, seq);
create index audit_events_subject_ix on audit_events (tenant, subject, seq);

-- +goose Down
drop index audit_events_subject_ix;
drop index audit_events_action_ix;
drop index audit_events_actor_ix;
