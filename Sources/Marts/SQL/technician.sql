-- mart:       technician
-- title:      Each technician
-- grain:      one row per technician with an interaction, (unassigned) included
-- key:        tech_id
-- reads:      dim_dates, dim_locations, dim_technicians, rollup_day_technicians, rollup_technicians,
--             rollup_technician_locations, rollup_technician_times
-- order:      total_tickets descending, then tech_name, then tech_id
-- additivity: total_tickets, complete, abandoned, open, converted_interactions and tickets_90d add up over technicians;
--             days_active, locations_served, means, medians and percentiles do not
-- caveat:     it counts a ticket for whoever holds it now, not for those who worked on it before
-- caveat:     volume is not effort, and work on chat differs from work at the counter: do not rank people by it
-- caveat:     if the export has no usable closing time, the last update stands in for it
--             (`resolution.closed_by_update`)
-- column:     tech_id  text  -  the desk's id; (unassigned) for tickets assigned to nobody
-- column:     tech_name  text  -  the name in assigned_to of the latest row that has one; the id if no row does
-- column:     total_tickets  integer  interactions  assigned to the technician, of all time
-- column:     share_pct  number(2)  %  100 × total_tickets / all interactions
-- column:     volume_rank  integer  rank  by total_tickets, 1 for the most; ties share a rank (1, 1, 3)
-- column:     days_active  integer  days  distinct days of opening among them
-- column:     avg_per_day  number(1)  interactions/day  total_tickets / days_active
-- column:     locations_served  integer  locations  distinct locations among them, excluding the unknown one
-- column:     complete  integer  interactions  currently in a state of class complete
-- column:     abandoned  integer  interactions  currently in a state of class abandoned
-- column:     open  integer  interactions  currently in a state of class open
-- column:     converted_interactions  integer  interactions  with at least one incident
-- column:     converted_pct  number(2)  %  100 × converted_interactions / total_tickets
-- column:     tickets_90d  integer  interactions  opened in the 90 days ending on the report day
-- column:     median_resolution_minutes_90d  integer?  minutes  median of the resolution times of tickets_90d: half
--             took no longer (nearest rank)
-- column:     p90_resolution_minutes_90d  integer?  minutes  90th percentile of the same times: nine in ten took no
--             longer (nearest rank)
-- column:     first_opened_on  date  -  day of the first interaction
-- column:     last_opened_on  date  -  day of the last interaction
with

locations_by_technician as (
    select rollup_technician_locations.tech_id, count(*) as locations_served
    from rollup_technician_locations
    inner join dim_locations on dim_locations.location_id = rollup_technician_locations.location_id
    where dim_locations.location_name <> '(unknown)'
    group by rollup_technician_locations.tech_id
),

last_90_days as (
    select tech_id, sum(interactions) as tickets
    from rollup_day_technicians
    where date_id between :from_90d and :report_day
    group by tech_id
)

select
    rollup_technicians.tech_id,
    dim_technicians.tech_name,
    rollup_technicians.interactions as total_tickets,
    100.0 * rollup_technicians.interactions / sum(rollup_technicians.interactions) over () as share_pct,
    rank() over (order by rollup_technicians.interactions desc) as volume_rank,
    rollup_technicians.days_active,
    1.0 * rollup_technicians.interactions / rollup_technicians.days_active as avg_per_day,
    coalesce(locations_by_technician.locations_served, 0) as locations_served,
    rollup_technicians.complete,
    rollup_technicians.abandoned,
    rollup_technicians.open,
    rollup_technicians.converted_interactions,
    100.0 * rollup_technicians.converted_interactions / rollup_technicians.interactions as converted_pct,
    coalesce(last_90_days.tickets, 0) as tickets_90d,
    rollup_technician_times.median_minutes as median_resolution_minutes_90d,
    rollup_technician_times.p90_minutes as p90_resolution_minutes_90d,
    first_days.full_date as first_opened_on,
    last_days.full_date as last_opened_on
from rollup_technicians
inner join dim_technicians on dim_technicians.tech_id = rollup_technicians.tech_id
inner join dim_dates as first_days on first_days.date_id = rollup_technicians.first_date_id
inner join dim_dates as last_days on last_days.date_id = rollup_technicians.last_date_id
left join locations_by_technician on locations_by_technician.tech_id = rollup_technicians.tech_id
left join last_90_days on last_90_days.tech_id = rollup_technicians.tech_id
left join rollup_technician_times
    on rollup_technician_times.tech_id = rollup_technicians.tech_id
        and rollup_technician_times.date_id = :report_day
order by total_tickets desc, dim_technicians.tech_name, rollup_technicians.tech_id;
