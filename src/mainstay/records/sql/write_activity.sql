-- One ping: what the machine reports, the next activity token, and a row of its own.
with attachment as (
    update records_attachment
       set activity_current = %(activity_current)s, activity_previous = %(activity_previous)s,
           activity_branch = %(activity_branch)s, branch_answered = %(branch_answered)s, enabled = %(enabled)s, variants = %(variants)s::jsonb, pinged_at = %(now)s,
           counted = true
     where id = %(attachment)s
),
machine as (
    update records_machine
       set last_seen_at = %(now)s,
           series = coalesce(nullif(%(series)s, ''), series), release = coalesce(nullif(%(release)s, ''), release),
           architecture = coalesce(nullif(%(architecture)s, ''), architecture),
           kernel = coalesce(nullif(%(kernel)s, ''), kernel), virt = %(virt)s,
           client_version = coalesce(nullif(%(client_version)s, ''), client_version)
     where id = %(machine)s
),
counted_again as (
    update records_line set used = used + 1
     where %(counts_again)s and id in (%(line_id)s, %(legacy_line_id)s)
)
insert into records_activity (account_id, attachment_id, at, enabled, kernel)
values (%(account_id)s, %(attachment)s, %(now)s, %(enabled)s, %(kernel)s)
returning id
