-- mart:       summary
-- title:      The whole warehouse in a few numbers
-- grain:      one row per metric, always 14
-- key:        metric
-- reads:      dim_dates, dim_locations, rollup_days, rollup_locations, rollup_technicians, rollup_totals
-- order:      as listed here: as_of, report_day, total_interactions, unique_technicians, unique_users,
--             unique_locations, days_with_activity, first_interaction, last_interaction, incident_links, orphan_links,
--             ambiguous_sysids, rejected_rows, superseded_versions
-- additivity: nothing: each row is a separate number
-- caveat:     rejected_rows does not count rows of files that were refused whole
-- column:     metric  text  -  as_of: greatest sys_updated_on of the interactions; report_day: last finished day;
--             first_interaction, last_interaction: first and last day of opening; unique_*: excluding unknown members;
--             incident_links: pairs of interaction and incident; orphan_links: those of incident_links whose
--             interaction no export has brought yet; ambiguous_sysids: links without a URL because more than one sys_id
--             fits; superseded_versions: older versions of interactions
-- column:     value  text?  -  a day (YYYY-MM-DD), a time (YYYY-MM-DDTHH:MM:SS) or a whole number, as text
with

metrics (place, metric, value) as (
    select 1, 'as_of', :as_of
    union all
    select 2, 'report_day', max(full_date) from dim_dates where date_id = :report_day
    union all
    select 3, 'total_interactions', cast(coalesce(sum(interactions), 0) as varchar(20)) from rollup_days
    union all
    select 4, 'unique_technicians', cast(count(*) as varchar(20)) from rollup_technicians where tech_id <> '(unassigned)'
    union all
    select 5, 'unique_users', cast(coalesce(max(value), '0') as varchar(20)) from rollup_totals where metric = 'unique_users'
    union all
    select 6, 'unique_locations', cast(count(*) as varchar(20))
    from rollup_locations
    inner join dim_locations on dim_locations.location_id = rollup_locations.location_id
    where dim_locations.location_name <> '(unknown)'
    union all
    select 7, 'days_with_activity', cast(count(*) as varchar(20)) from rollup_days where interactions > 0
    union all
    select 8, 'first_interaction', min(dim_dates.full_date)
    from rollup_days
    inner join dim_dates on dim_dates.date_id = rollup_days.date_id
    union all
    select 9, 'last_interaction', max(dim_dates.full_date)
    from rollup_days
    inner join dim_dates on dim_dates.date_id = rollup_days.date_id
    union all
    select 10, 'incident_links', cast(coalesce(max(value), '0') as varchar(20)) from rollup_totals where metric = 'incident_links'
    union all
    select 11, 'orphan_links', cast(coalesce(max(value), '0') as varchar(20)) from rollup_totals where metric = 'orphan_links'
    union all
    select 12, 'ambiguous_sysids', cast(coalesce(max(value), '0') as varchar(20)) from rollup_totals where metric = 'ambiguous_sysids'
    union all
    select 13, 'rejected_rows', cast(coalesce(max(value), '0') as varchar(20)) from rollup_totals where metric = 'rejected_rows'
    union all
    select 14, 'superseded_versions', cast(coalesce(max(value), '0') as varchar(20)) from rollup_totals where metric = 'superseded_versions'
)

select metric, value
from metrics
order by place;
