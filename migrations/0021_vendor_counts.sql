-- +goose Up
-- The lists of vendors are counted by these columns at every look. The index
-- holds all of them, so that no row has to be read for it.
create index vendors_counts_ix on vendors (tenant, status, tier, final_band, coverage_status, baa_state, phi, owner_id, next_review_on);

-- +goose Down
drop index vendors_counts_ix;
