"""`python -m detector` is the command line."""

from detector.cli.main import main

main()
