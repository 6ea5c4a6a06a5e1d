"""Ledgers as offices keep them: recognised, read, and given back with what was refused.

``recognition.inspect`` says what a workbook seems to be, ``residents.read_residents`` reads its
doors, households and residents, ``report.write_report`` returns the workbook with the errors.
Nothing here stores anything.
"""
