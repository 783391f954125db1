-- The attached machines of an account by all that their cover depends on.
select json_object_agg(class, machines) as members
  from (select class, json_agg(machine_id) as machines from records_cover_class where account_id = %(account)s group by class) as alike
