-- The chain from a position on, each seal beside the row that it seals; no row where that is gone.
select s.position, s.event_id, s.hash, s.sealed_at, e.id is not null as is_there, e.position as said_position,
       jsonb_build_array(e.id, e.account_id, e.kind, e.about, e.actor_id, e.origin, host(e.address), e.request, e.credential,
                         (extract(epoch from e.at) * 1000000)::bigint, e.details)::text as sealed_text
  from records_seal s
  left join records_event e on e.id = s.event_id
 where s.position > %(since)s
 order by s.position
