"""Who is who: persons and companies across forms, senders and months (DESIGN §6, DOMAIN §2.10)."""
