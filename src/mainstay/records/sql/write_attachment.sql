-- The machine, its attachment, the unit it holds and the event. The same machine twice at once ends in one attachment:
-- the second insert meets the first row and counts nothing.
with machine as (
    insert into records_machine as m (
           account_id, machine_id, name, kind, kind_corrected, ubuntu, cloud_image, series, release, architecture, kernel,
           virt, client_version, environment_id, host_id, parent_id, first_seen_at, last_seen_at)
    values (%(account_id)s, %(machine_id)s, %(name)s, %(kind)s, false, true, %(cloud_image)s, %(series)s, %(release)s,
            %(architecture)s, %(kernel)s, %(virt)s, %(client_version)s, %(environment_id)s, %(host_id)s, %(parent_id)s,
            %(now)s, %(now)s)
        on conflict (account_id, machine_id) do update
       set kind = case when m.kind_corrected then m.kind else excluded.kind end,
           series = excluded.series, release = excluded.release, architecture = excluded.architecture,
           kernel = excluded.kernel, virt = excluded.virt, client_version = excluded.client_version,
           cloud_image = m.cloud_image or excluded.cloud_image,
           environment_id = coalesce(m.environment_id, excluded.environment_id),
           host_id = coalesce(excluded.host_id, m.host_id), parent_id = coalesce(excluded.parent_id, m.parent_id),
           last_seen_at = excluded.last_seen_at
    returning m.id
),
closed as (
    update records_attachment a
       set detached_at = %(now)s, detached_because = 'attached-elsewhere'
     where a.id = %(leaves)s and a.detached_at is null
    returning case when a.counted then a.line_id end as line_id, case when a.counted then a.legacy_line_id end as legacy_line_id
),
attachment as (
    insert into records_attachment as a (
           account_id, machine_id, contract_id, line_id, under_line_id, legacy_line_id, token_id, through, only_series, generation,
           attached_at, detached_because, activity_current, activity_previous, activity_branch,
           branch_answered, enabled, variants, counted)
    select %(account_id)s, machine.id, %(contract_id)s, %(line_id)s, %(under_line_id)s, %(legacy_line_id)s, %(token_id)s,
           %(through)s, %(only_series)s, 1, %(now)s, '', 1, 0, 0, false, '{}', '{}', true
      from machine, (select count(*) from closed) as before
        on conflict (machine_id) where detached_at is null do update
       set token_id = excluded.token_id, counted = true
    returning a.id, a.generation, a.activity_current, xmax = 0 as is_new, %(takes_unit)s or xmax = 0 as counts
),
freed as (
    update records_line l
       set used = l.used - 1
      from (select line_id as id from closed where line_id is not null
            union all
            select legacy_line_id from closed where legacy_line_id is not null) as gone
     where l.id = gone.id and l.id is distinct from %(line_id)s and l.id is distinct from %(legacy_line_id)s
),
counted as (
    update records_line l
       set used = l.used + 1
      from attachment
     where attachment.counts and l.id in (%(line_id)s, %(legacy_line_id)s)
       and not exists (select from closed where l.id in (closed.line_id, closed.legacy_line_id))
),
event as (
    insert into records_event (account_id, kind, about, origin, at, details)
    select %(account_id)s, case when attachment.is_new then 'machine.attached' else 'machine.attached-again' end,
           'machine ' || machine.id, 'machine', %(now)s, %(details)s::jsonb
      from attachment, machine
)
select machine.id as machine, attachment.id as attachment, attachment.generation, attachment.activity_current, attachment.is_new
  from machine, attachment
