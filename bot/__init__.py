"""The process: settings, command line, serving, the practice workspace."""
