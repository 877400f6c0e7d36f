-- The marts read these rollups, so that a night need not scan the facts. Each is a plain function of the tables in
-- 1-schema.sql: rollups-recomputed.sql defines it, and the loader keeps it up to date by adding what changed.
-- A member with no interactions left has no row.
--
-- "converted" = has at least one row in bridge_ims_inc with is_incident = 1; "incidents" of a group = distinct incident
-- numbers linked to its interactions; "closed" = has a closed_at.

create table rollup_days (                        -- one row per opened day
    date_id integer primary key,
    interactions integer not null,
    unique_users integer not null,                -- the unknown member is not counted
    active_technicians integer not null,          -- the unknown member is not counted
    complete integer not null,
    abandoned integer not null,
    open integer not null,
    converted_interactions integer not null,
    incidents integer not null
) strict;

create table rollup_closed_days (                 -- one row per day of closed_at
    date_id integer primary key,
    closed integer not null
) strict;

create table rollup_technicians (
    tech_id text primary key,
    interactions integer not null,
    days_active integer not null,
    complete integer not null,
    abandoned integer not null,
    open integer not null,
    converted_interactions integer not null,
    incidents integer not null,
    first_date_id integer not null,
    last_date_id integer not null
) strict, without rowid;

-- distinct incidents by creator of the link, whoever holds the interaction
create table rollup_incident_creators (
    created_by text primary key,
    incidents integer not null
) strict, without rowid;

create table rollup_technician_locations (
    tech_id text not null,
    location_id integer not null,
    interactions integer not null,
    primary key (tech_id, location_id)
) strict, without rowid;

create table rollup_day_technicians (
    date_id integer not null,
    tech_id text not null,
    interactions integer not null,
    primary key (date_id, tech_id)
) strict, without rowid;

create table rollup_locations (
    location_id integer primary key,
    interactions integer not null,
    days_active integer not null,
    converted_interactions integer not null
) strict;

create table rollup_day_locations (
    date_id integer not null,
    location_id integer not null,
    interactions integer not null,
    primary key (date_id, location_id)
) strict, without rowid;

create table rollup_states (
    state_id integer primary key,
    interactions integer not null
) strict;

create table rollup_types (                       -- '' is the unknown member
    interaction_type text primary key,
    interactions integer not null,
    converted_interactions integer not null,
    complete integer not null,
    abandoned integer not null
) strict, without rowid;

-- category: the text of short_description before its first '|', trimmed; '' is the unknown member
create table rollup_categories (
    category text primary key,
    interactions integer not null,
    converted_interactions integer not null
) strict, without rowid;

create table rollup_day_categories (
    date_id integer not null,
    category text not null,
    interactions integer not null,
    primary key (date_id, category)
) strict, without rowid;

create table rollup_weekday_hours (               -- 0 = Monday; hour of opened_at
    day_of_week integer not null,
    hour integer not null,
    interactions integer not null,
    primary key (day_of_week, hour)
) strict, without rowid;

create table rollup_months (                      -- month of opening, year * 100 + month
    month_id integer primary key,
    interactions integer not null,
    closed integer not null,
    same_day integer not null,                    -- closed on the day of opening
    closed_by_update integer not null             -- closed with close_source = 'updated_at'
) strict;

-- how many closed interactions per month of opening and resolution time in minutes: the source of medians
create table rollup_month_minutes (
    month_id integer not null,
    resolution_minutes integer not null,
    interactions integer not null,
    primary key (month_id, resolution_minutes)
) strict, without rowid;

-- A month's resolution times for the mart `resolution`: nearest ranks over rollup_month_minutes.
create table rollup_month_times (
    month_id integer primary key,
    median_minutes integer not null,
    p90_minutes integer not null,
    within_1h integer not null,                   -- took at most 60 minutes
    within_1d integer not null                    -- took at most 1,440 minutes
) strict;

-- The resolution times in minutes of the closed interactions per day and technician, ascending and separated by blanks: the
-- source of rollup_technician_times, for the loader alone. Only for the last 100 days, counted back from the day of as_of.
create table rollup_day_times (
    date_id integer not null,
    tech_id text not null,
    minutes text not null,
    primary key (date_id, tech_id)
) strict, without rowid;

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

create table rollup_users (
    user_id text primary key,
    interactions integer not null
) strict, without rowid;

-- What `summary` needs about all history and no other rollup has: one row per metric, always all of them.
-- as_of (null without facts), unique_users, incident_links, orphan_links, ambiguous_sysids, superseded_versions,
-- rejected_rows.
create table rollup_totals (
    metric text primary key,
    value any
) strict, without rowid;
