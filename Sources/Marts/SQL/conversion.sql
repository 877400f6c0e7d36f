-- mart:       conversion
-- title:      How many interactions become incidents, by technician
-- grain:      one row per technician with an interaction, (unassigned) included
-- key:        tech_id
-- reads:      dim_technicians, rollup_incident_creators, rollup_technicians
-- order:      total_ims descending, then tech_name, then tech_id
-- additivity: total_ims, converted_ims and incidents_created add up over technicians; total_incidents does not: an
--             incident may be linked to interactions of two technicians; recompute rates from their sums
-- caveat:     a rate over few interactions says little: look at converted_low_pct and converted_high_pct, and leave out
--             rows with below_floor
-- caveat:     conversion_pct and created_pct may exceed 100: an interaction may lead to several incidents, and a
--             technician may create incidents from interactions of others
-- column:     tech_id  text  -  the desk's id; (unassigned) for tickets assigned to nobody
-- column:     tech_name  text  -  the name in assigned_to of the latest row that has one; the id if no row does
-- column:     total_ims  integer  interactions  assigned to the technician
-- column:     converted_ims  integer  interactions  those with at least one incident
-- column:     converted_pct  number(2)  %  100 × converted_ims / total_ims
-- column:     converted_low_pct  number(2)  %  lower end of the 95 % Wilson interval of converted_pct (z = 1.96)
-- column:     converted_high_pct  number(2)  %  upper end of that interval
-- column:     total_incidents  integer  incidents  distinct incidents linked to the technician's interactions
-- column:     conversion_pct  number(2)  %  100 × total_incidents / total_ims
-- column:     incidents_created  integer  incidents  distinct incidents whose link the technician created
-- column:     created_pct  number(2)  %  100 × incidents_created / total_ims
-- column:     below_floor  boolean  -  total_ims < minimum_interactions of the configuration (50)
with

technicians as (
    select
        rollup_technicians.tech_id,
        dim_technicians.tech_name,
        rollup_technicians.interactions as total_ims,
        rollup_technicians.converted_interactions as converted_ims,
        rollup_technicians.incidents as total_incidents,
        coalesce(rollup_incident_creators.incidents, 0) as incidents_created
    from rollup_technicians
    inner join dim_technicians on dim_technicians.tech_id = rollup_technicians.tech_id
    left join rollup_incident_creators on rollup_incident_creators.created_by = rollup_technicians.tech_id
),

-- Wilson's interval of c out of n is (2c + z² ± z·√(z² + 4c(n − c)/n)) / 2(n + z²); z² = 3.8416.
technicians_with_interval as (
    select
        tech_id,
        tech_name,
        total_ims,
        converted_ims,
        total_incidents,
        incidents_created,
        2.0 * converted_ims + 3.8416 as middle,
        1.96 * sqrt(3.8416 + 4.0 * converted_ims * (total_ims - converted_ims) / total_ims) as half_width,
        2.0 * (total_ims + 3.8416) as divisor
    from technicians
)

select
    tech_id,
    tech_name,
    total_ims,
    converted_ims,
    100.0 * converted_ims / total_ims as converted_pct,
    100.0 * (middle - half_width) / divisor as converted_low_pct,
    100.0 * (middle + half_width) / divisor as converted_high_pct,
    total_incidents,
    100.0 * total_incidents / total_ims as conversion_pct,
    incidents_created,
    100.0 * incidents_created / total_ims as created_pct,
    total_ims < :minimum_interactions as below_floor
from technicians_with_interval
order by total_ims desc, tech_name, tech_id;
