"""`python -m graphrecon` is the command `graphrecon`."""

from graphrecon.cli.app import main

if __name__ == "__main__":
    main()
