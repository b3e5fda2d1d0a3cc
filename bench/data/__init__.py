"""The data set that performance figures are measured on: `make bench-data`.

    plan.py      how many there are of each, who writes what when; neither text nor database
    giving.py    who gives points for which post, and what follows from it
    texts.py     what they say: distinct texts, rendered once and drawn from
    rows.py      one function a kind of row
    loading.py   the rows into the database, by COPY

A part of the board that brings rows of its own adds a function to `rows` and a line to `loading`.
"""
