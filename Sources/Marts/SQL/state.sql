-- mart:       state
-- title:      Each state
-- grain:      one row per state with an interaction
-- key:        state_name
-- reads:      dim_states, rollup_states
-- order:      interactions descending, then state_name
-- additivity: interactions and share_pct add up over states
-- caveat:     it shows the current states; interaction_versions has earlier ones
-- column:     state_name  text  -  as in the export; (unknown) if blank
-- column:     state_class  text  -  open, complete or abandoned
-- column:     interactions  integer  interactions  currently in the state
-- column:     share_pct  number(2)  %  100 × interactions / all interactions
select
    dim_states.state_name,
    dim_states.state_class,
    rollup_states.interactions,
    100.0 * rollup_states.interactions / sum(rollup_states.interactions) over () as share_pct
from rollup_states
inner join dim_states on dim_states.state_id = rollup_states.state_id
order by rollup_states.interactions desc, dim_states.state_name;
