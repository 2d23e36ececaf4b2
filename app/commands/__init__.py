"""The command line, one folder a family of commands: what a command asks, does and prints."""
