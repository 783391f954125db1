-- The kept standings of an account's machines are as its kept classes say. Only what differs is written.
with classes as materialized (
    select id, name, array_position(%(verdicts)s::text[], outcome->>'verdict') as cover,
           coalesce((outcome->>'until')::date, %(never)s) as until
      from records_keptclass where account_id = %(account)s
),
told as (
    select m.id as machine_id, m.account_id, k.id as of_id, m.name, k.cover, k.until,
           coalesce(own.name, hosts.name, '') as place, m.last_seen_at as seen, coalesce(a.pinged_at, a.attached_at) as heard
      from records_cover_class c
      join classes k on k.name = c.class
      join records_machine m on m.id = c.machine_id
      join records_attachment a on a.machine_id = m.id and a.detached_at is null
      left join records_environment own on own.id = m.environment_id
      left join records_machine host on host.id = m.host_id
      left join records_environment hosts on hosts.id = host.environment_id
     where c.account_id = %(account)s
),
written as (
    insert into records_keptstanding as kept (machine_id, account_id, of_id, name, cover, until, place, seen, heard)
    select machine_id, account_id, of_id, name, cover, until, place, seen, heard from told
        on conflict (machine_id) do update
       set account_id = excluded.account_id, of_id = excluded.of_id, name = excluded.name, cover = excluded.cover,
           until = excluded.until, place = excluded.place, seen = excluded.seen, heard = excluded.heard
     where (kept.of_id, kept.name, kept.cover, kept.until, kept.place, kept.seen, kept.heard)
           is distinct from (excluded.of_id, excluded.name, excluded.cover, excluded.until, excluded.place, excluded.seen, excluded.heard)
    returning 1
),
gone as (
    delete from records_keptstanding kept
     where kept.account_id = %(account)s
       and not exists (select from records_attachment a where a.machine_id = kept.machine_id and a.detached_at is null)
    returning 1
)
select (select count(*) from written) as written, (select count(*) from gone) as gone
