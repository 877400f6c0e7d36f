-- mart:       daily
-- title:      Each calendar day
-- grain:      one row per calendar day, without a gap
-- key:        full_date
-- reads:      dim_dates, rollup_days
-- order:      full_date
-- additivity: interactions, complete, abandoned, open and converted_interactions add up over days; unique_users,
--             active_technicians and incidents do not: one user, technician or incident may appear on many days;
--             recompute rates and means from their sums
-- caveat:     days after the report day (is_complete = false) are not over: leave them out of comparisons
-- caveat:     complete, abandoned and open show the current state, not the state on that evening: an open ticket of
--             last week moves to complete when it is closed
-- caveat:     incidents_per_100 may exceed 100: an interaction may lead to several incidents
-- caveat:     same_weekday_prev and change_pct ignore public holidays
-- restated:   interactions, unique_users, active_technicians, complete, abandoned, open,
--             converted_interactions (links), incidents (links)
-- column:     full_date  date  -  day of opening
-- column:     day_name  text  -  its weekday, in English
-- column:     is_weekend  boolean  -  Saturday or Sunday
-- column:     is_complete  boolean  -  true up to the report day: the desk had closed for the day when the exports were
--             taken
-- column:     interactions  integer  interactions  opened on the day
-- column:     unique_users  integer  users  distinct users for whom they were opened, excluding the unknown one
-- column:     active_technicians  integer  technicians  distinct technicians to whom they are assigned, excluding
--             (unassigned)
-- column:     complete  integer  interactions  currently in a state of class complete
-- column:     abandoned  integer  interactions  currently in a state of class abandoned
-- column:     open  integer  interactions  currently in a state of class open
-- column:     converted_interactions  integer  interactions  with at least one incident
-- column:     converted_pct  number(2)?  %  100 × converted_interactions / interactions
-- column:     incidents  integer  incidents  distinct incidents linked to the day's interactions
-- column:     incidents_per_100  number(2)?  incidents per 100  100 × incidents / interactions
-- column:     interactions_7d_avg  number(1)?  interactions/day  mean of the 7 days ending on the day; null for the first 6
-- column:     same_weekday_prev  integer?  interactions  interactions 7 days earlier; null in the first week
-- column:     change_pct  number(2)?  %  100 × (interactions − same_weekday_prev) / same_weekday_prev; null if that is
--             0
with

-- A day without an interaction has no row in the rollup.
days as (
    select
        dim_dates.date_id,
        dim_dates.full_date,
        dim_dates.day_name,
        dim_dates.is_weekend,
        coalesce(rollup_days.interactions, 0) as interactions,
        coalesce(rollup_days.unique_users, 0) as unique_users,
        coalesce(rollup_days.active_technicians, 0) as active_technicians,
        coalesce(rollup_days.complete, 0) as complete,
        coalesce(rollup_days.abandoned, 0) as abandoned,
        coalesce(rollup_days.open, 0) as open,
        coalesce(rollup_days.converted_interactions, 0) as converted_interactions,
        coalesce(rollup_days.incidents, 0) as incidents
    from dim_dates
    left join rollup_days on rollup_days.date_id = dim_dates.date_id
),

days_with_the_week_before as (
    select
        date_id,
        full_date,
        day_name,
        is_weekend,
        interactions,
        unique_users,
        active_technicians,
        complete,
        abandoned,
        open,
        converted_interactions,
        incidents,
        lag(interactions, 7) over (order by date_id) as same_weekday_prev,
        sum(interactions) over (order by date_id rows between 6 preceding and current row) as interactions_7d,
        count(*) over (order by date_id rows between 6 preceding and current row) as days_in_window
    from days
)

select
    full_date,
    day_name,
    is_weekend,
    date_id <= :report_day as is_complete,
    interactions,
    unique_users,
    active_technicians,
    complete,
    abandoned,
    open,
    converted_interactions,
    100.0 * converted_interactions / nullif(interactions, 0) as converted_pct,
    incidents,
    100.0 * incidents / nullif(interactions, 0) as incidents_per_100,
    case when days_in_window = 7 then interactions_7d / 7.0 end as interactions_7d_avg,
    same_weekday_prev,
    100.0 * (interactions - same_weekday_prev) / nullif(same_weekday_prev, 0) as change_pct
from days_with_the_week_before
order by date_id;
