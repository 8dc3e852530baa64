"""The commands of `rpc`. Their contract is docs/command-line.md."""
