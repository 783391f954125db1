-- The attached machines of an account by all that their cover depends on: how many of each class, and one of them.
select coalesce(json_agg(row_to_json(counted)), '[]') as rows
  from (select class, count(*) as machines, min(machine_id) as one
          from records_cover_class
         where account_id = %(account)s
         group by class) as counted
