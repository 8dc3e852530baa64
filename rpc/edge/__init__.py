"""What stands between the product and the web: who may ask, and what an answer says of itself."""
