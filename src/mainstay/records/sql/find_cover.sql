-- What is told of the cover of the machines asked about, of those under and around them as far as that matters: hosts and
-- parents, however deep, and all physical hosts of a host's environment.
with recursive reached as (
    select cover.* from records_cover cover where cover.machine_id = any(%(machines)s)
     union
    select cover.*
      from reached
      join records_cover cover
        on cover.machine_id = any(array[reached.host_id, reached.parent_id]) and cover.account_id = reached.account_id
),
beside as (
    select cover.*
      from records_cover cover
     where cover.kind = 'physical'
       and cover.environment_id in (select host.environment_id
                                      from reached host
                                     where host.machine_id in (select guest.host_id from reached guest))
)
select coalesce(json_agg(row_to_json(known)), '[]') as rows
  from (select * from reached union select * from beside) as known
