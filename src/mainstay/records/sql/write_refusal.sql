-- A refused act: the decision as it was taken, and the event that names it.
with decision as (
    insert into records_keptdecision (key, account_id, about, question, verdict, decision, at)
    values (%(key)s, %(account_id)s, %(about)s, %(question)s, %(verdict)s, %(decision)s::jsonb, %(now)s)
)
insert into records_event (account_id, kind, about, actor_id, origin, address, request, credential, at, details)
values (%(account_id)s, %(kind)s, %(about)s, %(actor_id)s, %(origin)s, %(address)s, %(request)s, %(credential)s, %(now)s,
        %(details)s::jsonb)
returning id
