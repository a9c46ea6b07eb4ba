"""Builds the project's own observed tables from a folder of collected public series.

``python -m pactsim.calibration.observed SOURCE_DIR`` reads the collected series, re-shapes them and writes
one CSV and one card per table under ``model/data/observed``. Only this package ever needs the source
folder: the model, the tests and the studies read the tables it wrote.
"""
