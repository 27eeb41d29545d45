-- check.sql | refuse: an index in force on days of another regime. No rows means no trouble.
select
    index_code,
    regime,
    valid_from,
    'valid_from and valid_to lie outside the regime: LAMA to 2023, KEP2023 to 2025-06-01, KEP2025 from 2025-06-02' as rule
from reference.visa_index
where
    case regime
        when 'LAMA' then valid_to is null or valid_to > date '2023-12-31'
        when 'KEP2023' then valid_from < date '2024-01-01' or valid_to is null or valid_to > date '2025-06-01'
        else valid_from < date '2025-06-02'
    end;
