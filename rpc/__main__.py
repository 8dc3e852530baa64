"""`python -m rpc`: the commands of `rpc.cli`."""

from rpc.cli.pathway import main

if __name__ == "__main__":
    main(prog_name="python -m rpc")
