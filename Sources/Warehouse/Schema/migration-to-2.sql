-- From user_version 1: indexes that a night fills at their end, and of which it needs fewer columns.
drop index if exists fact_interactions_opened;
create index fact_interactions_opened on fact_interactions (opened_date_id);
drop index if exists bridge_ims_inc_created;
create index bridge_ims_inc_created on bridge_ims_inc (created_on, created_by);
drop index if exists sysids_created;
create index sysids_created on sysids (created_on, created_by);
