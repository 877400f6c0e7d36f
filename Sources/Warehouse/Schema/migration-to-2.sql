-- Frozen: databases of user_version 1 pass through exactly this. Later changes of the schema or of a rule belong in a new
-- migration, even if this one repeats what stands elsewhere.
--
-- From user_version 1: indexes that a night extends at their end, with fewer columns; and two more rollups.
drop index if exists fact_interactions_opened;
create index fact_interactions_opened on fact_interactions (opened_date_id);
drop index if exists bridge_ims_inc_created;
create index bridge_ims_inc_created on bridge_ims_inc (created_on, created_by);
drop index if exists sysids_created;
create index sysids_created on sysids (created_on, created_by);

-- How many minutes each closed interaction of a day and technician took, ascending, with a blank between: the medians of
-- `technician` come from here. Only of the last 100 days, counted from the day of as_of.
create table rollup_day_times (
    date_id integer not null,
    tech_id text not null,
    minutes text not null,
    primary key (date_id, tech_id)
) strict, without rowid;
insert into rollup_day_times
select opened_date_id, tech_id, group_concat(resolution_minutes, ' ')
from (
    select opened_date_id, tech_id, resolution_minutes
    from fact_interactions
    where resolution_minutes is not null
        and opened_date_id >= (
            select cast(replace(date(max(updated_at), '-100 days'), '-', '') as integer) from fact_interactions
        )
    order by opened_date_id, tech_id, resolution_minutes
)
group by opened_date_id, tech_id;

-- What `resolution` says of a month's times: nearest ranks over rollup_month_minutes.
create table rollup_month_times (
    month_id integer primary key,
    median_minutes integer not null,
    p90_minutes integer not null,
    within_1h integer not null,                   -- took at most 60 minutes
    within_1d integer not null                    -- took at most 1,440 minutes
) strict;
insert into rollup_month_times
with times_so_far as (
    select
        month_id,
        resolution_minutes,
        interactions,
        sum(interactions) over (partition by month_id order by resolution_minutes) as interactions_so_far,
        sum(interactions) over (partition by month_id) as interactions_of_month
    from rollup_month_minutes
)

select
    month_id,
    min(case when 2 * interactions_so_far >= interactions_of_month then resolution_minutes end),
    min(case when 10 * interactions_so_far >= 9 * interactions_of_month then resolution_minutes end),
    sum(case when resolution_minutes <= 60 then interactions else 0 end),
    sum(case when resolution_minutes <= 1440 then interactions else 0 end)
from times_so_far
group by month_id;
