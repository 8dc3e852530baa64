"""One moment of one area or of the model, counted, judged and compared: once for all who ask."""
