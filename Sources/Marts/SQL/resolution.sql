-- mart:       resolution
-- title:      How long interactions take, by month
-- grain:      one row per month of opening, without a gap between the first and the last
-- key:        month
-- reads:      dim_dates, rollup_month_times, rollup_months
-- order:      month
-- additivity: interactions, closed, within_1h, within_1d, same_day and closed_by_update add up over months; medians and
--             percentiles do not
-- caveat:     if the export has no usable closing time, the last update stands in for it (closed_by_update): a late
--             comment then makes an interaction look slow
-- caveat:     the latest months look fast: their slow interactions are still open and not counted
-- caveat:     minutes are calendar minutes, including nights and weekends
-- caveat:     a closed interaction whose last update is before its opening has no resolution time; it counts as closed
--             on the day of opening, by the last update
-- column:     month  text  -  month of opening, YYYY-MM
-- column:     interactions  integer  interactions  opened in the month
-- column:     closed  integer  interactions  opened in the month and closed by now (complete or abandoned)
-- column:     median_minutes  integer?  minutes  median of their resolution times: half took no longer (nearest rank)
-- column:     p90_minutes  integer?  minutes  90th percentile of the same times: nine in ten took no longer (nearest
--             rank)
-- column:     within_1h  integer  interactions  closed within 60 minutes
-- column:     within_1h_pct  number(2)?  %  100 × within_1h / closed
-- column:     within_1d  integer  interactions  closed within 1,440 minutes
-- column:     within_1d_pct  number(2)?  %  100 × within_1d / closed
-- column:     same_day  integer  interactions  closed on the day of opening
-- column:     same_day_pct  number(2)?  %  100 × same_day / closed
-- column:     closed_by_update  integer  interactions  those of closed whose closing time is the last update
with

first_and_last_month as (
    select min(month_id) as first_month_id, max(month_id) as last_month_id
    from rollup_months
),

months as (
    select distinct 100 * dim_dates.year + dim_dates.month as month_id, substr(dim_dates.full_date, 1, 7) as month
    from dim_dates
    inner join first_and_last_month
        on 100 * dim_dates.year + dim_dates.month
            between first_and_last_month.first_month_id and first_and_last_month.last_month_id
)

select
    months.month,
    coalesce(rollup_months.interactions, 0) as interactions,
    coalesce(rollup_months.closed, 0) as closed,
    rollup_month_times.median_minutes,
    rollup_month_times.p90_minutes,
    coalesce(rollup_month_times.within_1h, 0) as within_1h,
    100.0 * coalesce(rollup_month_times.within_1h, 0) / nullif(rollup_months.closed, 0) as within_1h_pct,
    coalesce(rollup_month_times.within_1d, 0) as within_1d,
    100.0 * coalesce(rollup_month_times.within_1d, 0) / nullif(rollup_months.closed, 0) as within_1d_pct,
    coalesce(rollup_months.same_day, 0) as same_day,
    100.0 * rollup_months.same_day / nullif(rollup_months.closed, 0) as same_day_pct,
    coalesce(rollup_months.closed_by_update, 0) as closed_by_update
from months
left join rollup_months on rollup_months.month_id = months.month_id
left join rollup_month_times on rollup_month_times.month_id = months.month_id
order by months.month_id;
