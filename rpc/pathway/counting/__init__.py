"""Which entries count where: selection, three-valued logic, the cells, their states."""
