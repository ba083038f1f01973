document.querySelectorAll("details.data").forEach(startTable);
document.querySelectorAll("details.studies").forEach(startForest);
startTraces();
startDownloads();
startLanguages();
startContents();
