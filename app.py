"""The entry point: the server with a guard in front, and the navigation of each session."""

from streamlit import App, runtime

if runtime.exists():
    import rpc.ui.whole  # before all else, see there
    from rpc.ui.start import navigation

    navigation().run()
else:
    from rpc.ui.edge import guarded

    app = App(__file__, middleware=guarded())
