"""What an area keeps: its map, decisions, links and history. The only writer of the database."""
