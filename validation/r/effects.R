# Effect sizes and their variances, continuity rules: tests/reference/effects.json.
# Values: R 4.2.2, metafor 5.1-12. Run again with metafor 3.8-1: the same to rounding, but for ROM,
# which 5.x corrects for bias. RTET needs mvtnorm and PRZ is newer than 3.8: left out there.
source("common.R")
suppressMessages(library(metafor))

data <- input() # list(columns = ..., measures = c(...), variants = c(...))

escalc_of <- function(measure, ...) {
  e <- do.call(escalc, c(list(measure = measure), data$columns, list(...)))
  list(yi = as.vector(e$yi), vi = e$vi)
}

# "OR_to=all_add=0.5_drop00=FALSE"
variant_of <- function(name) {
  parts <- strsplit(name, "_(?=to=|add=|drop00=)", perl = TRUE)[[1]]
  value <- function(key) sub(".*=", "", grep(paste0("^", key, "="), parts, value = TRUE))
  escalc_of(
    parts[1], to = value("to"), add = as.numeric(value("add")), drop00 = as.logical(value("drop00"))
  )
}

output(list(
  measures = each(data$measures, escalc_of),
  escalc_variants = each(data$variants, variant_of)
))
