-- follow.sql | Links of the rows of :form whose person another form explains (``led``): what differs is written anew, what has no leader any
-- more goes; facts of the submissions load again.
drop table if exists misled;

create temporary table misled on commit drop as
select
    link.submission_key,
    link.row_number
from identity.person_link as link
inner join intake.submission as sub on link.submission_key = sub.submission_key
left join led on link.submission_key = led.submission_key and link.row_number = led.row_number
where sub.form = :form and (led.person_key is null or (led.person_key, led.tier) is distinct from (link.person_key, link.tier));

delete from identity.person_link as link
using misled
where link.submission_key = misled.submission_key and link.row_number = misled.row_number;

drop table if exists led_now;

create temporary table led_now on commit drop as
select
    led.submission_key,
    led.row_number,
    led.person_key,
    led.tier,
    led.score
from led
left join identity.person_link as link on led.submission_key = link.submission_key and led.row_number = link.row_number
where link.person_key is null;

update identity.resolution as done
set
    relinked_at = :clock,
    rows_linked = (select count(*) from led where led.submission_key = done.submission_key)
where
    done.submission_key in (select misled.submission_key from misled)
    or done.submission_key in (select led_now.submission_key from led_now);

insert into identity.person_link (submission_key, row_number, person_key, tier, score, decided_by, linked_at)
select
    led_now.submission_key,
    led_now.row_number,
    led_now.person_key,
    led_now.tier,
    led_now.score,
    'follows',
    :clock
from led_now;
