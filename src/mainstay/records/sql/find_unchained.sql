-- The first event that claims a place in the chain which no seal gives it.
select e.id, e.position
  from records_event e
  left join records_seal s on s.event_id = e.id
 where e.position is not null and (s.position is null or s.position <> e.position)
 order by e.position
 limit 1
