"""Pages on which an area's map is made: the wall and what is typed beside it."""
