-- mart:       weekday
-- title:      Each weekday
-- grain:      one row per weekday, always 7
-- key:        day_of_week
-- reads:      dim_dates, rollup_days
-- order:      day_of_week
-- additivity: calendar_days and interactions add up over weekdays; avg_per_day does not
-- caveat:     public holidays count as the weekdays they fall on
-- caveat:     the calendar's last days may be unfinished (`daily.is_complete`)
-- column:     day_of_week  integer  -  0 = Monday … 6 = Sunday
-- column:     day_name  text  -  in English
-- column:     calendar_days  integer  days  such days in the calendar, including those without an interaction
-- column:     interactions  integer  interactions  opened on such days
-- column:     avg_per_day  number(1)?  interactions/day  interactions / calendar_days
with

weekdays (day_of_week, day_name) as (
    values
    (0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')
),

days_by_weekday as (
    select
        dim_dates.day_of_week,
        count(*) as calendar_days,
        coalesce(sum(rollup_days.interactions), 0) as interactions
    from dim_dates
    left join rollup_days on rollup_days.date_id = dim_dates.date_id
    group by dim_dates.day_of_week
)

select
    weekdays.day_of_week,
    weekdays.day_name,
    coalesce(days_by_weekday.calendar_days, 0) as calendar_days,
    coalesce(days_by_weekday.interactions, 0) as interactions,
    1.0 * days_by_weekday.interactions / days_by_weekday.calendar_days as avg_per_day
from weekdays
left join days_by_weekday on days_by_weekday.day_of_week = weekdays.day_of_week
order by weekdays.day_of_week;
