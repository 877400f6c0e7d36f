-- mart:       location
-- title:      Each location
-- grain:      one row per location with an interaction, (unknown) included
-- key:        location_name
-- reads:      dim_locations, rollup_day_locations, rollup_locations, rollup_technician_locations
-- order:      total_interactions descending, then location_name
-- additivity: total_interactions, converted_interactions, interactions_28d and interactions_prev_28d add up over
--             locations; unique_technicians and days_active do not
-- caveat:     total demand says nothing about demand per head: large places lead
-- caveat:     change_pct is noisy if interactions_prev_28d is small, or if the data begin less than 56 days before the
--             report day
-- column:     location_name  text  -  as in the export; (unknown) if blank
-- column:     total_interactions  integer  interactions  of all time
-- column:     share_pct  number(2)  %  100 × total_interactions / all interactions
-- column:     cumulative_pct  number(2)  %  share of this location and those above it
-- column:     volume_rank  integer  rank  by total_interactions, 1 for the most; ties share a rank (1, 1, 3)
-- column:     unique_technicians  integer  technicians  distinct technicians among them, excluding (unassigned)
-- column:     days_active  integer  days  distinct days of opening among them
-- column:     avg_daily  number(1)  interactions/day  total_interactions / days_active
-- column:     converted_interactions  integer  interactions  with at least one incident
-- column:     converted_pct  number(2)  %  100 × converted_interactions / total_interactions
-- column:     interactions_28d  integer  interactions  opened in the 28 days ending on the report day
-- column:     interactions_prev_28d  integer  interactions  opened in the 28 days before those
-- column:     change_pct  number(2)?  %  100 × (interactions_28d − interactions_prev_28d) / interactions_prev_28d; null
--             if that is 0
with

technicians_by_location as (
    select location_id, count(*) as unique_technicians
    from rollup_technician_locations
    where tech_id <> '(unassigned)'
    group by location_id
),

last_56_days as (
    select
        location_id,
        sum(case when date_id >= :from_28d then interactions else 0 end) as interactions_28d,
        sum(case when date_id < :from_28d then interactions else 0 end) as interactions_prev_28d
    from rollup_day_locations
    where date_id between :from_prev_28d and :report_day
    group by location_id
),

locations as (
    select
        dim_locations.location_name,
        rollup_locations.interactions,
        rollup_locations.days_active,
        rollup_locations.converted_interactions,
        coalesce(technicians_by_location.unique_technicians, 0) as unique_technicians,
        coalesce(last_56_days.interactions_28d, 0) as interactions_28d,
        coalesce(last_56_days.interactions_prev_28d, 0) as interactions_prev_28d
    from rollup_locations
    inner join dim_locations on dim_locations.location_id = rollup_locations.location_id
    left join technicians_by_location on technicians_by_location.location_id = rollup_locations.location_id
    left join last_56_days on last_56_days.location_id = rollup_locations.location_id
)

select
    location_name,
    interactions as total_interactions,
    100.0 * interactions / sum(interactions) over () as share_pct,
    100.0 * sum(interactions) over (order by interactions desc, location_name rows unbounded preceding)
        / sum(interactions) over () as cumulative_pct,
    rank() over (order by interactions desc) as volume_rank,
    unique_technicians,
    days_active,
    1.0 * interactions / days_active as avg_daily,
    converted_interactions,
    100.0 * converted_interactions / interactions as converted_pct,
    interactions_28d,
    interactions_prev_28d,
    100.0 * (interactions_28d - interactions_prev_28d) / nullif(interactions_prev_28d, 0) as change_pct
from locations
order by interactions desc, location_name;
