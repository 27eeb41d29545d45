-- trace.sql | counts: persons | Rows about the verified persons: those within the definition are counted, the others are the denominator.
select
    evidence.form as part,
    case
        when person.ring <= array_position(array['TAMBANG_INTI', 'TAMBANG_JASA', 'TAMBANG_RANTAI'], :definition)
            then cast(person.person_key as text)
    end as counted,
    evidence.submission_key,
    evidence.row_number
from warehouse.mining_ring as person
inner join warehouse.reconciliation_evidence as evidence
    on person.person_key = evidence.person_key and evidence.period = :period and evidence.kabupaten_code = :region_code
where person.period = :period and person.kabupaten_code = :region_code;
