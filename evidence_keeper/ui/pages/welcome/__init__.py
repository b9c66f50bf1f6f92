"""The first start: language, what to know before, the vault, the recovery code."""
