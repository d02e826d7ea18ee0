"""The checks a claim goes through, one idea a module."""
