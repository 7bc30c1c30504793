-- +goose Up
-- A reviewer may take a decision back: the row "undo" names, in value, the
-- decision that it takes back. Rows are still never changed.
alter table fact_decisions drop constraint fact_decisions_known;
alter table fact_decisions add constraint fact_decisions_known check (decision in ('confirm', 'correct', 'absent', 'add', 'undo'));
-- Who decided is shown beside the fact, under the name of that day.
alter table fact_decisions add column decided_by_name text not null default '';
update fact_decisions set decided_by_name = coalesce((select u.name from users u where u.tenant = fact_decisions.tenant and u.id = decided_by), '');
-- How many facts of the reading in force wait for a person. Of documents that
-- were read before, the next score of their vendor counts them.
alter table documents add column open_facts integer not null default 0;

-- +goose Down
alter table documents drop column open_facts;
alter table fact_decisions drop column decided_by_name;
delete from fact_decisions where id in (select trim(value, '"') from fact_decisions where decision = 'undo');
delete from fact_decisions where decision = 'undo';
alter table fact_decisions drop constraint fact_decisions_known;
alter table fact_decisions add constraint fact_decisions_known check (decision in ('confirm', 'correct', 'absent', 'add'));
