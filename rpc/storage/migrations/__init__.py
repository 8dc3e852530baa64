"""How the database came to be as it is: one module a step, never changed once it has shipped."""
