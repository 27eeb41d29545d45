"""The habits of senders in the other forms: a modest part of DOMAIN §6.5, on top of faultless deliveries.

What it hurts, a form's contract says: columns by type, aliases, code lists; no form is named except where only it has the fault.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from sinergi.contract import Column
from sinergi.sample import variants
from sinergi.sample.deliveries import Delivery, Style
from sinergi.sample.forms import form_of
from sinergi.sample.mess import Mess
from sinergi.sample.views import Row
from sinergi.sample.world import World

_PLACEHOLDERS = ("-", "Tidak ada", "nihil")
FEW = 8  # a file of fewer rows would be refused for one bad row in five (S021)


class OfficeMess(Mess):
    """Spoils the deliveries of the other forms in place; ``level`` 1 is the usual mess."""

    def __init__(self, world: World, deliveries: list[Delivery], level: float) -> None:
        super().__init__(world, deliveries, level)
        self.rng = Random(f"{world.seed}|mess offices")

    def apply(self) -> None:
        self._tell_fewer()
        self._write()
        self._spoil()
        self._lay_out()
        self._refuse_some()
        self._resend()

    def _filled(self, fewest: int = 1) -> list[Delivery]:
        return [delivery for delivery in self.deliveries if len(delivery.rows) >= fewest]

    def _columns(self, delivery: Delivery, *kinds: str) -> list[Column]:
        return [column for column in form_of(delivery.form).columns if column.type in kinds]

    def _tell_fewer(self) -> None:
        """The labour office counts fewer people of a wave than immigration does (M318), and has no card of two of them (Q221)."""
        for delivery in self.deliveries:
            if delivery.form == "I08" and delivery.sender.startswith("DISNAKER") and len(delivery.rows) > 20:
                del delivery.rows[-4:]
                delivery.defects.append("F23")
                for row in delivery.rows[:2]:
                    row.cells["kode_wilayah_ktp"] = ""
                    row.defects.append("F18")

    def _write(self) -> None:
        """Cells that can still be read."""
        rng = self.rng
        for delivery in self._pick(self._filled(), 0.25):
            for column in self._columns(delivery, "country"):
                for row in delivery.rows:
                    value = row.values[column.name]
                    if value and rng.random() < 0.7:
                        row.cells[column.name] = variants.nationality(value, rng)
                        row.defects.append("F17")
        for delivery in self._pick(self._filled(), 0.20):
            for row in self._pick(delivery.rows, 0.2):
                empty = [
                    c.name for c in self._columns(delivery, "text") if row.values[c.name] is None and not c.required and not c.required_when
                ]
                if empty:
                    row.cells[rng.choice(empty)] = rng.choice(_PLACEHOLDERS)
                    row.defects.append("F18")
        for delivery in self._pick([d for d in self._filled() if self._columns(d, "nik")], 0.10):
            for row in delivery.rows:
                for column in self._columns(delivery, "nik"):
                    if row.values[column.name]:
                        row.cells[column.name] = f"'{row.values[column.name]}"
                        row.defects.append("F10")
        for delivery in self._pick([d for d in self._filled() if d.form == "P02"], 0.15):
            for row in delivery.rows:
                row.cells["jumlah_awal"] = f"{row.values['jumlah_awal']},0"
                row.defects.append("F12")

    def _spoil(self) -> None:
        """One cell in a larger file that cannot be read: exactly that row is set aside."""
        rng = self.rng
        for delivery in self._pick(self._filled(FEW), 0.06):
            row = rng.choice(delivery.rows)
            if self._hurt(delivery, row):
                row.accepted = False

    def _hurt(self, delivery: Delivery, row: Row) -> bool:
        """Spoil one cell of a row by the type of its column; false where nothing fits."""
        ways = []
        for column in form_of(delivery.form).columns:
            value = row.values[column.name]
            if value is None or column.name in row.cells or column.name == "periode":
                continue
            if column.type == "nik":
                ways.append((column.name, f"{float(value):.5E}".replace(".", ","), "F10"))
            elif column.type == "integer" and column.required:
                ways.append((column.name, f"{value} org", "F12"))
            elif column.type == "code" and column.required:
                ways.append((column.name, "TIDAK JELAS", "F18"))
        if not ways:
            return False
        name, text, code = self.rng.choice(ways)
        row.cells[name] = text
        row.defects.append(code)
        return True

    def _lay_out(self) -> None:
        rng = self.rng
        for delivery in self._pick(self._filled(), 0.15):
            if self._columns(delivery, "date"):
                delivery.style.dates = rng.choice(("words", "short", "slashes"))
                delivery.defects.append("F07")
        for delivery in self._pick(self._filled(), 0.35):
            named = [column for column in form_of(delivery.form).columns if column.aliases]
            chosen = rng.sample(named, min(len(named), rng.randint(2, 8)))
            delivery.style.headers |= {column.name: rng.choice(column.aliases) for column in chosen}
            delivery.defects.append("F16")
        for delivery in self._pick(self._filled(), 0.06):
            encoding, delimiter = rng.choice((("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t")))
            dates = "iso" if delivery.style.dates == "real" else delivery.style.dates
            delivery.style = Style("csv", delimiter, encoding, dates, headers=delivery.style.headers)
            delivery.defects.append("F15")
        for delivery in self._pick([d for d in self._filled() if d.style.file_format == "xlsx"], 0.06):
            delivery.style.manifest = rng.choice(("missing", "headed", "hidden"))

    def _refuse_some(self) -> None:
        """A wrong count or month on the envelope; the mended file follows as a revision."""
        ready = [d for d in self._filled(2) if d.style.manifest != "missing" and d.version == 1 and form_of(d.form).period == "month"]
        for number, delivery in enumerate(self._pick(ready, 0.03, 2)):
            reason = "S008" if number % 2 == 0 else "S024"
            first = self._refuse(delivery, reason, "F23" if number % 2 == 0 else "F22", mended=True)
            if reason == "S008":
                first.envelope["jumlah_baris"] = len(first.rows) + 3
            else:
                first.envelope["periode"] = str(delivery.period.previous())
            delivery.on_time = False

    def _resend(self) -> None:
        versions = {(d.sender, d.form, d.period) for d in self.deliveries if d.version > 1}
        single = [d for d in self._filled() if (d.sender, d.form, d.period) not in versions and d.style.manifest != "missing"]
        for delivery in self._pick(single, 0.03):
            stamp = {
                "waktu_kirim": delivery.delivered_at.isoformat(), "tanggal_surat": delivery.delivered_at.date().isoformat(),
                "nomor_surat_pengantar": f"{delivery.delivered_at.day:03d}/{delivery.form}/{delivery.period.year}",
            }  # fmt: skip
            delivery.envelope |= stamp
            self.deliveries.append(
                replace(
                    delivery, envelope=dict(delivery.envelope), suffix="_kirim_ulang", accepted=False, reason="S011", defects=["F30"],
                    delivered_at=delivery.delivered_at + timedelta(hours=self.rng.randint(1, 60)),
                )
            )  # fmt: skip
