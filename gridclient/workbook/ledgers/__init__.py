"""Ledgers as offices keep them: recognised, read, and given back with what was refused.

``recognition.inspect`` says what a workbook seems to be, ``whole.read`` reads its doors and
households, persons, buildings or visits, ``report.write_report`` returns the workbook with the
errors. Nothing here stores anything.
"""
