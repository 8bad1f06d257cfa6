"""`python -m lcf_lms`: the same as the command `lcf`."""

from lcf_lms.cli import main

if __name__ == "__main__":
    main()
