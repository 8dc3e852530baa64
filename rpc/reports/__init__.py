"""What an area takes out: its workbook, its board report and its one page, put together.

They use the functions that the pages use, so that a number is the same wherever it stands.
"""
