"""How it is told elsewhere: Word, PowerPoint and Excel files, and single charts as pictures.

Pure: the content (reports.content) in, the bytes of a file out. Nothing here knows the database, the screen or what is
calculated; who may see which figure was decided before the content was made. The writers need libraries that take a
while to import: import reports.word, reports.powerpoint, reports.excel and reports.picture where a file is asked for,
not where the application starts. reports.content itself needs the standard library only.
"""
