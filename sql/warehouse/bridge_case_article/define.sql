-- define.sql | Grain: one row per case told by an accepted I05 and article of law. The primary key says so too.
create table if not exists warehouse.bridge_case_article (
    period_key integer not null,
    submission_key bigint not null,
    case_number text not null,
    article text not null,
    primary key (period_key, submission_key, case_number, article)
) partition by range (period_key);

comment on table warehouse.bridge_case_article is 'Articles of law that a case names (I05). · Pasal per kasus';
comment on column warehouse.bridge_case_article.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.bridge_case_article.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.bridge_case_article.case_number is 'Case, with submission_key the one of fact_enforcement_case. · nomor kasus';
comment on column warehouse.bridge_case_article.article is 'Article of UU 6/2011. · pasal';
