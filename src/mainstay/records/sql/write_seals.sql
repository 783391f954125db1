-- The seals of a batch, their places in the events, and how many each account has.
with given as (
    select * from unnest(%(positions)s::bigint[], %(events)s::bigint[], %(hashes)s::bytea[]) as g (position, event_id, hash)
),
sealed as (
    insert into records_seal (position, event_id, hash, sealed_at)
    select position, event_id, hash, %(now)s from given
),
placed as (
    update records_event e
       set position = given.position, delivered_at = coalesce(e.delivered_at, %(now)s)
      from given
     where e.id = given.event_id
    returning e.account_id
),
counted as (
    insert into records_sealcount as c (account_id, rows)
    select account_id, count(*) from placed where account_id is not null group by account_id
        on conflict (account_id) do update set rows = c.rows + excluded.rows
)
select count(*) as rows from placed
