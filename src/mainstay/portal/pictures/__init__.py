"""The pictures of the pages: pure functions from small facts to SVG, all drawn by one grammar.

A picture has no view box: x is in per cent and y in pixels, so its text keeps its size at every width.
Each says in its title what it shows. One that stands alone brings the same as a table; one that stands in the
row of a table does not, since the row says it.
"""
