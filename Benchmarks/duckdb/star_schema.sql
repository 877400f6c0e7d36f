-- The design's star schema in DuckDB's own SQL: exports read as text, typed, the latest version of each interaction kept.
-- Written from the contract and not from our SQL: where the two agree, neither can have copied the other's mistake.

create temp table interactions_read as
select
    number, opened_at, short_description, opened_for, state, type, assigned_to, sys_updated_on, location, work_notes,
    parse_filename(filename) as file
from read_csv(getvariable('interactions'), all_varchar = true, header = true, delim = ',', quote = '"', escape = '"',
    nullstr = '', filename = true);

create temp table versions as
select
    number,
    strptime(opened_at, '%m-%d-%Y %H:%M:%S') as opened_at,
    strptime(sys_updated_on, '%m-%d-%Y %H:%M:%S') as updated_at,
    -- ServiceNow's formula guard
    regexp_replace(trim(short_description), '^''([=+@-])', '\1') as short_description,
    regexp_replace(trim(work_notes), '^''([=+@-])', '\1') as work_notes,
    coalesce(trim(state), '(unknown)') as state,
    coalesce(trim(type), '(unknown)') as type,
    coalesce(trim(location), '(unknown)') as location,
    opened_for as user_text,
    assigned_to as tech_text,
    file
from interactions_read;
drop table interactions_read;

-- "Name (id)": id and name; a bare name is its own id and never replaces a real name.
create macro person_id(text) as
    case when text like '% (%)' then regexp_extract(text, '^.* \(([^()]*)\)$', 1) else text end;
create macro person_name(text) as
    case when text like '% (%)' then regexp_extract(text, '^(.*) \([^()]*\)$', 1) end;

create temp table people_texts as
select 'user' as role, user_text as text, max((updated_at, file)) as seen from versions where user_text is not null group by user_text
union all
select 'tech', tech_text, max((updated_at, file)) from versions where tech_text is not null group by tech_text;

create temp table people as
select role, text, person_id(text) as id, person_name(text) as name, seen from people_texts;

create table dim_users as
select id as user_id, coalesce(arg_max(name, seen) filter (where name is not null), id) as user_name
from people where role = 'user' group by id
union all select '(unknown)', '(unknown)';

create table dim_technicians as
select id as tech_id, coalesce(arg_max(name, seen) filter (where name is not null), id) as tech_name
from people where role = 'tech' group by id
union all select '(unassigned)', '(unassigned)';

create table dim_locations as
select row_number() over (order by location) as location_id, location as location_name
from (select distinct location from versions);

create table dim_states as
select
    row_number() over (order by state) as state_id, state as state_name,
    case
        when lower(state) like '%abandon%' or lower(state) like '%cancel%'
            or lower(state) in ('closed skipped', 'closed incomplete') then 'abandoned'
        when lower(state) like 'closed%'
            or lower(state) in ('complete', 'completed', 'resolved', 'solved', 'done', 'fulfilled') then 'complete'
        else 'open'
    end as state_class
from (select distinct state from versions);

create temp table ranked as
select *, row_number() over (partition by number order by updated_at desc, file desc) as rank from versions;

create table interaction_versions as
select number, state, person_id(tech_text) as tech_id, updated_at, file from ranked
where rank > 1;

create table fact_interactions as
select
    ranked.number as interaction_number, short_description, type as interaction_type, work_notes,
    coalesce(users.id, '(unknown)') as user_id, coalesce(techs.id, '(unassigned)') as tech_id,
    dim_locations.location_id, dim_states.state_id,
    year(opened_at) * 10000 + month(opened_at) * 100 + day(opened_at) as opened_date_id,
    opened_at, updated_at,
    case when state_class <> 'open' then greatest(updated_at, opened_at) end as closed_at,
    case when state_class <> 'open' and updated_at >= opened_at
        then date_diff('second', opened_at, updated_at) // 60 end as resolution_minutes,
    coalesce(nullif(trim(split_part(short_description, '|', 1)), ''), '(unknown)') as category
from ranked
left join people as users on users.role = 'user' and users.text = ranked.user_text
left join people as techs on techs.role = 'tech' and techs.text = ranked.tech_text
join dim_locations on dim_locations.location_name = ranked.location
join dim_states on dim_states.state_name = ranked.state
where rank = 1
order by ranked.number;

create temp table links_read as
select
    interaction, coalesce(nullif(task, ''), document_id) as incident, sys_created_by as created_by,
    strptime(sys_created_on, '%m-%d-%Y %H:%M:%S') as created_on, parse_filename(filename) as file
from read_csv(getvariable('links'), all_varchar = true, header = true, delim = ',', nullstr = '', filename = true);

create temp table links as
select * from links_read
qualify row_number() over (partition by interaction, incident order by created_on desc, file desc) = 1;

create temp table system_ids as
select distinct interaction, task, sys_created_by as created_by, strptime(sys_created_on, '%m-%d-%Y %H:%M:%S') as created_on
from read_csv(getvariable('system_ids'), all_varchar = true, header = true, delim = ',', nullstr = '');

-- A match counts only if it is unique on both sides.
create table bridge_ims_inc as
select
    links.interaction as interaction_number, incident as incident_number, links.created_by, links.created_on,
    case when link_count = 1 and id_count = 1 then ids.interaction end as interaction_sysid,
    case when link_count = 1 and id_count = 1 then ids.task end as incident_sysid
from (select *, count(*) over (partition by created_by, created_on) as link_count from links) as links
left join (
    select created_by, created_on, any_value(interaction) as interaction, any_value(task) as task, count(*) as id_count
    from system_ids group by created_by, created_on
) as ids on ids.created_by = links.created_by and ids.created_on = links.created_on
order by interaction_number, incident_number;

create table dim_dates as
select
    year(day) * 10000 + month(day) * 100 + day(day) as date_id, day::date as full_date, year(day) as year,
    quarter(day) as quarter, month(day) as month, monthname(day) as month_name, week(day) as week_of_year,
    day(day) as day_of_month, isodow(day) - 1 as day_of_week, dayname(day) as day_name, isodow(day) > 5 as is_weekend
from range(
    (select min(opened_at)::date::timestamp from fact_interactions),
    (select greatest(max(opened_at), max(updated_at))::date::timestamp + interval 1 day from fact_interactions),
    interval 1 day) as calendar(day);
