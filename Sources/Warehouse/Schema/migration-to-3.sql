-- Frozen: databases of user_version 2 pass through exactly this. Later changes of the schema or of a rule belong in a new
-- migration, even if this one repeats what stands elsewhere.
--
-- From user_version 2: one more rollup.

-- What `technician` says of a technician's times: nearest ranks over the resolution times of the interactions opened in the
-- 90 days that end on date_id. There are rows for each day that can be the report day: the day of as_of and the day before
-- it, but no day before the first opened one.
create table rollup_technician_times (
    date_id integer not null,
    tech_id text not null,
    interactions integer not null,                -- with a resolution time: at least one
    median_minutes integer not null,
    p90_minutes integer not null,
    primary key (date_id, tech_id)
) strict, without rowid;
insert into rollup_technician_times
with calendar as (
    select date_id, min(date_id) over (order by date_id rows between 89 preceding and current row) as from_date_id
    from dim_dates
),

-- The latest two days up to that of as_of; the first day, where all were opened after it.
report_days as (
    select date_id, from_date_id, row_number() over (order by date_id desc) as place
    from calendar
    where date_id <= (select cast(replace(substr(max(updated_at), 1, 10), '-', '') as integer) from fact_interactions)
        or date_id = (select min(date_id) from dim_dates)
),

times as (
    select report_days.date_id, facts.tech_id, facts.resolution_minutes, count(*) as interactions
    from report_days
    inner join fact_interactions as facts
        on facts.opened_date_id between report_days.from_date_id and report_days.date_id
    where report_days.place <= 2 and facts.resolution_minutes is not null
    group by report_days.date_id, facts.tech_id, facts.resolution_minutes
),

times_so_far as (
    select
        date_id,
        tech_id,
        resolution_minutes,
        sum(interactions) over (partition by date_id, tech_id order by resolution_minutes) as interactions_so_far,
        sum(interactions) over (partition by date_id, tech_id) as interactions
    from times
)

select
    date_id,
    tech_id,
    max(interactions),
    min(case when 2 * interactions_so_far >= interactions then resolution_minutes end),
    min(case when 10 * interactions_so_far >= 9 * interactions then resolution_minutes end)
from times_so_far
group by date_id, tech_id;
