-- The twelve marts, computed a second time: in DuckDB, from the rows of the raw exports, by the words of the contract.
--
-- Nothing here was taken from the program's own SQL: where both agree, two readings of the same words do.
-- raw_interaction, raw_ims_inc and raw_sysid hold each record as text, with the file, line and SHA-256 it came from.

-- Text is trimmed; one apostrophe before a formula's first character is the exporter's guard, not the text's.
create macro cleaned(value) as regexp_replace(
    nullif(trim(coalesce(value, ''), e' \t\r\n'), ''), '^''([=+@-])', '\1'
);
create macro moment(value) as coalesce(
    try_strptime(value, '%Y-%m-%d %H:%M:%S'), try_strptime(value, '%Y-%m-%dT%H:%M:%S'),
    try_strptime(value, '%m-%d-%Y %H:%M:%S')
);
create macro person_id(value) as coalesce(nullif(regexp_extract(value, '^(.*\S)\s*\(([^()]+)\)$', 2), ''), value);
create macro person_name(value) as nullif(regexp_extract(value, '^(.*\S)\s*\(([^()]+)\)$', 1), '');

-- A share in % with two decimals and a mean with one, in whole numbers, so that a half is a half: away from zero.
create macro percentage(part, whole) as
    case when whole > 0 then sign(part) * ((abs(part)::hugeint * 20000 + whole) // (2 * whole)) / 100.0 end;
create macro mean(total, n) as case when n > 0 then ((total::hugeint * 20 + n) // (2 * n)) / 10.0 end;
create macro change(now, before) as percentage(now - before, before);
-- The value at rank ceil(p · n) of n, p in hundredths.
create macro nearest_rank(ordered, p) as ordered[(len(ordered) * p + 99) // 100];

create table read_interaction as
select
    file, line, sha,
    cleaned(number) as number,
    moment(cleaned(opened_at)) as opened_at,
    moment(cleaned(sys_updated_on)) as updated_at,
    cleaned(closed_at) as closed_text,
    moment(cleaned(closed_at)) as closed_in_export,
    cleaned(short_description) as short_description,
    cleaned(opened_for) as opened_for,
    cleaned(state) as state,
    cleaned(type) as type,
    cleaned(assigned_to) as assigned_to,
    cleaned(location) as location
from raw_interaction;

create view accepted_interaction as
select * from read_interaction
where number is not null
    and opened_at between timestamp '1990-01-01' and timestamp '2100-12-31 23:59:59'
    and updated_at between timestamp '1990-01-01' and timestamp '2100-12-31 23:59:59'
    and opened_at <= updated_at + interval 1 day
    and (closed_text is null or closed_in_export is not null);

-- One version per stamp, the greatest stamp wins; of equal stamps the greater file, line, SHA-256.
create view winner as
select * from accepted_interaction
qualify row_number() over (partition by number order by updated_at desc, file desc, line desc, sha desc) = 1;

-- A bare name is its own id and never replaces a real one.
create view technician_name as
select person_id(assigned_to) as id,
    coalesce(
        arg_max(person_name(assigned_to), (updated_at, file, line)) filter (person_name(assigned_to) is not null),
        person_id(assigned_to)) as name
from accepted_interaction where assigned_to is not null group by 1;

create view classed as
with named as (select *, replace(lower(coalesce(state, '(unknown)')), '_', ' ') as word from winner)
select *,
    case
        when list_contains(getvariable('complete_states'), word) then 'complete'
        when list_contains(getvariable('abandoned_states'), word) then 'abandoned'
        when list_contains(getvariable('open_states'), word) then 'open'
        when word like '%abandon%' or word like '%cancel%' or word in ('closed skipped', 'closed incomplete')
            then 'abandoned'
        when word like 'closed%' or word in ('complete', 'completed', 'resolved', 'solved', 'done', 'fulfilled')
            then 'complete'
        else 'open'
    end as class
from named;

create view timed as
select *,
    case
        when class = 'open' then null
        when closed_in_export between opened_at and updated_at then closed_in_export
        else greatest(updated_at, opened_at)
    end as closed_at,
    case
        when class = 'open' then null
        when closed_in_export between opened_at and updated_at then 'closed_at' else 'updated_at'
    end as close_source
from classed;

create view read_link as
select file, line,
    cleaned(interaction) as interaction,
    coalesce(cleaned(task), cleaned(document_id)) as incident,
    person_id(cleaned(sys_created_by)) as created_by,
    cleaned(sys_created_on) as created_text,
    moment(created_text) as created_on
from raw_ims_inc;

create view accepted_link as
select * from read_link
where interaction is not null and incident is not null and (created_text is null or created_on is not null);

create view standing_link as
select * from accepted_link
qualify row_number() over (partition by interaction, incident order by created_on desc nulls last, file desc, line desc) = 1;

-- What is no incident by its number counts nowhere; but a sys_id that fits it too is not the other's alone.
create view link as
select * from standing_link
where len(list_filter(getvariable('incident_prefixes'), lambda prefix: starts_with(incident, prefix))) > 0;

create view sysid as
select distinct cleaned(interaction) as interaction_sysid, cleaned(task) as incident_sysid,
    person_id(cleaned(sys_created_by)) as created_by, moment(cleaned(sys_created_on)) as created_on
from raw_sysid;

create table fact as
select
    number, opened_at, updated_at, closed_at, close_source, class,
    opened_at::date as opened_on,
    closed_at::date as closed_on,
    case when updated_at >= opened_at then (epoch(closed_at)::bigint - epoch(opened_at)::bigint) // 60 end as minutes,
    person_id(opened_for) as user_id,
    coalesce(person_id(assigned_to), '(unassigned)') as tech_id,
    coalesce(location, '(unknown)') as location_name,
    coalesce(state, '(unknown)') as state_name,
    coalesce(type, '(unknown)') as interaction_type,
    coalesce(nullif(trim(split_part(coalesce(short_description, ''), '|', 1), e' \t\r\n'), ''), '(unknown)') as category,
    exists (select 1 from link where link.interaction = number) as converted
from timed;

create table clock as
select
    max(updated_at) as as_of,
    greatest(
        case when max(updated_at)::time >= getvariable('day_closes_at')::time then max(updated_at)::date else max(updated_at)::date - 1 end,
        min(opened_on)) as report_day,
    min(opened_on) as first_day,
    greatest(max(updated_at)::date, max(opened_on)) as last_day
from fact;

create view calendar as
select unnest(generate_series(first_day::timestamp, last_day::timestamp, interval 1 day))::date as full_date from clock;

create view converted_incident as
select fact.*, link.incident from fact join link on link.interaction = fact.number;

create view mart_daily as
with counted as (
    select opened_on, count(*) as interactions, count(distinct user_id) as unique_users,
        count(distinct tech_id) filter (tech_id <> '(unassigned)') as active_technicians,
        count(*) filter (class = 'complete') as complete, count(*) filter (class = 'abandoned') as abandoned,
        count(*) filter (class = 'open') as open, count(*) filter (converted) as converted_interactions
    from fact group by opened_on
),
incident_count as (select opened_on, count(distinct incident) as incidents from converted_incident group by opened_on),
filled as (
    select full_date, coalesce(interactions, 0) as interactions, coalesce(unique_users, 0) as unique_users,
        coalesce(active_technicians, 0) as active_technicians, coalesce(complete, 0) as complete,
        coalesce(abandoned, 0) as abandoned, coalesce(open, 0) as open,
        coalesce(converted_interactions, 0) as converted_interactions, coalesce(incidents, 0) as incidents
    from calendar left join counted on counted.opened_on = full_date
        left join incident_count on incident_count.opened_on = full_date
)
select a.full_date, dayname(a.full_date) as day_name, isodow(a.full_date) > 5 as is_weekend,
    a.full_date <= report_day as is_complete, a.interactions, a.unique_users, a.active_technicians, a.complete,
    a.abandoned, a.open, a.converted_interactions,
    percentage(a.converted_interactions, a.interactions) as converted_pct, a.incidents,
    percentage(a.incidents, a.interactions) as incidents_per_100,
    case when a.full_date >= first_day + 6 then mean(
        (select sum(w.interactions) from filled w where w.full_date between a.full_date - 6 and a.full_date), 7)
    end as interactions_7d_avg,
    b.interactions as same_weekday_prev, change(a.interactions, b.interactions) as change_pct
from filled a cross join clock left join filled b on b.full_date = a.full_date - 7
order by a.full_date;

create view mart_technician as
with recent as (
    select tech_id, count(*) as tickets_90d,
        list_sort(list(minutes) filter (closed_at is not null and minutes is not null)) as ordered
    from fact cross join clock where opened_on between report_day - 89 and report_day group by tech_id
)
select f.tech_id, coalesce(any_value(n.name), f.tech_id) as tech_name, count(*) as total_tickets,
    percentage(count(*), (select count(*) from fact)) as share_pct,
    rank() over (order by count(*) desc) as volume_rank,
    count(distinct opened_on) as days_active, mean(count(*), count(distinct opened_on)) as avg_per_day,
    count(distinct location_name) filter (location_name <> '(unknown)') as locations_served,
    count(*) filter (class = 'complete') as complete, count(*) filter (class = 'abandoned') as abandoned,
    count(*) filter (class = 'open') as open, count(*) filter (converted) as converted_interactions,
    percentage(count(*) filter (converted), count(*)) as converted_pct,
    coalesce(any_value(r.tickets_90d), 0) as tickets_90d,
    nearest_rank(any_value(r.ordered), 50) as median_resolution_minutes_90d,
    nearest_rank(any_value(r.ordered), 90) as p90_resolution_minutes_90d,
    min(opened_on) as first_opened_on, max(opened_on) as last_opened_on
from fact f left join technician_name n on n.id = f.tech_id left join recent r on r.tech_id = f.tech_id
group by f.tech_id
order by total_tickets desc, tech_name, f.tech_id;

create view mart_location as
with counted as (
    select location_name, count(*) as total,
        count(distinct tech_id) filter (tech_id <> '(unassigned)') as technicians,
        count(distinct opened_on) as days_active, count(*) filter (converted) as converted,
        count(*) filter (opened_on between report_day - 27 and report_day) as now,
        count(*) filter (opened_on between report_day - 55 and report_day - 28) as before
    from fact cross join clock group by location_name
)
select location_name, total as total_interactions, percentage(total, (select count(*) from fact)) as share_pct,
    percentage(
        sum(total) over (order by total desc, location_name rows unbounded preceding), (select count(*) from fact)
    ) as cumulative_pct,
    rank() over (order by total desc) as volume_rank, technicians as unique_technicians, days_active,
    mean(total, days_active) as avg_daily, converted as converted_interactions,
    percentage(converted, total) as converted_pct, now as interactions_28d, before as interactions_prev_28d,
    change(now, before) as change_pct
from counted order by total desc, location_name;

create view mart_conversion as
with counted as (
    select tech_id, count(*) as n, count(*) filter (converted) as k from fact group by tech_id
),
incident_count as (select tech_id, count(distinct incident) as incidents from converted_incident group by tech_id),
created as (select created_by, count(distinct incident) as incidents from link group by created_by),
wilson as (
    select *, (k / n + 1.96 * 1.96 / (2 * n)) / (1 + 1.96 * 1.96 / n) as centre,
        1.96 * sqrt(k / n * (1 - k / n) / n + 1.96 * 1.96 / (4.0 * n * n)) / (1 + 1.96 * 1.96 / n) as half
    from counted
)
select w.tech_id, coalesce(name, w.tech_id) as tech_name, n as total_ims, k as converted_ims,
    percentage(k, n) as converted_pct, round(100 * greatest(centre - half, 0), 2) as converted_low_pct,
    round(100 * least(centre + half, 1), 2) as converted_high_pct,
    coalesce(i.incidents, 0) as total_incidents, percentage(coalesce(i.incidents, 0), n) as conversion_pct,
    coalesce(c.incidents, 0) as incidents_created, percentage(coalesce(c.incidents, 0), n) as created_pct,
    n < getvariable('minimum_interactions') as below_floor
from wilson w left join technician_name on technician_name.id = w.tech_id
    left join incident_count i on i.tech_id = w.tech_id left join created c on c.created_by = w.tech_id
order by n desc, tech_name, w.tech_id;

create view mart_state as
select state_name, any_value(class) as state_class, count(*) as interactions,
    percentage(count(*), (select count(*) from fact)) as share_pct
from fact group by state_name order by interactions desc, state_name;

create view day_of_week as
select day, ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][day] as name,
    (select count(*) from calendar where isodow(full_date) = day) as days
from range(1, 8) d (day);

create view mart_weekday as
with counted as (
    select day, name, days, (select count(*) from fact where isodow(opened_on) = day) as interactions from day_of_week
)
select day - 1 as day_of_week, name as day_name, days as calendar_days, interactions,
    mean(interactions, days) as avg_per_day
from counted order by day;

create view mart_weekday_hour as
with counted as (
    select day, name, hour, days,
        (select count(*) from fact where isodow(opened_on) = day and hour(opened_at) = hour) as interactions
    from day_of_week cross join range(0, 24) h (hour)
)
select day - 1 as day_of_week, name as day_name, hour, days as calendar_days, interactions,
    mean(interactions, days) as avg_per_day
from counted order by day, hour;

create view mart_type as
select interaction_type, count(*) as interactions, percentage(count(*), (select count(*) from fact)) as share_pct,
    count(*) filter (converted) as converted_interactions,
    percentage(count(*) filter (converted), count(*)) as converted_pct,
    count(*) filter (class = 'abandoned') as abandoned,
    percentage(count(*) filter (class = 'abandoned'), count(*) filter (class <> 'open')) as abandon_pct
from fact group by interaction_type order by interactions desc, interaction_type;

create view mart_category as
with counted as (
    select category, count(*) as total, count(*) filter (converted) as converted,
        count(*) filter (opened_on between report_day - 27 and report_day) as now,
        count(*) filter (opened_on between report_day - 55 and report_day - 28) as before
    from fact cross join clock group by category
)
select category, total as interactions, percentage(total, (select count(*) from fact)) as share_pct,
    converted as converted_interactions, percentage(converted, total) as converted_pct, now as interactions_28d,
    before as interactions_prev_28d, change(now, before) as change_pct
from counted order by total desc, category;

create view mart_resolution as
with month as (
    select strftime(unnest(generate_series(
        date_trunc('month', min(opened_at)), date_trunc('month', max(opened_at)), interval 1 month)), '%Y-%m') as month
    from fact
),
counted as (
    select strftime(opened_at, '%Y-%m') as month, count(*) as interactions, count(closed_at) as closed,
        list_sort(list(minutes) filter (minutes is not null)) as ordered,
        count(*) filter (minutes <= 60) as within_1h, count(*) filter (minutes <= 1440) as within_1d,
        count(*) filter (closed_on = opened_on) as same_day,
        count(*) filter (close_source = 'updated_at') as closed_by_update
    from fact group by 1
)
select month, coalesce(interactions, 0) as interactions, coalesce(closed, 0) as closed,
    nearest_rank(ordered, 50) as median_minutes, nearest_rank(ordered, 90) as p90_minutes,
    coalesce(within_1h, 0) as within_1h, percentage(within_1h, closed) as within_1h_pct,
    coalesce(within_1d, 0) as within_1d, percentage(within_1d, closed) as within_1d_pct,
    coalesce(same_day, 0) as same_day, percentage(same_day, closed) as same_day_pct,
    coalesce(closed_by_update, 0) as closed_by_update
from month left join counted using (month) order by month;

create view mart_backlog as
with counted as (
    select full_date, (select count(*) from fact where opened_on = full_date) as opened,
        (select count(*) from fact where closed_on = full_date) as closed
    from calendar
)
select full_date, full_date <= report_day as is_complete, opened, closed,
    sum(opened - closed) over (order by full_date rows unbounded preceding)::bigint as open_at_end
from counted cross join clock order by full_date;

create view mart_summary as
with ambiguous as (
    select count(*) as links from link
    where (select count(*) from sysid where (sysid.created_by, sysid.created_on) = (link.created_by, link.created_on)) > 0
        and ((select count(*) from sysid where (sysid.created_by, sysid.created_on) = (link.created_by, link.created_on)) > 1
            or (select count(*) from standing_link other where (other.created_by, other.created_on) = (link.created_by, link.created_on)) > 1)
)
select unnest([
    {'metric': 'as_of', 'value': (select strftime(as_of, '%Y-%m-%dT%H:%M:%S') from clock)},
    {'metric': 'report_day', 'value': (select report_day::varchar from clock)},
    {'metric': 'total_interactions', 'value': (select count(*)::varchar from fact)},
    {'metric': 'unique_technicians', 'value': (select count(distinct tech_id)::varchar from fact where tech_id <> '(unassigned)')},
    {'metric': 'unique_users', 'value': (select count(distinct user_id)::varchar from fact)},
    {'metric': 'unique_locations', 'value': (select count(distinct location_name)::varchar from fact where location_name <> '(unknown)')},
    {'metric': 'days_with_activity', 'value': (select count(distinct opened_on)::varchar from fact)},
    {'metric': 'first_interaction', 'value': (select min(opened_on)::varchar from fact)},
    {'metric': 'last_interaction', 'value': (select max(opened_on)::varchar from fact)},
    {'metric': 'incident_links', 'value': (select count(*)::varchar from link)},
    {'metric': 'orphan_links', 'value': (select count(*)::varchar from link where interaction not in (select number from fact))},
    {'metric': 'ambiguous_sysids', 'value': (select links::varchar from ambiguous)},
    {'metric': 'rejected_rows', 'value': (select (
        (select count(*) from raw_interaction) - (select count(*) from accepted_interaction)
        + (select count(*) from raw_ims_inc) - (select count(*) from accepted_link))::varchar)},
    {'metric': 'superseded_versions', 'value': (select (count(distinct (number, updated_at)) - count(distinct number))::varchar from accepted_interaction)}
], recursive := true);
