"""Layouts, folding groups, scrolling columns and labelled fields."""
