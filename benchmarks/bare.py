"""What the product is measured against: a select box and a heatmap, as anybody would write them.

The heatmap has the size of the Coverage page's (3 levels, 3 phases by 2 modes: 18 cells, a number
in each). Choosing changes the numbers and the title.
"""

import plotly.graph_objects as go
import streamlit as st

LEVELS = ["Universal", "Targeted selective", "Targeted indicated"]
COLUMNS = [
    f"{phase}, {mode}"
    for phase in ("Early years", "Primary", "Secondary")
    for mode in ("face to face", "online")
]
FACTORS = {"Any delivery": 1, "Face to face": 2, "Online or phone": 3, "Not known": 4}

choice = st.selectbox("Delivery mode", list(FACTORS))
counts = [
    [FACTORS[choice] * (row + column) for column in range(len(COLUMNS))]
    for row in range(len(LEVELS))
]
figure = go.Figure(
    go.Heatmap(z=counts, x=COLUMNS, y=LEVELS, text=counts, texttemplate="%{text}"),
    layout={"title": {"text": f"Showing: {choice}"}},
)
st.plotly_chart(figure)
