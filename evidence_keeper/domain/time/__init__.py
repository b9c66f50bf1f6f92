"""Represents when something happened and reads times that are typed or mentioned in text."""
