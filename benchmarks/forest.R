# One forest plot, as a whole process: Rscript forest.R TABLE FIGURE
# Reads ai, n1i, ci, n2i of each study, pools the log risk ratios and draws them as SVG.
suppressPackageStartupMessages(library(metafor))
given <- commandArgs(trailingOnly = TRUE)
studies <- read.csv(given[1])
effects <- escalc(measure = "RR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = studies)
fit <- rma(yi, vi, data = effects, test = "adhoc")
svg(given[2], width = 8, height = 2 + nrow(studies) / 5)
forest(fit, slab = studies$study, atransf = exp)
invisible(dev.off())
