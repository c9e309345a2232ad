// What pages of the closed environment do besides being read. Everything works without it.
import "htmx.org/dist/htmx.min.js";
import "./printing.js";
import "./drafts.js";
