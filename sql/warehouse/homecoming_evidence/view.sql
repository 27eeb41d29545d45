-- view.sql | Grain: one row per homecoming (warehouse.homecoming_known) and row of I08 that tells it.
create or replace view warehouse.homecoming_evidence as
with told as (
    select
        fact.submission_key,
        fact.row_number,
        coalesce(fact.arrived_date, fact.arrived_country_date) as arrived,
        coalesce(cast(fact.citizen_key as text), source.sender || '|' || fact.return_id_sender) as who
    from warehouse.fact_repatriation as fact
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
),

home as (
    select
        known.who,
        known.homecoming_number,
        known.arrived_date,
        lead(known.arrived_date) over (partition by known.who order by known.homecoming_number) as next_date
    from warehouse.homecoming_known as known
)

select
    home.who,
    home.homecoming_number,
    home.arrived_date,
    told.submission_key,
    told.row_number
from home
inner join told
    on
        home.who = told.who
        and (home.arrived_date is null or told.arrived >= home.arrived_date)
        and (home.next_date is null or told.arrived < home.next_date);

comment on view warehouse.homecoming_evidence is 'The rows behind each homecoming, as known at sinergi.known_on; `sinergi trace` reads it. · Baris di balik tiap kepulangan';
comment on column warehouse.homecoming_evidence.who is 'The citizen, or the number of the sender where nobody is named. · orang';
comment on column warehouse.homecoming_evidence.homecoming_number is 'Which homecoming of that person. · kepulangan ke-';
comment on column warehouse.homecoming_evidence.arrived_date is 'First day on which anybody tells the arrival. · tanggal tiba';
comment on column warehouse.homecoming_evidence.submission_key is 'File of the row. · berkas';
comment on column warehouse.homecoming_evidence.row_number is 'Row as the sender sees it. · baris';
