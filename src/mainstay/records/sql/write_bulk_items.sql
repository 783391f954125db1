-- The machines of an act on many wait for their turn, each with what it has now and what it shall have.
insert into records_bulkitem (bulk_id, machine_id, before, after, state, why, clause)
select %(bulk)s, m.id,
       case %(act)s
           when 'environment' then to_jsonb(m.environment_id)
           when 'host' then to_jsonb(m.host_id)
           when 'line' then case when a.id is not null then
               jsonb_build_object('line', a.line_id, 'under', a.under_line_id, 'through', a.through, 'chosen', a.line_chosen) end
           when 'detach' then to_jsonb(a.id)
           else to_jsonb(exists (select from records_machinetag t where t.machine_id = m.id and t.tag = %(value)s))
       end,
       %(after)s::jsonb, 'waiting', '', ''
  from unnest(%(machines)s::bigint[]) as asked(id)
  join records_machine m on m.id = asked.id
  left join records_attachment a on a.machine_id = m.id and a.detached_at is null
returning 1 as written
