"""What can be wrong with a review's files: structure, cells, clinical rules, totals.

:mod:`checking` is the way in. A table meets its schema (`schema`, `schema_check`, through
`frictionless_bridge` or, when it is large, `bulk`), its cells are read one by one (`cells`,
`cell_numbers`), the clinical rules look at rows (`clinical`, `stages`) and tables at each other
(`totals`); `descriptor` and `fields` distrust ``datapackage.json``; `acknowledge` marks what the
review has answered.
"""
