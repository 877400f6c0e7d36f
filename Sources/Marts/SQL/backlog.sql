-- mart:       backlog
-- title:      Opened, closed and still open, day by day
-- grain:      one row per calendar day, without a gap
-- key:        full_date
-- reads:      dim_dates, rollup_closed_days, rollup_days
-- order:      full_date
-- additivity: opened and closed add up over days; open_at_end is a level: take the last day's, never the sum
-- caveat:     it begins with the first export and does not count what was already open before
-- caveat:     if the export has no usable closing time, the last update stands in for it
-- restated:   opened, closed (closing), open_at_end (level)
-- column:     full_date  date  -  the day
-- column:     is_complete  boolean  -  true up to the report day: the desk had closed for the day when the exports were
--             taken
-- column:     opened  integer  interactions  opened on the day
-- column:     closed  integer  interactions  closed on the day, whenever they were opened
-- column:     open_at_end  integer  interactions  all opened minus all closed up to the end of the day
with

days as (
    select
        dim_dates.date_id,
        dim_dates.full_date,
        coalesce(rollup_days.interactions, 0) as opened,
        coalesce(rollup_closed_days.closed, 0) as closed
    from dim_dates
    left join rollup_days on rollup_days.date_id = dim_dates.date_id
    left join rollup_closed_days on rollup_closed_days.date_id = dim_dates.date_id
)

select
    full_date,
    date_id <= :report_day as is_complete,
    opened,
    closed,
    sum(opened - closed) over (order by date_id rows unbounded preceding) as open_at_end
from days
order by date_id;
