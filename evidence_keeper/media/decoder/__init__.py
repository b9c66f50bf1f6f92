"""The decoding child process, its protocol and its client."""
