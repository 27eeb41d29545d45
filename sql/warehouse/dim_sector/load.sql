-- load.sql | The sectors of K01, in the order in which they are shown.
insert into warehouse.dim_sector (sector, title_id, title_en, sort_order)
values
('TAMBANG', 'Pertambangan', 'Mining', 1),
('JASA_TAMBANG', 'Jasa pertambangan', 'Mining services', 2),
('MIGAS', 'Minyak dan gas bumi', 'Oil and gas', 3),
('INDUSTRI', 'Industri pengolahan', 'Manufacturing', 4),
('KEBUN', 'Perkebunan dan pertanian', 'Plantations and farming', 5),
('PERIKANAN', 'Perikanan', 'Fishery', 6),
('KONSTRUKSI', 'Konstruksi', 'Construction', 7),
('PERDAGANGAN', 'Perdagangan', 'Trade', 8),
('PENDIDIKAN', 'Pendidikan', 'Education', 9),
('WISATA', 'Pariwisata', 'Tourism', 10),
('LAIN', 'Sektor lain', 'Other', 11),
('TIDAK_TAHU', 'Belum diketahui', 'Not known', 12)
on conflict (sector) do update
set
    title_id = excluded.title_id,
    title_en = excluded.title_en,
    sort_order = excluded.sort_order
where
    (dim_sector.title_id, dim_sector.title_en, dim_sector.sort_order) is distinct from (excluded.title_id, excluded.title_en, excluded.sort_order);
