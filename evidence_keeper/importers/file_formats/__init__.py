"""Streaming readers for JSON, XML, HTML and ZIP."""
