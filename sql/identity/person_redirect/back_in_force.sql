-- back_in_force.sql | A key that bears something again leads nowhere.
delete from identity.person_redirect as gone
using settled
where gone.from_person_key = settled.person_key;
