"""Reads the exports of chat programs, phones and mail: one format per module."""
