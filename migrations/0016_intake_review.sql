-- +goose Up
-- When a person last stood for the whole intake: the next review is counted
-- from then, and a single answer that is changed does not put it off.
alter table intakes add column reviewed_at timestamp; -- null: never as a whole
update intakes set reviewed_at = updated_at;

-- +goose Down
alter table intakes drop column reviewed_at;
