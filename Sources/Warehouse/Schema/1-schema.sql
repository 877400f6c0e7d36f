-- The star schema (PRAGMA user_version 3; migration-to-*.sql carries older databases forward). Users' queries depend on the
-- names, columns and meanings of dim_*, fact_interactions and bridge_ims_inc: do not change those. A comment inside a
-- statement is part of every database: changing one changes the file's bytes.
--
-- Times are 'YYYY-MM-DDTHH:MM:SS' in the exporting user's local time; a date_id is YYYYMMDD.
-- No foreign key of the facts is NULL: each dimension has an unknown member, so an inner join loses nothing.
-- user_id and tech_id are the desk's own ids; location_id and state_id are surrogate keys and never published.
-- The schema declares foreign keys, but the loader writes with the checks off: it keeps them by construction.

create table etl_runs (
    run_id integer primary key,
    started_at text not null,
    finished_at text,
    command text not null,
    version text not null,
    exit_status integer
) strict;

-- The rules of the configuration by which the facts were derived. If today's differ, the loader derives everything again.
-- Rules named reading.… say how the exports were read: if those differ, only a rebuild can derive everything again.
create table etl_rules (
    rule text primary key,
    value text not null
) strict, without rowid;

-- One row per content loaded or refused; name is the greatest name under which the program saw that content.
create table etl_files (
    file_id integer primary key,
    run_id integer not null references etl_runs (run_id),
    name text not null,
    path text not null,
    kind text not null check (kind in ('interaction', 'ims_inc', 'sysid')),
    size integer not null,
    modified_ns integer not null,
    sha256 text not null check (sha256 <> ''),
    encoding text not null,
    outcome text not null check (outcome in ('loaded', 'refused')),
    refusal text,
    rows_read integer not null default 0,
    rows_new integer not null default 0,
    rows_updated integer not null default 0,
    rows_unchanged integer not null default 0,
    rows_superseded integer not null default 0,
    rows_rejected integer not null default 0,
    unique (kind, sha256),
    check (outcome = 'refused'
        or rows_read = rows_new + rows_updated + rows_unchanged + rows_superseded + rows_rejected)
) strict;

-- What the program last found at a path: it recognises an untouched file without reading it.
create table etl_paths (
    path text not null,
    kind text not null,
    size integer not null,
    modified_ns integer not null,
    file_id integer not null references etl_files (file_id),
    primary key (path, kind)
) strict, without rowid;

create table etl_rejects (
    file_id integer not null references etl_files (file_id),
    line integer not null,
    reason text not null,
    primary key (file_id, line)
) strict, without rowid;

-- A name comes from the row with the greatest (updated_at, file name, line) that gives the member a real name.
create table dim_users (
    user_id text primary key,
    user_name text not null,
    name_updated_at text,
    name_file_id integer references etl_files (file_id),
    name_line integer
) strict, without rowid;

create table dim_technicians (
    tech_id text primary key,
    tech_name text not null,
    name_updated_at text,
    name_file_id integer references etl_files (file_id),
    name_line integer
) strict, without rowid;

create table dim_locations (
    location_id integer primary key,
    location_name text not null unique
) strict;

create table dim_states (
    state_id integer primary key,
    state_name text not null unique,
    state_class text not null check (state_class in ('open', 'complete', 'abandoned'))
) strict;

create table dim_dates (
    date_id integer primary key,
    full_date text not null unique,
    year integer not null,
    quarter integer not null,
    month integer not null,
    month_name text not null,
    week_of_year integer not null,
    day_of_month integer not null,
    day_of_week integer not null,
    day_name text not null,
    is_weekend integer not null
) strict;

create table fact_interactions (
    interaction_id integer primary key,
    interaction_number text not null,
    short_description text,
    interaction_type text,
    work_notes text,
    user_id text not null references dim_users (user_id),
    tech_id text not null references dim_technicians (tech_id),
    location_id integer not null references dim_locations (location_id),
    state_id integer not null references dim_states (state_id),
    opened_date_id integer not null references dim_dates (date_id),
    opened_at text not null,
    updated_at text not null,
    closed_at text,
    close_source text check (close_source in ('closed_at', 'updated_at')),
    resolution_minutes integer,
    source_file_id integer not null references etl_files (file_id),
    source_line integer not null,
    ingested_at text not null,
    -- The export's own closing time and sys_id and channel, unjudged: what a change of configuration needs.
    exported_closed_at text,
    channel text,
    sys_id text
) strict;
-- A unique index rather than a constraint: a first load builds it afterwards.
create unique index fact_interactions_number on fact_interactions (interaction_number);
-- For a day's unique users.
create index fact_interactions_opened on fact_interactions (opened_date_id);

-- Every version of an interaction except the one in the facts. Its updated_at identifies a version.
create table interaction_versions (
    interaction_id integer not null references fact_interactions (interaction_id),
    updated_at text not null,
    state_id integer not null references dim_states (state_id),
    tech_id text not null references dim_technicians (tech_id),
    source_file_id integer not null references etl_files (file_id),
    source_line integer not null,
    primary key (interaction_id, updated_at)
) strict, without rowid;

-- If incident_prefixes excludes a task, its link stays here with is_incident = 0 and counts nowhere.
-- is_ambiguous = 1: exports have sys_ids for its (created_by, created_on), but not one to one, so the link gets none.
create table bridge_ims_inc (
    link_id integer primary key,
    interaction_number text not null,
    incident_number text not null,
    is_incident integer not null default 1 check (is_incident in (0, 1)),
    is_ambiguous integer not null default 0 check (is_ambiguous in (0, 1)),
    interaction_sysid text,
    incident_sysid text,
    created_by text,
    created_on text,
    interaction_url text,
    incident_url text,
    source_file_id integer not null references etl_files (file_id),
    source_line integer not null,
    unique (interaction_number, incident_number)
) strict;
create index bridge_ims_inc_incident on bridge_ims_inc (incident_number);
-- By time first, so that a night's links and sys_ids go to the end of the index: by creator first, each touched a page of
-- its own, 990 pages a night instead of 16.
create index bridge_ims_inc_created on bridge_ims_inc (created_on, created_by);

create table sysids (
    interaction_sysid text not null,
    task_sysid text not null,
    created_by text,
    created_on text,
    source_file_id integer not null references etl_files (file_id),
    source_line integer not null,
    primary key (interaction_sysid, task_sysid)
) strict, without rowid;
create index sysids_created on sysids (created_on, created_by);

insert into dim_users (user_id, user_name) values ('(unknown)', '(unknown)');
insert into dim_technicians (tech_id, tech_name) values ('(unassigned)', '(unassigned)');
insert into dim_locations (location_id, location_name) values (0, '(unknown)');
insert into dim_states (state_id, state_name, state_class) values (0, '(unknown)', 'open');

-- One row per interaction with all names joined in: for queries by hand; rollups-recomputed.sql defines the rollups on it.
create view interactions as
select
    fact_interactions.interaction_id,
    fact_interactions.interaction_number,
    fact_interactions.opened_at,
    fact_interactions.opened_date_id,
    fact_interactions.updated_at,
    fact_interactions.closed_at,
    fact_interactions.close_source,
    fact_interactions.resolution_minutes,
    dim_users.user_id,
    dim_users.user_name,
    dim_technicians.tech_id,
    dim_technicians.tech_name,
    dim_locations.location_id,
    dim_locations.location_name,
    dim_states.state_id,
    dim_states.state_name,
    dim_states.state_class,
    fact_interactions.interaction_type,
    fact_interactions.channel,
    fact_interactions.short_description,
    fact_interactions.work_notes,
    trim(
        substr(fact_interactions.short_description, 1, instr(fact_interactions.short_description || '|', '|') - 1),
        -- Bytes up to the blank, as the reader trims.
        char(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32)
    ) as category,
    (
        select count(*) from bridge_ims_inc
        where bridge_ims_inc.interaction_number = fact_interactions.interaction_number
            and bridge_ims_inc.is_incident = 1
    ) as incidents,
    etl_files.name as source_file,
    fact_interactions.source_line,
    fact_interactions.ingested_at
from fact_interactions
inner join dim_users on dim_users.user_id = fact_interactions.user_id
inner join dim_technicians on dim_technicians.tech_id = fact_interactions.tech_id
inner join dim_locations on dim_locations.location_id = fact_interactions.location_id
inner join dim_states on dim_states.state_id = fact_interactions.state_id
inner join etl_files on etl_files.file_id = fact_interactions.source_file_id;
