-- Defines every rollup, in plain SQL over all facts. The loader keeps the rollups up to date by adding what changed; they
-- must equal this (tests and `verify` compare). It reads everything, so a night runs it only if `states` or
-- `incident_prefixes` changed: then every fact may count for something else.

delete from rollup_days;
insert into rollup_days
with incidents_by_day as (
    select fact_interactions.opened_date_id, count(distinct bridge_ims_inc.incident_number) as incidents
    from bridge_ims_inc
    inner join fact_interactions on fact_interactions.interaction_number = bridge_ims_inc.interaction_number
    where bridge_ims_inc.is_incident = 1
    group by fact_interactions.opened_date_id
)

select
    interactions.opened_date_id,
    count(*),
    count(distinct nullif(interactions.user_id, '(unknown)')),
    count(distinct nullif(interactions.tech_id, '(unassigned)')),
    sum(interactions.state_class = 'complete'),
    sum(interactions.state_class = 'abandoned'),
    sum(interactions.state_class = 'open'),
    sum(interactions.incidents > 0),
    coalesce(max(incidents_by_day.incidents), 0)
from interactions
left join incidents_by_day on incidents_by_day.opened_date_id = interactions.opened_date_id
group by interactions.opened_date_id;

delete from rollup_closed_days;
insert into rollup_closed_days
select cast(replace(substr(closed_at, 1, 10), '-', '') as integer), count(*)
from fact_interactions
where closed_at is not null
group by 1;

delete from rollup_technicians;
insert into rollup_technicians
with incidents_by_technician as (
    select fact_interactions.tech_id, count(distinct bridge_ims_inc.incident_number) as incidents
    from bridge_ims_inc
    inner join fact_interactions on fact_interactions.interaction_number = bridge_ims_inc.interaction_number
    where bridge_ims_inc.is_incident = 1
    group by fact_interactions.tech_id
)

select
    interactions.tech_id,
    count(*),
    count(distinct interactions.opened_date_id),
    sum(interactions.state_class = 'complete'),
    sum(interactions.state_class = 'abandoned'),
    sum(interactions.state_class = 'open'),
    sum(interactions.incidents > 0),
    coalesce(max(incidents_by_technician.incidents), 0),
    min(interactions.opened_date_id),
    max(interactions.opened_date_id)
from interactions
left join incidents_by_technician on incidents_by_technician.tech_id = interactions.tech_id
group by interactions.tech_id;

delete from rollup_incident_creators;
insert into rollup_incident_creators
select created_by, count(distinct incident_number)
from bridge_ims_inc
where is_incident = 1 and created_by is not null
group by created_by;

delete from rollup_technician_locations;
insert into rollup_technician_locations
select tech_id, location_id, count(*) from fact_interactions group by tech_id, location_id;

delete from rollup_day_technicians;
insert into rollup_day_technicians
select opened_date_id, tech_id, count(*) from fact_interactions group by opened_date_id, tech_id;

delete from rollup_locations;
insert into rollup_locations
select location_id, count(*), count(distinct opened_date_id), sum(incidents > 0) from interactions group by location_id;

delete from rollup_day_locations;
insert into rollup_day_locations
select opened_date_id, location_id, count(*) from fact_interactions group by opened_date_id, location_id;

delete from rollup_states;
insert into rollup_states
select state_id, count(*) from fact_interactions group by state_id;

delete from rollup_types;
insert into rollup_types
select
    coalesce(interaction_type, ''),
    count(*),
    sum(incidents > 0),
    sum(state_class = 'complete'),
    sum(state_class = 'abandoned')
from interactions
group by 1;

delete from rollup_categories;
insert into rollup_categories
select coalesce(category, ''), count(*), sum(incidents > 0) from interactions group by 1;

delete from rollup_day_categories;
insert into rollup_day_categories
select opened_date_id, coalesce(category, ''), count(*) from interactions group by 1, 2;

delete from rollup_weekday_hours;
insert into rollup_weekday_hours
select dim_dates.day_of_week, cast(substr(fact_interactions.opened_at, 12, 2) as integer), count(*)
from fact_interactions
inner join dim_dates on dim_dates.date_id = fact_interactions.opened_date_id
group by 1, 2;

delete from rollup_months;
insert into rollup_months
select
    opened_date_id / 100,
    count(*),
    count(closed_at),
    count(*) filter (where substr(closed_at, 1, 10) = substr(opened_at, 1, 10)),
    count(*) filter (where close_source = 'updated_at')
from fact_interactions
group by 1;

delete from rollup_month_minutes;
insert into rollup_month_minutes
select opened_date_id / 100, resolution_minutes, count(*)
from fact_interactions
where resolution_minutes is not null
group by 1, 2;

delete from rollup_month_times;
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

delete from rollup_day_times;
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

delete from rollup_technician_times;
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

delete from rollup_users;
insert into rollup_users
select user_id, count(*) from fact_interactions group by user_id;

delete from rollup_totals;
insert into rollup_totals
select 'as_of', max(updated_at) from fact_interactions
union all
select 'unique_users', count(distinct nullif(user_id, '(unknown)')) from fact_interactions
union all
select 'incident_links', count(*) from bridge_ims_inc where is_incident = 1
union all
select 'orphan_links', count(*)
from bridge_ims_inc
where is_incident = 1
    and not exists (
        select 1 from fact_interactions
        where fact_interactions.interaction_number = bridge_ims_inc.interaction_number
    )
union all
select 'ambiguous_sysids', coalesce(sum(is_ambiguous), 0) from bridge_ims_inc where is_incident = 1
union all
select 'superseded_versions', count(*) from interaction_versions
union all
select 'rejected_rows', coalesce(sum(rows_rejected), 0) from etl_files where outcome = 'loaded';
