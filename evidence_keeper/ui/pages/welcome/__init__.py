"""Guides the first start: language, warnings, the vault, the recovery code."""
