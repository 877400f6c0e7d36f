-- mart:       weekday_hour
-- title:      Each hour of the week
-- grain:      one row per weekday and hour, always 168
-- key:        day_of_week, hour
-- reads:      dim_dates, rollup_weekday_hours
-- order:      day_of_week, hour
-- additivity: interactions add up over hours and weekdays; calendar_days repeats for each hour of a weekday;
--             avg_per_day adds up over the hours of one weekday
-- caveat:     hours are the local time of the user who took the export; the hour that a clock change skips or repeats
--             is not treated separately
-- column:     day_of_week  integer  -  0 = Monday … 6 = Sunday
-- column:     day_name  text  -  in English
-- column:     hour  integer  hour of day  0–23, hour of opening
-- column:     calendar_days  integer  days  days of that weekday in the calendar
-- column:     interactions  integer  interactions  opened in that hour of such days
-- column:     avg_per_day  number(1)?  interactions/day  interactions / calendar_days
with

weekdays (day_of_week, day_name) as (
    values
    (0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')
),

hours (hour) as (
    values
    (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11),
    (12), (13), (14), (15), (16), (17), (18), (19), (20), (21), (22), (23)
),

days_by_weekday as (
    select day_of_week, count(*) as calendar_days
    from dim_dates
    group by day_of_week
)

select
    weekdays.day_of_week,
    weekdays.day_name,
    hours.hour,
    coalesce(days_by_weekday.calendar_days, 0) as calendar_days,
    coalesce(rollup_weekday_hours.interactions, 0) as interactions,
    1.0 * coalesce(rollup_weekday_hours.interactions, 0) / days_by_weekday.calendar_days as avg_per_day
from weekdays
cross join hours
left join days_by_weekday on days_by_weekday.day_of_week = weekdays.day_of_week
left join rollup_weekday_hours
    on rollup_weekday_hours.day_of_week = weekdays.day_of_week
    and rollup_weekday_hours.hour = hours.hour
order by weekdays.day_of_week, hours.hour;
