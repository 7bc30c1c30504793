-- +goose Up
-- Whether the intake says that PHI is involved: with it, an agreement that is
-- not in force is a gap, and without it none. A copy, written with each score.
alter table vendors add column phi boolean not null default false; -- false also while the question is unanswered
update vendors set rated_on = '2000-01-01' where rated_on is not null; -- the next look at the clock writes it

-- +goose Down
alter table vendors drop column phi;
