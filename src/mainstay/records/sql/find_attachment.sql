-- From a contract token and a machine id to all that attaching needs. No row: the token is not known.
-- A machine that is attached under this contract already is locked; for any other the lines are, so that of two
-- attaches for the last unit the second sees the first. Refused attaches leave nothing behind.
with token as materialized (
    select t.id, t.contract_id, t.line_id, t.environment_id, t.host_id, t.purpose, t.ends_at, t.revoked_at,
           c.account_id, c.number, c.edition, c.effective_from, c.effective_to, c.support_until, c.revision
      from records_contracttoken t
      join records_contract c on c.id = t.contract_id
     where t.hash = %(token_hash)s
),
machine as materialized (
    select m.id, m.kind, m.kind_corrected, m.ubuntu, m.host_id, m.parent_id, m.environment_id, m.cloud_image
      from records_machine m
     where m.account_id = (select account_id from token) and m.machine_id = %(machine_id)s
       for no key update
),
open as materialized (
    select a.id, a.contract_id, a.line_id, a.under_line_id, a.legacy_line_id, a.through, a.generation, a.activity_current, a.quarantined_at,
           a.only_series, a.counted
      from records_attachment a
     where a.machine_id = (select id from machine) and a.detached_at is null
       for no key update
),
line as materialized (
    select l.id, l.position, l.kind, l.scope, l.quantity, l.used, l.overage, l.ends_on
      from records_line l
     where l.contract_id = (select contract_id from token) and l.withdrawn_at is null
       and not exists (select from open where open.contract_id = (select contract_id from token))
     order by l.id
       for no key update
)
select token.id as token_id, token.contract_id, token.line_id as token_line_id, token.environment_id as token_environment_id,
       token.purpose, token.ends_at, token.revoked_at, token.account_id, token.number, token.edition,
       token.effective_from, token.effective_to, token.support_until, token.revision,
       machine.id as machine, machine.kind, machine.kind_corrected, machine.ubuntu,
       coalesce(token.host_id, machine.host_id) as host_id, machine.parent_id, machine.cloud_image,
       host.name as host_name, host.kind as host_kind, host.series as host_series,
       (select a.under_line_id from records_attachment a
         where a.machine_id = coalesce(host.id, machine.parent_id) and a.detached_at is null) as host_line_id,
       open.id as attachment, open.contract_id as attached_contract_id, open.line_id as attached_line_id,
       open.under_line_id,
       open.legacy_line_id, open.through, open.generation, open.activity_current, open.quarantined_at, open.only_series,
       open.counted, legacy.id as legacy_holds, legacy.ends_on as legacy_ends_on,
       (select json_agg(line order by line.position) from line) as lines,
       case when host.id is not null then
           (select json_agg(json_build_object('name', cover.name, 'covered_until', cover.unit_until) order by cover.name)
              from records_cover cover
             where cover.kind = 'physical'
               and (cover.machine_id = host.id or cover.environment_id = host.environment_id))
       end as hosts,
       provider.revision as provider_revision
  from token
  join records_provider provider on provider.id = 1
  left join machine on true
  left join open on true
  left join records_line legacy on legacy.id = open.legacy_line_id and legacy.withdrawn_at is null
  left join records_machine host on host.id = coalesce(token.host_id, machine.host_id)
