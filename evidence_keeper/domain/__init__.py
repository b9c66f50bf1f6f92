"""Defines the record's data types and rules, with the standard library only: no files, no SQL, no
window.
"""
