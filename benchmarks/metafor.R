# Time metafor on the rows that run.py wrote, one fit after the other.
# Rscript metafor.R FOLDER: reads yi.csv, vi.csv, counts.csv; writes metafor.csv (task, seconds a
# fit, value) and prints the version.
suppressPackageStartupMessages(library(metafor))
folder <- commandArgs(trailingOnly = TRUE)[1]
yi <- as.matrix(read.csv(file.path(folder, "yi.csv"), header = FALSE))
vi <- as.matrix(read.csv(file.path(folder, "vi.csv"), header = FALSE))
counts <- read.csv(file.path(folder, "counts.csv"))
out <- data.frame(task = character(), seconds = numeric(), value = numeric())

timed <- function(task, times, fit) {
  value <- fit(1)
  taken <- system.time(for (i in seq_len(times)) fit(i))
  seconds <- taken[["user.self"]] + taken[["sys.self"]]
  out[nrow(out) + 1, ] <<- list(task, seconds / times, value)
}

rows <- nrow(yi)
for (method in c("DL", "PM", "REML")) {
  timed(method, rows, function(i) {
    as.numeric(rma(yi[i, ], vi[i, ], method = method, test = "knha",
                   control = list(maxiter = 1000))$tau2)
  })
}
one <- rma(yi[1, ], vi[1, ], method = "DL")
timed("leave-one-out", 5, function(i) leave1out(one)$estimate[1])
timed("influence", 5, function(i) influence(one)$inf$cook.d[1])
few <- rma(yi[1, 1:12], vi[1, 1:12], method = "EE")
timed("all subsets", 1, function(i) nrow(gosh(few, progbar = FALSE)$res))
timed("permutation", 1, function(i) permutest(rma(yi[1, 1:10], vi[1, 1:10], method = "DL"),
                                             exact = TRUE, progbar = FALSE)$pval)
timed("binomial-normal", 5, function(i) {
  as.numeric(rma.glmm(measure = "PLO", xi = counts$xi, ni = counts$ni)$beta)
})
write.csv(out, file.path(folder, "metafor.csv"), row.names = FALSE)
cat(as.character(packageVersion("metafor")), "\n")
