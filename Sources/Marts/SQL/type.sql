-- mart:       type
-- title:      Each type of interaction
-- grain:      one row per interaction type, (unknown) included
-- key:        interaction_type
-- reads:      rollup_types
-- order:      interactions descending, then interaction_type
-- additivity: interactions, share_pct, converted_interactions and abandoned add up over types; the other rates do not
-- caveat:     abandon_pct leaves out interactions that are still open
-- column:     interaction_type  text  -  as in the export (Chat, Phone, …); (unknown) if blank
-- column:     interactions  integer  interactions  of the type
-- column:     share_pct  number(2)  %  100 × interactions / all interactions
-- column:     converted_interactions  integer  interactions  with at least one incident
-- column:     converted_pct  number(2)  %  100 × converted_interactions / interactions
-- column:     abandoned  integer  interactions  currently in a state of class abandoned
-- column:     abandon_pct  number(2)?  %  100 × abandoned / (complete + abandoned); null while all are open
with

-- A type that is really called (unknown) joins the blank ones.
types as (
    select
        case when interaction_type = '' then '(unknown)' else interaction_type end as interaction_type,
        sum(interactions) as interactions,
        sum(converted_interactions) as converted_interactions,
        sum(complete) as complete,
        sum(abandoned) as abandoned
    from rollup_types
    group by case when interaction_type = '' then '(unknown)' else interaction_type end
)

select
    interaction_type,
    interactions,
    100.0 * interactions / sum(interactions) over () as share_pct,
    converted_interactions,
    100.0 * converted_interactions / interactions as converted_pct,
    abandoned,
    100.0 * abandoned / nullif(complete + abandoned, 0) as abandon_pct
from types
order by interactions desc, interaction_type;
