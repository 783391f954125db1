-- As find_machine, with the lines of the contract: at a refresh a machine may find a better one than it is under. A line that a
-- person chose counts as one that its token names.
select a.id as attachment, a.account_id, a.machine_id as machine, a.contract_id, a.line_id, a.under_line_id, a.legacy_line_id, a.through,
       a.generation, a.activity_current, a.activity_previous, a.activity_branch, a.branch_answered, a.quarantined_at, a.only_series, a.detached_at, a.counted,
       legacy.id as legacy_holds, legacy.ends_on as legacy_ends_on,
       m.machine_id, m.release, m.series, m.architecture,
       c.number, c.edition, c.effective_from, c.effective_to, c.support_until, c.revision,
       held.kind as line_kind, case when a.line_chosen then a.line_id else token.line_id end as token_line_id,
       (select json_agg(line) from (select l.id, l.position, l.kind, l.scope, l.quantity, l.used, l.overage, l.ends_on from records_line l
         where l.contract_id = a.contract_id and l.withdrawn_at is null) as line) as lines,
       provider.revision as provider_revision
  from records_attachment a
  join records_machine m on m.id = a.machine_id
  join records_contract c on c.id = a.contract_id
  join records_provider provider on provider.id = 1
  left join records_line legacy on legacy.id = a.legacy_line_id and legacy.withdrawn_at is null
  left join records_line held on held.id = a.line_id
  left join records_contracttoken token on token.id = a.token_id
 where a.id = %(attachment)s
   for no key update of m, a
