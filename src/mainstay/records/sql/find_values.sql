-- The releases and tags of an account's machines, each value once: read from the index value by value, never row by row.
with recursive releases as (
    (select release from records_machine where account_id = %(account)s and release > '' order by release limit 1)
    union all
    select (select m.release from records_machine m
             where m.account_id = %(account)s and m.release > r.release order by m.release limit 1)
      from releases r where r.release is not null
),
tags as (
    (select tag from records_machinetag where account_id = %(account)s order by tag limit 1)
    union all
    select (select t.tag from records_machinetag t
             where t.account_id = %(account)s and t.tag > r.tag order by t.tag limit 1)
      from tags r where r.tag is not null
)
select array(select release from releases where release is not null) as releases,
       array(select tag from tags where tag is not null) as tags
