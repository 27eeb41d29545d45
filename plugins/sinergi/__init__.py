"""Sinergi: three lists of foreign workers become one warehouse."""
