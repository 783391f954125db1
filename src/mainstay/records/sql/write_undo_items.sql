-- What an act on many changed waits to be as it was: what each has now and what it had before change places.
insert into records_bulkitem (bulk_id, machine_id, before, after, state, why, clause)
select %(bulk)s, machine_id, after, before, 'waiting', '', ''
  from records_bulkitem where bulk_id = %(undone)s and state = 'done'
returning 1 as written
