"""Flowing text, tables, columns, charts, drawings and QR codes on a page."""
