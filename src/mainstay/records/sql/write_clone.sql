-- A second machine under one id has shown itself: the attachment is set apart, and what the copy reports is kept beside it.
with attachment as (
    update records_attachment set quarantined_at = coalesce(quarantined_at, %(now)s) where id = %(attachment)s
    returning quarantined_at = %(now)s as is_new
),
event as (
    insert into records_event (account_id, kind, about, origin, at, details)
    select %(account_id)s, 'machine.clone-found', 'machine ' || %(machine)s, 'machine', %(now)s, %(reported)s::jsonb
      from attachment where is_new
)
insert into records_clonesighting (account_id, attachment_id, at, address, reported)
values (%(account_id)s, %(attachment)s, %(now)s, %(address)s, %(reported)s::jsonb)
returning id
