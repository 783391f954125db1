-- The use of every line on one day of each account, counted from the attachments, so that a day which nobody counted in time
-- can still be. A look while the day lasts is overwritten by the next; the highest count stays.
with day as (
    select account.id as account_id, d.day, d.day::timestamp at time zone account.zone as begins,
           least((d.day + 1)::timestamp at time zone account.zone, %(now)s) as ends
      from records_account account,
           lateral (select (%(now)s::timestamptz at time zone account.zone)::date - %(days_ago)s::int as day) d
),
held as (
    select unit.line_id, count(*) as used,
           count(*) filter (
               where a.attached_at >= day.begins or (a.pinged_at >= day.begins and a.pinged_at < day.ends)
                  or exists (select from records_activity ping
                              where ping.attachment_id = a.id and ping.at >= day.begins and ping.at < day.ends)) as active
      from records_attachment a
      join day on day.account_id = a.account_id
     cross join lateral unnest(array[a.line_id, a.legacy_line_id]) as unit(line_id)
     where unit.line_id is not null and a.counted
       and a.attached_at < day.ends and (a.detached_at is null or a.detached_at >= day.ends)
     group by unit.line_id
),
written as (
    insert into records_dailyuse as u (line_id, day, used, most, active, bought)
    select line.id, day.day, coalesce(held.used, 0), coalesce(held.used, 0), coalesce(held.active, 0), line.quantity
      from records_line line
      join records_contract contract on contract.id = line.contract_id
      join day on day.account_id = contract.account_id
      left join held on held.line_id = line.id
     where contract.created_at < day.ends and (line.withdrawn_at is null or line.withdrawn_at >= day.ends)
        on conflict (line_id, day) do update
       set used = excluded.used, most = greatest(u.most, excluded.used), active = excluded.active, bought = excluded.bought
    returning 1
)
select count(*) as lines from written
