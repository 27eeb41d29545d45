"""What three sources say together: district, company and immigration, side by side (DOMAIN §4.5, DESIGN §6)."""
