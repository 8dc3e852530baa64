"""Who may do what with an area, and when: who works, what can be done, by whom, in which state."""
