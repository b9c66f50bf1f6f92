"""Contains the decoding child process, its protocol and its client."""
