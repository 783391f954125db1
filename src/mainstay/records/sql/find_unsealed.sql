-- The oldest events that are not in the chain yet, each with its row as the chain has it.
select e.id, e.account_id, e.kind, e.delivered_at is null as untold,
       jsonb_build_array(e.id, e.account_id, e.kind, e.about, e.actor_id, e.origin, host(e.address), e.request, e.credential,
                         (extract(epoch from e.at) * 1000000)::bigint, e.details)::text as sealed_text
  from records_event e
 where e.position is null
 order by e.id
 limit %(batch)s
