-- The line that a machine leaves and the one that it goes to, locked, as they stand now; those that were
-- withdrawn meanwhile are not among them.
with line as materialized (
    select l.id, l.position, l.kind, l.scope, l.quantity, l.used, l.overage, l.ends_on
      from records_line l
     where l.id = any(%(lines)s) and l.withdrawn_at is null
     order by l.id
       for no key update
)
select coalesce(json_agg(line), '[]') as lines from line
