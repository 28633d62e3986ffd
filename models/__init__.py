"""The ears: run, train and judge the recogniser."""
