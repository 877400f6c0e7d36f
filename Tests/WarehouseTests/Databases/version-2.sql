-- A database of version 2, as the program of commit 2b57347 made it of three exports and `sqlite3 … .dump` wrote it, but for
-- the clock's times. Frozen: what a user's file may be.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE etl_runs (
    run_id integer primary key,
    started_at text not null,
    finished_at text,
    command text not null,
    version text not null,
    exit_status integer
) strict;
INSERT INTO etl_runs VALUES(1,'2025-01-08T23:00:00','2025-01-08T23:00:00','run','0.1.0',0);
CREATE TABLE etl_rules (
    rule text primary key,
    value text not null
) strict, without rowid;
INSERT INTO etl_rules VALUES('incident_prefixes','');
INSERT INTO etl_rules VALUES('instance_url','');
INSERT INTO etl_rules VALUES('reading.columns','');
INSERT INTO etl_rules VALUES('reading.dates',replace('MM-DD-YYYY HH:mm[:ss]\nYYYY-MM-DD[T][ ]HH:mm[:ss][.S]','\n',char(10)));
INSERT INTO etl_rules VALUES('reading.encodings','');
INSERT INTO etl_rules VALUES('reading.files',replace('ims_inc: ims_inc_*\ninteraction: interaction_*\nsysid: sysid_*','\n',char(10)));
INSERT INTO etl_rules VALUES('reading.max_rejected_pct','50.0');
INSERT INTO etl_rules VALUES('reading.nulls','');
INSERT INTO etl_rules VALUES('reading.store_work_notes','true');
INSERT INTO etl_rules VALUES('states','');
INSERT INTO etl_rules VALUES('store_work_notes','true');
CREATE TABLE etl_files (
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
INSERT INTO etl_files VALUES(1,1,'ims_inc_1.csv','exports/ims_inc_1.csv','ims_inc',197,1736377200000000000,'00dc9f2500fa5e29cdce0a2c8750dd597ca10b5ce58d757a3085a3befba8391c','UTF-8','loaded',NULL,4,4,0,0,0,0);
INSERT INTO etl_files VALUES(2,1,'interaction_1.csv','exports/interaction_1.csv','interaction',720,1736377200000000000,'7285a6425fa0813a2c95ef1e62fbf240708921315704538d61b6e0d509e4017e','UTF-8','loaded',NULL,6,4,0,0,1,1);
INSERT INTO etl_files VALUES(3,1,'sysid_1.csv','exports/sysid_1.csv','sysid',137,1736377200000000000,'1760ce554652ab1d265c5994b3dadc69f617190450f770387cc2b059d609103a','UTF-8','loaded',NULL,1,1,0,0,0,0);
CREATE TABLE etl_paths (
    path text not null,
    kind text not null,
    size integer not null,
    modified_ns integer not null,
    file_id integer not null references etl_files (file_id),
    primary key (path, kind)
) strict, without rowid;
INSERT INTO etl_paths VALUES('exports/ims_inc_1.csv','ims_inc',197,1736377200000000000,1);
INSERT INTO etl_paths VALUES('exports/interaction_1.csv','interaction',720,1736377200000000000,2);
INSERT INTO etl_paths VALUES('exports/sysid_1.csv','sysid',137,1736377200000000000,3);
CREATE TABLE etl_rejects (
    file_id integer not null references etl_files (file_id),
    line integer not null,
    reason text not null,
    primary key (file_id, line)
) strict, without rowid;
INSERT INTO etl_rejects VALUES(2,7,'opened_at is a text of 5 characters, expected MM-DD-YYYY HH:mm[:ss] or YYYY-MM-DD[T][ ]HH:mm[:ss][.S]; see `dates` in the configuration');
CREATE TABLE dim_users (
    user_id text primary key,
    user_name text not null,
    name_updated_at text,
    name_file_id integer references etl_files (file_id),
    name_line integer
) strict, without rowid;
INSERT INTO dim_users VALUES('(unknown)','(unknown)',NULL,NULL,NULL);
INSERT INTO dim_users VALUES('ann','Ann','2025-01-07T11:00:00',2,6);
INSERT INTO dim_users VALUES('zoe','Zoë','2025-01-07T12:00:00',2,3);
CREATE TABLE dim_technicians (
    tech_id text primary key,
    tech_name text not null,
    name_updated_at text,
    name_file_id integer references etl_files (file_id),
    name_line integer
) strict, without rowid;
INSERT INTO dim_technicians VALUES('(unassigned)','(unassigned)',NULL,NULL,NULL);
INSERT INTO dim_technicians VALUES('bob','Bob','2025-01-07T11:00:00',2,6);
INSERT INTO dim_technicians VALUES('cy','Cy','2024-09-13T08:00:00',2,4);
CREATE TABLE dim_locations (
    location_id integer primary key,
    location_name text not null unique
) strict;
INSERT INTO dim_locations VALUES(0,'(unknown)');
INSERT INTO dim_locations VALUES(1,'Paris');
INSERT INTO dim_locations VALUES(2,'Oslo');
CREATE TABLE dim_states (
    state_id integer primary key,
    state_name text not null unique,
    state_class text not null check (state_class in ('open', 'complete', 'abandoned'))
) strict;
INSERT INTO dim_states VALUES(0,'(unknown)','open');
INSERT INTO dim_states VALUES(1,'Resolved','complete');
INSERT INTO dim_states VALUES(2,'New','open');
INSERT INTO dim_states VALUES(3,'Closed Abandoned','abandoned');
INSERT INTO dim_states VALUES(4,'Work_in_Progress','open');
CREATE TABLE dim_dates (
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
INSERT INTO dim_dates VALUES(20240911,'2024-09-11',2024,3,9,'September',37,11,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20240912,'2024-09-12',2024,3,9,'September',37,12,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20240913,'2024-09-13',2024,3,9,'September',37,13,4,'Friday',0);
INSERT INTO dim_dates VALUES(20240914,'2024-09-14',2024,3,9,'September',37,14,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20240915,'2024-09-15',2024,3,9,'September',37,15,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20240916,'2024-09-16',2024,3,9,'September',38,16,0,'Monday',0);
INSERT INTO dim_dates VALUES(20240917,'2024-09-17',2024,3,9,'September',38,17,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20240918,'2024-09-18',2024,3,9,'September',38,18,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20240919,'2024-09-19',2024,3,9,'September',38,19,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20240920,'2024-09-20',2024,3,9,'September',38,20,4,'Friday',0);
INSERT INTO dim_dates VALUES(20240921,'2024-09-21',2024,3,9,'September',38,21,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20240922,'2024-09-22',2024,3,9,'September',38,22,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20240923,'2024-09-23',2024,3,9,'September',39,23,0,'Monday',0);
INSERT INTO dim_dates VALUES(20240924,'2024-09-24',2024,3,9,'September',39,24,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20240925,'2024-09-25',2024,3,9,'September',39,25,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20240926,'2024-09-26',2024,3,9,'September',39,26,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20240927,'2024-09-27',2024,3,9,'September',39,27,4,'Friday',0);
INSERT INTO dim_dates VALUES(20240928,'2024-09-28',2024,3,9,'September',39,28,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20240929,'2024-09-29',2024,3,9,'September',39,29,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20240930,'2024-09-30',2024,3,9,'September',40,30,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241001,'2024-10-01',2024,4,10,'October',40,1,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241002,'2024-10-02',2024,4,10,'October',40,2,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241003,'2024-10-03',2024,4,10,'October',40,3,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241004,'2024-10-04',2024,4,10,'October',40,4,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241005,'2024-10-05',2024,4,10,'October',40,5,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241006,'2024-10-06',2024,4,10,'October',40,6,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241007,'2024-10-07',2024,4,10,'October',41,7,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241008,'2024-10-08',2024,4,10,'October',41,8,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241009,'2024-10-09',2024,4,10,'October',41,9,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241010,'2024-10-10',2024,4,10,'October',41,10,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241011,'2024-10-11',2024,4,10,'October',41,11,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241012,'2024-10-12',2024,4,10,'October',41,12,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241013,'2024-10-13',2024,4,10,'October',41,13,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241014,'2024-10-14',2024,4,10,'October',42,14,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241015,'2024-10-15',2024,4,10,'October',42,15,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241016,'2024-10-16',2024,4,10,'October',42,16,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241017,'2024-10-17',2024,4,10,'October',42,17,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241018,'2024-10-18',2024,4,10,'October',42,18,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241019,'2024-10-19',2024,4,10,'October',42,19,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241020,'2024-10-20',2024,4,10,'October',42,20,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241021,'2024-10-21',2024,4,10,'October',43,21,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241022,'2024-10-22',2024,4,10,'October',43,22,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241023,'2024-10-23',2024,4,10,'October',43,23,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241024,'2024-10-24',2024,4,10,'October',43,24,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241025,'2024-10-25',2024,4,10,'October',43,25,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241026,'2024-10-26',2024,4,10,'October',43,26,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241027,'2024-10-27',2024,4,10,'October',43,27,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241028,'2024-10-28',2024,4,10,'October',44,28,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241029,'2024-10-29',2024,4,10,'October',44,29,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241030,'2024-10-30',2024,4,10,'October',44,30,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241031,'2024-10-31',2024,4,10,'October',44,31,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241101,'2024-11-01',2024,4,11,'November',44,1,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241102,'2024-11-02',2024,4,11,'November',44,2,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241103,'2024-11-03',2024,4,11,'November',44,3,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241104,'2024-11-04',2024,4,11,'November',45,4,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241105,'2024-11-05',2024,4,11,'November',45,5,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241106,'2024-11-06',2024,4,11,'November',45,6,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241107,'2024-11-07',2024,4,11,'November',45,7,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241108,'2024-11-08',2024,4,11,'November',45,8,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241109,'2024-11-09',2024,4,11,'November',45,9,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241110,'2024-11-10',2024,4,11,'November',45,10,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241111,'2024-11-11',2024,4,11,'November',46,11,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241112,'2024-11-12',2024,4,11,'November',46,12,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241113,'2024-11-13',2024,4,11,'November',46,13,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241114,'2024-11-14',2024,4,11,'November',46,14,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241115,'2024-11-15',2024,4,11,'November',46,15,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241116,'2024-11-16',2024,4,11,'November',46,16,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241117,'2024-11-17',2024,4,11,'November',46,17,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241118,'2024-11-18',2024,4,11,'November',47,18,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241119,'2024-11-19',2024,4,11,'November',47,19,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241120,'2024-11-20',2024,4,11,'November',47,20,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241121,'2024-11-21',2024,4,11,'November',47,21,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241122,'2024-11-22',2024,4,11,'November',47,22,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241123,'2024-11-23',2024,4,11,'November',47,23,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241124,'2024-11-24',2024,4,11,'November',47,24,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241125,'2024-11-25',2024,4,11,'November',48,25,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241126,'2024-11-26',2024,4,11,'November',48,26,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241127,'2024-11-27',2024,4,11,'November',48,27,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241128,'2024-11-28',2024,4,11,'November',48,28,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241129,'2024-11-29',2024,4,11,'November',48,29,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241130,'2024-11-30',2024,4,11,'November',48,30,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241201,'2024-12-01',2024,4,12,'December',48,1,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241202,'2024-12-02',2024,4,12,'December',49,2,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241203,'2024-12-03',2024,4,12,'December',49,3,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241204,'2024-12-04',2024,4,12,'December',49,4,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241205,'2024-12-05',2024,4,12,'December',49,5,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241206,'2024-12-06',2024,4,12,'December',49,6,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241207,'2024-12-07',2024,4,12,'December',49,7,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241208,'2024-12-08',2024,4,12,'December',49,8,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241209,'2024-12-09',2024,4,12,'December',50,9,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241210,'2024-12-10',2024,4,12,'December',50,10,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241211,'2024-12-11',2024,4,12,'December',50,11,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241212,'2024-12-12',2024,4,12,'December',50,12,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241213,'2024-12-13',2024,4,12,'December',50,13,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241214,'2024-12-14',2024,4,12,'December',50,14,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241215,'2024-12-15',2024,4,12,'December',50,15,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241216,'2024-12-16',2024,4,12,'December',51,16,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241217,'2024-12-17',2024,4,12,'December',51,17,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241218,'2024-12-18',2024,4,12,'December',51,18,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241219,'2024-12-19',2024,4,12,'December',51,19,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241220,'2024-12-20',2024,4,12,'December',51,20,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241221,'2024-12-21',2024,4,12,'December',51,21,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241222,'2024-12-22',2024,4,12,'December',51,22,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241223,'2024-12-23',2024,4,12,'December',52,23,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241224,'2024-12-24',2024,4,12,'December',52,24,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20241225,'2024-12-25',2024,4,12,'December',52,25,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20241226,'2024-12-26',2024,4,12,'December',52,26,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20241227,'2024-12-27',2024,4,12,'December',52,27,4,'Friday',0);
INSERT INTO dim_dates VALUES(20241228,'2024-12-28',2024,4,12,'December',52,28,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20241229,'2024-12-29',2024,4,12,'December',52,29,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20241230,'2024-12-30',2024,4,12,'December',1,30,0,'Monday',0);
INSERT INTO dim_dates VALUES(20241231,'2024-12-31',2024,4,12,'December',1,31,1,'Tuesday',0);
INSERT INTO dim_dates VALUES(20250101,'2025-01-01',2025,1,1,'January',1,1,2,'Wednesday',0);
INSERT INTO dim_dates VALUES(20250102,'2025-01-02',2025,1,1,'January',1,2,3,'Thursday',0);
INSERT INTO dim_dates VALUES(20250103,'2025-01-03',2025,1,1,'January',1,3,4,'Friday',0);
INSERT INTO dim_dates VALUES(20250104,'2025-01-04',2025,1,1,'January',1,4,5,'Saturday',1);
INSERT INTO dim_dates VALUES(20250105,'2025-01-05',2025,1,1,'January',1,5,6,'Sunday',1);
INSERT INTO dim_dates VALUES(20250106,'2025-01-06',2025,1,1,'January',2,6,0,'Monday',0);
INSERT INTO dim_dates VALUES(20250107,'2025-01-07',2025,1,1,'January',2,7,1,'Tuesday',0);
CREATE TABLE fact_interactions (
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
INSERT INTO fact_interactions VALUES(1,'IMS1','VPN | down','Phone','called','ann','bob',1,1,20250106,'2025-01-06T09:00:00','2025-01-06T10:00:00','2025-01-06T09:30:00','closed_at',30,2,2,'2025-01-08T23:00:00','2025-01-06T09:30:00',NULL,NULL);
INSERT INTO fact_interactions VALUES(2,'IMS2','Password | x','Chat',NULL,'zoe','(unassigned)',0,2,20250106,'2025-01-06T11:00:00','2025-01-07T12:00:00',NULL,NULL,NULL,2,3,'2025-01-08T23:00:00',NULL,NULL,NULL);
INSERT INTO fact_interactions VALUES(3,'IMS3','Printer | jam','Walk-up',NULL,'ann','cy',2,3,20240911,'2024-09-11T08:00:00','2024-09-13T08:00:00','2024-09-13T08:00:00','updated_at',2880,2,4,'2025-01-08T23:00:00',NULL,NULL,NULL);
INSERT INTO fact_interactions VALUES(4,'IMS4','VPN | slow','Phone',NULL,'ann','bob',1,1,20250107,'2025-01-07T09:00:00','2025-01-07T11:00:00','2025-01-07T11:00:00','updated_at',120,2,6,'2025-01-08T23:00:00',NULL,NULL,NULL);
CREATE TABLE interaction_versions (
    interaction_id integer not null references fact_interactions (interaction_id),
    updated_at text not null,
    state_id integer not null references dim_states (state_id),
    tech_id text not null references dim_technicians (tech_id),
    source_file_id integer not null references etl_files (file_id),
    source_line integer not null,
    primary key (interaction_id, updated_at)
) strict, without rowid;
INSERT INTO interaction_versions VALUES(1,'2025-01-06T09:15:00',4,'bob',2,5);
CREATE TABLE bridge_ims_inc (
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
INSERT INTO bridge_ims_inc VALUES(1,'IMS1','INC1',1,0,'00000000000000000000000000000001','000000000000000000000000000000a1','bob','2025-01-06T09:10:00',NULL,NULL,1,2);
INSERT INTO bridge_ims_inc VALUES(2,'IMS1','INC2',1,0,NULL,NULL,'bob','2025-01-06T09:20:00',NULL,NULL,1,3);
INSERT INTO bridge_ims_inc VALUES(3,'IMS3','INC1',1,0,NULL,NULL,'cy','2024-09-11T08:30:00',NULL,NULL,1,4);
INSERT INTO bridge_ims_inc VALUES(4,'IMS9','INC9',1,0,NULL,NULL,'cy','2024-09-11T08:45:00',NULL,NULL,1,5);
CREATE TABLE sysids (
    interaction_sysid text not null,
    task_sysid text not null,
    created_by text,
    created_on text,
    source_file_id integer not null references etl_files (file_id),
    source_line integer not null,
    primary key (interaction_sysid, task_sysid)
) strict, without rowid;
INSERT INTO sysids VALUES('00000000000000000000000000000001','000000000000000000000000000000a1','bob','2025-01-06T09:10:00',3,2);
CREATE TABLE rollup_days (                        -- one row per opened day
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
INSERT INTO rollup_days VALUES(20240911,1,1,1,0,1,0,1,1);
INSERT INTO rollup_days VALUES(20250106,2,2,1,1,0,1,1,2);
INSERT INTO rollup_days VALUES(20250107,1,1,1,1,0,0,0,0);
CREATE TABLE rollup_closed_days (                 -- one row per day of closed_at
    date_id integer primary key,
    closed integer not null
) strict;
INSERT INTO rollup_closed_days VALUES(20240913,1);
INSERT INTO rollup_closed_days VALUES(20250106,1);
INSERT INTO rollup_closed_days VALUES(20250107,1);
CREATE TABLE rollup_technicians (
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
INSERT INTO rollup_technicians VALUES('(unassigned)',1,1,0,0,1,0,0,20250106,20250106);
INSERT INTO rollup_technicians VALUES('bob',2,2,2,0,0,1,2,20250106,20250107);
INSERT INTO rollup_technicians VALUES('cy',1,1,0,1,0,1,1,20240911,20240911);
CREATE TABLE rollup_incident_creators (
    created_by text primary key,
    incidents integer not null
) strict, without rowid;
INSERT INTO rollup_incident_creators VALUES('bob',2);
INSERT INTO rollup_incident_creators VALUES('cy',2);
CREATE TABLE rollup_technician_locations (
    tech_id text not null,
    location_id integer not null,
    interactions integer not null,
    primary key (tech_id, location_id)
) strict, without rowid;
INSERT INTO rollup_technician_locations VALUES('(unassigned)',0,1);
INSERT INTO rollup_technician_locations VALUES('bob',1,2);
INSERT INTO rollup_technician_locations VALUES('cy',2,1);
CREATE TABLE rollup_day_technicians (
    date_id integer not null,
    tech_id text not null,
    interactions integer not null,
    primary key (date_id, tech_id)
) strict, without rowid;
INSERT INTO rollup_day_technicians VALUES(20240911,'cy',1);
INSERT INTO rollup_day_technicians VALUES(20250106,'(unassigned)',1);
INSERT INTO rollup_day_technicians VALUES(20250106,'bob',1);
INSERT INTO rollup_day_technicians VALUES(20250107,'bob',1);
CREATE TABLE rollup_locations (
    location_id integer primary key,
    interactions integer not null,
    days_active integer not null,
    converted_interactions integer not null
) strict;
INSERT INTO rollup_locations VALUES(0,1,1,0);
INSERT INTO rollup_locations VALUES(1,2,2,1);
INSERT INTO rollup_locations VALUES(2,1,1,1);
CREATE TABLE rollup_day_locations (
    date_id integer not null,
    location_id integer not null,
    interactions integer not null,
    primary key (date_id, location_id)
) strict, without rowid;
INSERT INTO rollup_day_locations VALUES(20240911,2,1);
INSERT INTO rollup_day_locations VALUES(20250106,0,1);
INSERT INTO rollup_day_locations VALUES(20250106,1,1);
INSERT INTO rollup_day_locations VALUES(20250107,1,1);
CREATE TABLE rollup_states (
    state_id integer primary key,
    interactions integer not null
) strict;
INSERT INTO rollup_states VALUES(1,2);
INSERT INTO rollup_states VALUES(2,1);
INSERT INTO rollup_states VALUES(3,1);
CREATE TABLE rollup_types (                       -- '' is the unknown member
    interaction_type text primary key,
    interactions integer not null,
    converted_interactions integer not null,
    complete integer not null,
    abandoned integer not null
) strict, without rowid;
INSERT INTO rollup_types VALUES('Chat',1,0,0,0);
INSERT INTO rollup_types VALUES('Phone',2,1,2,0);
INSERT INTO rollup_types VALUES('Walk-up',1,1,0,1);
CREATE TABLE rollup_categories (
    category text primary key,
    interactions integer not null,
    converted_interactions integer not null
) strict, without rowid;
INSERT INTO rollup_categories VALUES('Password',1,0);
INSERT INTO rollup_categories VALUES('Printer',1,1);
INSERT INTO rollup_categories VALUES('VPN',2,1);
CREATE TABLE rollup_day_categories (
    date_id integer not null,
    category text not null,
    interactions integer not null,
    primary key (date_id, category)
) strict, without rowid;
INSERT INTO rollup_day_categories VALUES(20240911,'Printer',1);
INSERT INTO rollup_day_categories VALUES(20250106,'Password',1);
INSERT INTO rollup_day_categories VALUES(20250106,'VPN',1);
INSERT INTO rollup_day_categories VALUES(20250107,'VPN',1);
CREATE TABLE rollup_weekday_hours (               -- 0 = Monday; hour of opened_at
    day_of_week integer not null,
    hour integer not null,
    interactions integer not null,
    primary key (day_of_week, hour)
) strict, without rowid;
INSERT INTO rollup_weekday_hours VALUES(0,9,1);
INSERT INTO rollup_weekday_hours VALUES(0,11,1);
INSERT INTO rollup_weekday_hours VALUES(1,9,1);
INSERT INTO rollup_weekday_hours VALUES(2,8,1);
CREATE TABLE rollup_months (                      -- month of opening, year * 100 + month
    month_id integer primary key,
    interactions integer not null,
    closed integer not null,
    same_day integer not null,                    -- closed on the day of opening
    closed_by_update integer not null             -- closed with close_source = 'updated_at'
) strict;
INSERT INTO rollup_months VALUES(202409,1,1,0,1);
INSERT INTO rollup_months VALUES(202501,3,2,2,1);
CREATE TABLE rollup_month_minutes (
    month_id integer not null,
    resolution_minutes integer not null,
    interactions integer not null,
    primary key (month_id, resolution_minutes)
) strict, without rowid;
INSERT INTO rollup_month_minutes VALUES(202409,2880,1);
INSERT INTO rollup_month_minutes VALUES(202501,30,1);
INSERT INTO rollup_month_minutes VALUES(202501,120,1);
CREATE TABLE rollup_month_times (
    month_id integer primary key,
    median_minutes integer not null,
    p90_minutes integer not null,
    within_1h integer not null,                   -- took at most 60 minutes
    within_1d integer not null                    -- took at most 1,440 minutes
) strict;
INSERT INTO rollup_month_times VALUES(202409,2880,2880,0,0);
INSERT INTO rollup_month_times VALUES(202501,30,120,1,2);
CREATE TABLE rollup_day_times (
    date_id integer not null,
    tech_id text not null,
    minutes text not null,
    primary key (date_id, tech_id)
) strict, without rowid;
INSERT INTO rollup_day_times VALUES(20250106,'bob','30');
INSERT INTO rollup_day_times VALUES(20250107,'bob','120');
CREATE TABLE rollup_users (
    user_id text primary key,
    interactions integer not null
) strict, without rowid;
INSERT INTO rollup_users VALUES('ann',3);
INSERT INTO rollup_users VALUES('zoe',1);
CREATE TABLE rollup_totals (
    metric text primary key,
    value any
) strict, without rowid;
INSERT INTO rollup_totals VALUES('ambiguous_sysids',0);
INSERT INTO rollup_totals VALUES('as_of','2025-01-07T12:00:00');
INSERT INTO rollup_totals VALUES('incident_links',4);
INSERT INTO rollup_totals VALUES('orphan_links',1);
INSERT INTO rollup_totals VALUES('rejected_rows',1);
INSERT INTO rollup_totals VALUES('superseded_versions',1);
INSERT INTO rollup_totals VALUES('unique_users',2);
CREATE UNIQUE INDEX fact_interactions_number on fact_interactions (interaction_number);
CREATE INDEX fact_interactions_opened on fact_interactions (opened_date_id);
CREATE INDEX bridge_ims_inc_incident on bridge_ims_inc (incident_number);
CREATE INDEX bridge_ims_inc_created on bridge_ims_inc (created_on, created_by);
CREATE INDEX sysids_created on sysids (created_on, created_by);
CREATE VIEW interactions as
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
inner join etl_files on etl_files.file_id = fact_interactions.source_file_id
;
PRAGMA user_version=2;
COMMIT;
