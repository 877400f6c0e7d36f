-- mart:       category
-- title:      Each category
-- grain:      one row per category, (unknown) included
-- key:        category
-- reads:      rollup_categories, rollup_day_categories
-- order:      interactions descending, then category
-- additivity: interactions, share_pct, converted_interactions, interactions_28d and interactions_prev_28d add up over
--             categories; the other rates do not
-- caveat:     a desk that writes no | in its short descriptions has nearly as many categories as descriptions
-- caveat:     change_pct is noisy if interactions_prev_28d is small, or if the data begin less than 56 days before the
--             report day
-- column:     category  text  -  short_description before its first |, trimmed; (unknown) if that is blank
-- column:     interactions  integer  interactions  of all time
-- column:     share_pct  number(2)  %  100 × interactions / all interactions
-- column:     converted_interactions  integer  interactions  with at least one incident
-- column:     converted_pct  number(2)  %  100 × converted_interactions / interactions
-- column:     interactions_28d  integer  interactions  opened in the 28 days ending on the report day
-- column:     interactions_prev_28d  integer  interactions  opened in the 28 days before those
-- column:     change_pct  number(2)?  %  100 × (interactions_28d − interactions_prev_28d) / interactions_prev_28d; null
--             if that is 0
with

last_56_days as (
    select
        category,
        sum(case when date_id >= :from_28d then interactions else 0 end) as interactions_28d,
        sum(case when date_id < :from_28d then interactions else 0 end) as interactions_prev_28d
    from rollup_day_categories
    where date_id between :from_prev_28d and :report_day
    group by category
),

-- A category that is really called (unknown) joins the blank ones. Only those two are grouped: a desk may have hundreds
-- of thousands of categories, and to group 300,000 of them took 2.3 of the query's 5.9 seconds.
categories as (
    select
        rollup_categories.category,
        rollup_categories.interactions,
        rollup_categories.converted_interactions,
        coalesce(last_56_days.interactions_28d, 0) as interactions_28d,
        coalesce(last_56_days.interactions_prev_28d, 0) as interactions_prev_28d
    from rollup_categories
    left join last_56_days on last_56_days.category = rollup_categories.category
    where rollup_categories.category not in ('', '(unknown)')
    union all
    select
        '(unknown)' as category,
        sum(rollup_categories.interactions) as interactions,
        sum(rollup_categories.converted_interactions) as converted_interactions,
        sum(coalesce(last_56_days.interactions_28d, 0)) as interactions_28d,
        sum(coalesce(last_56_days.interactions_prev_28d, 0)) as interactions_prev_28d
    from rollup_categories
    left join last_56_days on last_56_days.category = rollup_categories.category
    where rollup_categories.category in ('', '(unknown)')
    having count(*) > 0
),

total as (
    select sum(interactions) as interactions from rollup_categories
)

select
    category,
    categories.interactions,
    100.0 * categories.interactions / total.interactions as share_pct,
    converted_interactions,
    100.0 * converted_interactions / categories.interactions as converted_pct,
    interactions_28d,
    interactions_prev_28d,
    100.0 * (interactions_28d - interactions_prev_28d) / nullif(interactions_prev_28d, 0) as change_pct
from categories
cross join total
order by categories.interactions desc, category;
