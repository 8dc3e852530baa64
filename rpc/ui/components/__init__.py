"""HTML and what its buttons say back: the only code that knows the page's elements."""
