-- Grain: one row per two persons in force that could be one, and the best pair of statements that says so. Never merged by the rules.
create or replace view identity.review_item as
select distinct on (least(one_person_key, other_person_key), greatest(one_person_key, other_person_key))
    pair_key,
    one_key,
    other_key,
    one_person_key,
    other_person_key,
    tier,
    way,
    score,
    weight,
    model,
    evidence,
    since_period
from identity.review_pair
order by
    least(one_person_key, other_person_key),
    greatest(one_person_key, other_person_key),
    tier,
    score desc,
    pair_key;
comment on view identity.review_item is 'Pasangan yang mungkin satu orang dan menunggu keputusan petugas (doubtful pairs that wait for an officer).';
comment on column identity.review_item.pair_key is 'Nomor pasangan (identity.person_pair).';
comment on column identity.review_item.one_key is 'Pernyataan pertama (vault.statement).';
comment on column identity.review_item.other_key is 'Pernyataan kedua (vault.statement).';
comment on column identity.review_item.one_person_key is 'Orang dari pernyataan pertama (identity.person).';
comment on column identity.review_item.other_person_key is 'Orang dari pernyataan kedua (identity.person).';
comment on column identity.review_item.tier is 'Tingkat bukti (tier; 6 = for review alone).';
comment on column identity.review_item.way is 'Aturan yang mempertemukan (rule that brought them together).';
comment on column identity.review_item.score is 'Kemiripan nama 0-1 (similarity of the names).';
comment on column identity.review_item.weight is 'Bobot bukti menurut model (match weight).';
comment on column identity.review_item.model is 'Model dan versinya (model and version).';
comment on column identity.review_item.evidence is 'Bobot tiap pembanding (weight of each comparison).';
comment on column identity.review_item.since_period is 'Periode sejak keduanya dikenal (period since which both are known).';
