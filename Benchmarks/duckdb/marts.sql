-- The twelve marts of the design in DuckDB's own SQL. Scans of all facts throughout: that is what a rebuild costs.

create temp table bounds as
select
    max(updated_at) as as_of,
    greatest(
        case when max(updated_at)::time >= time '20:00' then max(updated_at)::date else max(updated_at)::date - 1 end,
        min(opened_at)::date) as report_day
from fact_interactions;

create temp table linked as
select interaction_number, count(*) as incidents from bridge_ims_inc group by interaction_number;

create temp table facts as
select
    fact.*, opened_at::date as opened_day, state_name, state_class, location_name, tech_name,
    linked.interaction_number is not null as converted
from fact_interactions as fact
join dim_states using (state_id)
join dim_locations using (location_id)
join dim_technicians using (tech_id)
left join linked using (interaction_number);

create macro pct(part, whole) as round(100.0 * part / nullif(whole, 0), 2);

create table daily as
with opened as (
    select
        opened_day, count(*) as interactions,
        count(distinct user_id) filter (where user_id <> '(unknown)') as unique_users,
        count(distinct tech_id) filter (where tech_id <> '(unassigned)') as active_technicians,
        count(*) filter (where state_class = 'complete') as complete,
        count(*) filter (where state_class = 'abandoned') as abandoned,
        count(*) filter (where state_class = 'open') as open,
        count(*) filter (where converted) as converted_interactions
    from facts group by opened_day
),
incidents as (
    select opened_day, count(distinct incident_number) as incidents
    from facts join bridge_ims_inc using (interaction_number) group by opened_day
),
days as (
    select
        full_date, day_name, is_weekend, full_date <= (select report_day from bounds) as is_complete,
        coalesce(interactions, 0) as interactions, coalesce(unique_users, 0) as unique_users,
        coalesce(active_technicians, 0) as active_technicians, coalesce(complete, 0) as complete,
        coalesce(abandoned, 0) as abandoned, coalesce(open, 0) as open,
        coalesce(converted_interactions, 0) as converted_interactions, coalesce(incidents, 0) as incidents
    from dim_dates
    left join opened on opened.opened_day = full_date
    left join incidents on incidents.opened_day = full_date
)
select
    full_date, day_name, is_weekend, is_complete, interactions, unique_users, active_technicians, complete, abandoned, open,
    converted_interactions, pct(converted_interactions, interactions) as converted_pct, incidents,
    pct(incidents, interactions) as incidents_per_100,
    case when row_number() over (order by full_date) >= 7
        then round(avg(interactions) over (order by full_date rows 6 preceding), 1) end as interactions_7d_avg,
    lag(interactions, 7) over (order by full_date) as same_weekday_prev,
    pct(interactions - lag(interactions, 7) over (order by full_date), lag(interactions, 7) over (order by full_date))
        as change_pct
from days order by full_date;

create table technician as
with recent as (
    select
        tech_id, count(*) as tickets_90d,
        quantile_disc(resolution_minutes, 0.5) as median_resolution_minutes_90d,
        quantile_disc(resolution_minutes, 0.9) as p90_resolution_minutes_90d
    from facts, bounds
    where opened_day > report_day - 90 and opened_day <= report_day
    group by tech_id
)
select
    tech_id, tech_name, count(*) as total_tickets, pct(count(*), (select count(*) from facts)) as share_pct,
    rank() over (order by count(*) desc) as volume_rank, count(distinct opened_date_id) as days_active,
    round(count(*) / count(distinct opened_date_id), 1) as avg_per_day,
    count(distinct location_id) filter (where location_name <> '(unknown)') as locations_served,
    count(*) filter (where state_class = 'complete') as complete,
    count(*) filter (where state_class = 'abandoned') as abandoned,
    count(*) filter (where state_class = 'open') as open,
    count(*) filter (where converted) as converted_interactions,
    pct(count(*) filter (where converted), count(*)) as converted_pct,
    coalesce(any_value(tickets_90d), 0) as tickets_90d,
    any_value(median_resolution_minutes_90d) as median_resolution_minutes_90d,
    any_value(p90_resolution_minutes_90d) as p90_resolution_minutes_90d,
    min(opened_day) as first_opened_on, max(opened_day) as last_opened_on
from facts left join recent using (tech_id)
group by tech_id, tech_name
order by total_tickets desc, tech_name, tech_id;

create table location as
with places as (
    select
        location_name, count(*) as total_interactions, pct(count(*), (select count(*) from facts)) as share_pct,
        count(distinct tech_id) filter (where tech_id <> '(unassigned)') as unique_technicians,
        count(distinct opened_date_id) as days_active,
        round(count(*) / count(distinct opened_date_id), 1) as avg_daily,
        count(*) filter (where converted) as converted_interactions,
        pct(count(*) filter (where converted), count(*)) as converted_pct,
        count(*) filter (where opened_day > report_day - 28 and opened_day <= report_day) as interactions_28d,
        count(*) filter (where opened_day > report_day - 56 and opened_day <= report_day - 28) as interactions_prev_28d
    from facts, bounds group by location_name
)
select
    location_name, total_interactions, share_pct,
    pct(sum(total_interactions) over (order by total_interactions desc, location_name rows unbounded preceding),
        (select count(*) from facts)) as cumulative_pct,
    rank() over (order by total_interactions desc) as volume_rank, unique_technicians, days_active, avg_daily,
    converted_interactions, converted_pct, interactions_28d, interactions_prev_28d,
    pct(interactions_28d - interactions_prev_28d, interactions_prev_28d) as change_pct
from places order by total_interactions desc, location_name;

create table conversion as
with incidents as (
    select tech_id, count(distinct incident_number) as total_incidents
    from facts join bridge_ims_inc using (interaction_number) group by tech_id
),
created as (
    select created_by as tech_id, count(distinct incident_number) as incidents_created from bridge_ims_inc group by created_by
),
totals as (
    select tech_id, tech_name, count(*) as n, count(*) filter (where converted) as converted_ims, 
        converted_ims / n as p
    from facts group by tech_id, tech_name
)
select
    tech_id, tech_name, n as total_ims, converted_ims, pct(converted_ims, n) as converted_pct,
    round(100 * greatest(0, (p + 3.8416 / (2 * n) - 1.96 * sqrt(p * (1 - p) / n + 3.8416 / (4 * n * n))) / (1 + 3.8416 / n)), 2)
        as converted_low_pct,
    round(100 * least(1, (p + 3.8416 / (2 * n) + 1.96 * sqrt(p * (1 - p) / n + 3.8416 / (4 * n * n))) / (1 + 3.8416 / n)), 2)
        as converted_high_pct,
    coalesce(total_incidents, 0) as total_incidents, pct(coalesce(total_incidents, 0), n) as conversion_pct,
    coalesce(incidents_created, 0) as incidents_created, pct(coalesce(incidents_created, 0), n) as created_pct,
    n < 50 as below_floor
from totals left join incidents using (tech_id) left join created using (tech_id)
order by n desc, tech_name, tech_id;

create table state as
select state_name, state_class, count(*) as interactions, pct(count(*), (select count(*) from facts)) as share_pct
from facts group by state_name, state_class order by interactions desc, state_name;

create table weekday as
with calendar as (select day_of_week, day_name, count(*) as calendar_days from dim_dates group by day_of_week, day_name)
select
    day_of_week, day_name, coalesce(calendar_days, 0) as calendar_days, count(opened_day) as interactions,
    round(count(opened_day) / nullif(calendar_days, 0), 1) as avg_per_day
from (select unnest(range(7)) as day_of_week, unnest(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']) as day_name) as week
left join calendar using (day_of_week, day_name)
left join facts on isodow(opened_day) - 1 = day_of_week
group by day_of_week, day_name, calendar_days order by day_of_week;

create table weekday_hour as
with counted as (
    select isodow(opened_day) - 1 as day_of_week, hour(opened_at) as hour, count(*) as interactions from facts group by all
)
select
    day_of_week, day_name, hours.hour, calendar_days, coalesce(counted.interactions, 0) as interactions,
    round(coalesce(counted.interactions, 0) / nullif(calendar_days, 0), 1) as avg_per_day
from weekday cross join range(24) as hours(hour) left join counted using (day_of_week, hour)
order by day_of_week, hour;

create table type as
select
    interaction_type, count(*) as interactions, pct(count(*), (select count(*) from facts)) as share_pct,
    count(*) filter (where converted) as converted_interactions,
    pct(count(*) filter (where converted), count(*)) as converted_pct,
    count(*) filter (where state_class = 'abandoned') as abandoned,
    pct(count(*) filter (where state_class = 'abandoned'), count(*) filter (where state_class <> 'open')) as abandon_pct
from facts group by interaction_type order by interactions desc, interaction_type;

create table category as
select
    category, count(*) as interactions, pct(count(*), (select count(*) from facts)) as share_pct,
    count(*) filter (where converted) as converted_interactions,
    pct(count(*) filter (where converted), count(*)) as converted_pct,
    count(*) filter (where opened_day > report_day - 28 and opened_day <= report_day) as interactions_28d,
    count(*) filter (where opened_day > report_day - 56 and opened_day <= report_day - 28) as interactions_prev_28d,
    pct(interactions_28d - interactions_prev_28d, interactions_prev_28d) as change_pct
from facts, bounds group by category order by interactions desc, category;

create table resolution as
with months as (
    select strftime(month, '%Y-%m') as month
    from range(
        (select date_trunc('month', min(opened_at)) from facts),
        (select date_trunc('month', max(opened_at)) + interval 1 month from facts), interval 1 month) as months(month)
),
counted as (
    select
        strftime(opened_at, '%Y-%m') as month, count(*) as interactions, count(closed_at) as closed,
        quantile_disc(resolution_minutes, 0.5) as median_minutes, quantile_disc(resolution_minutes, 0.9) as p90_minutes,
        count(*) filter (where resolution_minutes <= 60) as within_1h,
        count(*) filter (where resolution_minutes <= 1440) as within_1d,
        count(*) filter (where closed_at::date = opened_day) as same_day
    from facts group by 1
)
select
    month, coalesce(interactions, 0) as interactions, coalesce(closed, 0) as closed, median_minutes, p90_minutes,
    coalesce(within_1h, 0) as within_1h, pct(within_1h, closed) as within_1h_pct,
    coalesce(within_1d, 0) as within_1d, pct(within_1d, closed) as within_1d_pct,
    coalesce(same_day, 0) as same_day, pct(same_day, closed) as same_day_pct, coalesce(closed, 0) as closed_by_update
from months left join counted using (month) order by month;

create table backlog as
with opened as (select opened_day as day, count(*) as opened from facts group by 1),
closed as (select closed_at::date as day, count(*) as closed from facts where closed_at is not null group by 1)
select
    full_date, full_date <= (select report_day from bounds) as is_complete, coalesce(opened, 0) as opened,
    coalesce(closed, 0) as closed,
    sum(coalesce(opened, 0) - coalesce(closed, 0)) over (order by full_date rows unbounded preceding) as open_at_end
from dim_dates left join opened on opened.day = full_date left join closed on closed.day = full_date
order by full_date;

create table summary as
select unnest([
    {metric: 'report_day', value: (select report_day::text from bounds)},
    {metric: 'total_interactions', value: (select count(*)::text from facts)},
    {metric: 'unique_technicians', value: (select count(distinct tech_id)::text from facts where tech_id <> '(unassigned)')},
    {metric: 'unique_users', value: (select count(distinct user_id)::text from facts where user_id <> '(unknown)')},
    {metric: 'unique_locations', value: (select count(distinct location_id)::text from facts where location_name <> '(unknown)')},
    {metric: 'days_with_activity', value: (select count(distinct opened_date_id)::text from facts)},
    {metric: 'incident_links', value: (select count(*)::text from bridge_ims_inc)},
    {metric: 'orphan_links', value: (select count(*)::text from bridge_ims_inc anti join facts using (interaction_number))},
    {metric: 'superseded_versions', value: (select (count(distinct (number, updated_at)) - count(distinct number))::text from versions)}
], recursive := true);
