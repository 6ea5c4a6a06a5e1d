"""The tests: real files, real widgets off screen, any order."""
