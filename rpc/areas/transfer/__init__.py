"""Areas out of the database and back, and older editions of them brought up to date."""
