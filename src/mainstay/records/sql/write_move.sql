-- A machine goes from one line to another of its contract. One that was not counted counts again when it is heard.
with moved as (
    update records_attachment set line_id = %(to_line)s, under_line_id = %(to_line)s where id = %(attachment)s
),
counted as (
    update records_line
       set used = used + case when id = %(to_line)s then 1 else -1 end
     where %(counted)s and id in (%(from_line)s, %(to_line)s)
)
insert into records_event (account_id, kind, about, origin, at, details)
select %(account_id)s, 'machine.line-changed', 'machine ' || %(machine)s, 'machine', %(now)s,
       jsonb_build_object('before', jsonb_build_object('line', one.position), 'after', jsonb_build_object('line', other.position))
  from records_line one, records_line other
 where one.id = %(from_line)s and other.id = %(to_line)s
returning id
