"""Frames -> Plotly figures, and the palette."""
