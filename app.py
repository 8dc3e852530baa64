"""The entry point: page set-up and navigation, nothing else."""

from rpc.ui.start import navigation

navigation().run()
