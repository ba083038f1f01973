"""Tables as files, by the names under which other rooms know them."""

from pooledcases.tables.writers import WRITERS as WRITERS
from pooledcases.tables.writers import add_table as add_table
from pooledcases.tables.writers import write as write
from pooledcases.tables.writers.cells import as_text as as_text
from pooledcases.tables.writers.cells import numeric_columns as numeric_columns
from pooledcases.tables.writers.comma_text import to_csv as to_csv
from pooledcases.tables.writers.grid import Block as Block
from pooledcases.tables.writers.web import to_html as to_html
