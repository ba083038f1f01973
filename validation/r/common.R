# What all scripts share: the input (an R list as dput writes it), numbers taken from a fit, and
# JSON with 15 significant digits. Base R only.

arguments <- commandArgs(trailingOnly = TRUE)

# Rscript effects.R input.R output.json
input <- function() dget(arguments[1])
output <- function(x) writeLines(json(x), arguments[2])

json <- function(x) {
  if (is.null(x)) return("null")
  if (is.matrix(x)) return(json(lapply(seq_len(nrow(x)), function(i) x[i, ])))
  if (is.list(x) && length(x) == 0) return("{}")
  if (is.list(x)) {
    parts <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(parts, collapse = ", "), "]"))
    return(paste0("{", paste0(quoted(names(x)), ": ", parts, collapse = ", "), "}"))
  }
  parts <- if (is.numeric(x)) number(x) else quoted(as.character(x))
  if (length(x) == 1) parts else paste0("[", paste(parts, collapse = ", "), "]")
}

number <- function(x) {
  text <- formatC(as.numeric(x), digits = 15, format = "g")
  # R's own words for what is no number
  ifelse(is.finite(x), trimws(text), quoted(as.character(as.numeric(x))))
}

quoted <- function(x) paste0("\"", gsub("([\"\\\\])", "\\\\\\1", x), "\"")

# What R stops on is left out, and so does not stand in the reference.
attempt <- function(expression) {
  tryCatch(suppressWarnings(expression), error = function(e) NULL)
}

# NULL entries of a named list go.
kept <- function(x) x[!vapply(x, is.null, TRUE)]

each <- function(names, f) kept(sapply(names, function(n) attempt(f(n)), simplify = FALSE))

# metafor's default threshold of 1e-5 stops early, and so does uniroot's (PM, limits of tau²).
TIGHT <- list(threshold = 1e-12, tol = 1e-12, maxiter = 10000)
ROOT <- list(tol = 1e-12)

fit_numbers <- function(m) {
  out <- list(
    k = m$k, b = as.vector(m$beta), se = m$se, stat = m$zval, pval = m$pval,
    ci.lb = m$ci.lb, ci.ub = m$ci.ub, tau2 = m$tau2, se.tau2 = m$se.tau2, I2 = m$I2, H2 = m$H2,
    QE = m$QE, QEp = m$QEp, vt = m$vt
  )
  if (m$method %in% c("ML", "REML")) out$fitstats <- fit_statistics(m)
  kept(out)
}

fit_statistics <- function(m) {
  list(
    names = c("ll", "dev", "AIC", "BIC", "AICc"),
    ML = m$fit.stats$ML, REML = m$fit.stats$REML
  )
}
