// Brings the page to life; without it the grid still shows and plays.
import { startAnimatic } from "./animatic.js";
import { showClips } from "./clips.js";
import { byId } from "./dom.js";
import { startFilters } from "./filters.js";
import { startKeys } from "./keys.js";
import { startContactSheet } from "./print.js";
import { startShotView } from "./shot-view.js";
import { startViews } from "./views.js";

for (const id of ["actions", "toolbar"]) byId(id, HTMLElement).hidden = false;
showClips();
startFilters();
startViews();
startShotView();
startAnimatic();
startContactSheet();
startKeys();
