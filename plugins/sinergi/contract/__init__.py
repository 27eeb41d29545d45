"""Contracts: what a form is, read from the folders of expectations/ (DESIGN §3). A new form is one folder."""

from sinergi.contract.model import Column, Form, Rule, load_forms, load_shared_rules, read_contracts

__all__ = ["Column", "Form", "Rule", "load_forms", "load_shared_rules", "read_contracts"]
