-- Grain: one row per judged batch (form and period in one run) and rule instance: the verdict of Great Expectations beside our own count.
create table if not exists quality.batch_verdict (
    batch text not null,
    form text not null,
    period text not null,
    rule_instance text not null,
    is_success boolean not null,
    unexpected_count bigint not null,
    counted_by_sql bigint not null,
    judged_at timestamptz not null,
    primary key (batch, form, period, rule_instance)
);
comment on table quality.batch_verdict is 'Putusan Great Expectations per kelompok kiriman, di samping hitungan SQL (verdict of GX beside the SQL count).';
comment on column quality.batch_verdict.batch is 'Tanda proses (run token).';
comment on column quality.batch_verdict.form is 'Kode formulir (form).';
comment on column quality.batch_verdict.period is 'Periode (period).';
comment on column quality.batch_verdict.rule_instance is 'Aturan dan kolomnya (rule and column).';
comment on column quality.batch_verdict.is_success is 'Putusan GX: semua baris memenuhi (all rows keep the rule).';
comment on column quality.batch_verdict.unexpected_count is 'Jumlah melanggar menurut GX (unexpected count).';
comment on column quality.batch_verdict.counted_by_sql is 'Jumlah melanggar menurut SQL (our count).';
comment on column quality.batch_verdict.judged_at is 'Dinilai pada (judged at).';
