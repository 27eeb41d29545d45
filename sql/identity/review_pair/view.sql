-- Grain: one row per two statements that say that two persons in force could be one. Not distinct, so that it can be asked of a few.
create or replace view identity.review_pair as
select
    pair.pair_key,
    pair.one_key,
    pair.other_key,
    one.person_key as one_person_key,
    other.person_key as other_person_key,
    pair.tier,
    pair.way,
    pair.score,
    pair.weight,
    pair.model,
    pair.evidence,
    greatest(one.first_period, other.first_period) as since_period
from identity.person_pair as pair
inner join vault.statement as one on pair.one_key = one.statement_key
inner join vault.statement as other on pair.other_key = other.statement_key
where
    one.person_key <> other.person_key
    and (one.niora is null or other.niora is null or one.niora = other.niora)
    -- A slip that its sender has mended is no question any more.
    and not exists (
        select 1
        from (values (one.person_key, pair.one_key), (other.person_key, pair.other_key)) as side (person_key, statement_key)
        where
            not exists (
                select 1
                from identity.link_in_force as link
                where link.person_key = side.person_key and link.statement_key = side.statement_key
            )
    )
    -- Who was judged to be two is not asked again for each further wording of either.
    and not exists (
        select 1
        from identity.apart as here
        inner join identity.apart as there on here.judgement_key = there.judgement_key and here.side <> there.side
        inner join vault.statement as ours on here.statement_key = ours.statement_key
        inner join vault.statement as theirs on there.statement_key = theirs.statement_key
        where ours.person_key = one.person_key and theirs.person_key = other.person_key
    );
comment on view identity.review_pair is 'Pernyataan dua orang yang mungkin satu orang (all statements that make two persons doubtful).';
comment on column identity.review_pair.pair_key is 'Nomor pasangan (identity.person_pair).';
comment on column identity.review_pair.one_key is 'Pernyataan pertama (vault.statement).';
comment on column identity.review_pair.other_key is 'Pernyataan kedua (vault.statement).';
comment on column identity.review_pair.one_person_key is 'Orang dari pernyataan pertama (identity.person).';
comment on column identity.review_pair.other_person_key is 'Orang dari pernyataan kedua (identity.person).';
comment on column identity.review_pair.tier is 'Tingkat bukti (tier; 6 = for review alone).';
comment on column identity.review_pair.way is 'Aturan yang mempertemukan (rule that brought them together).';
comment on column identity.review_pair.score is 'Kemiripan nama 0-1 (similarity of the names).';
comment on column identity.review_pair.weight is 'Bobot bukti menurut model (match weight).';
comment on column identity.review_pair.model is 'Model dan versinya (model and version).';
comment on column identity.review_pair.evidence is 'Bobot tiap pembanding (weight of each comparison).';
comment on column identity.review_pair.since_period is 'Periode sejak keduanya dikenal (period since which both are known).';
