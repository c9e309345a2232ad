// What pages of the portal do besides being read. Everything works without it, except printing.
import "htmx.org/dist/htmx.min.js";
import "./printing.js";

const root = document.documentElement;

// Lists: a change of the filters brings the results at once.

// Empty fields stay out of the address, so that it can be shared.
root.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
});

// A year is typed digit by digit: 2, 20 and 202 are no years to look for yet.
root.addEventListener(
  "change",
  (event) => {
    const { type, valueAsDate } = event.target;
    if (type === "date" && valueAsDate?.getUTCFullYear() < 1000) event.stopPropagation();
  },
  true,
);

// While somebody is in the field of a date, it is left alone; what was folded open stays open.
root.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (document.activeElement.type === "date" && target.contains(document.activeElement)) {
    event.detail.shouldSwap = false;
  }
  for (const { id } of target.querySelectorAll("details[open][id]")) {
    fragment.querySelector(`#${id}`)?.setAttribute("open", "");
  }
});

// Without an answer, the browser shows what is the matter.
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  root.addEventListener(failure, ({ detail }) => location.assign(detail.pathInfo.finalRequestPath));
}

// The button of the filters leads to the results; on a phone it closes the filters.
root.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-filters]")) return;
  document.querySelector(".filter-toggle").open = false;
  const results = document.querySelector(".list__results");
  results.focus({ preventScroll: true });
  results.scrollIntoView();
});

// Who went on into the old results is at the start of the new ones, not nowhere.
let wasInResults = false;
root.addEventListener("htmx:beforeSwap", () => {
  wasInResults = Boolean(document.activeElement?.closest("#resultaten"));
});
root.addEventListener("htmx:afterSwap", () => {
  if (!wasInResults || document.activeElement !== document.body) return;
  document.querySelector(".list__results").focus({ preventScroll: true });
});

// Practices that were ticked to compare stay so when another filter leaves them out.
const practicesTicked = () =>
  [...document.querySelectorAll(".compare-form [name=praktijk]")]
    .filter((box) => box.checked || box.type === "hidden")
    .map((box) => box.value);
const tellTicked = () => {
  const told = document.querySelector("[data-ticked]");
  const number = practicesTicked().length;
  if (told) told.textContent = number ? `${number} gekozen` : "";
};
tellTicked();
root.addEventListener("change", ({ target }) => target.name === "praktijk" && tellTicked());

let ticked = [];
root.addEventListener("htmx:beforeSwap", () => {
  ticked = practicesTicked();
});
root.addEventListener("htmx:afterSwap", () => {
  const form = document.querySelector(".compare-form");
  if (!form) return;
  for (const hidden of form.querySelectorAll("[type=hidden]")) hidden.remove();
  const boxes = new Map([...form.querySelectorAll("[name=praktijk]")].map((box) => [box.value, box]));
  for (const [value, box] of boxes) box.checked = ticked.includes(value);
  for (const value of ticked.filter((each) => !boxes.has(each))) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "praktijk", value }));
  }
  tellTicked();
});

// Leaving in a hurry: the page is gone at once and Back does not bring it back.
// A filter can bring the way out along, so it is looked up at the moment itself.
const leave = (exit) => {
  root.hidden = true;
  location.replace(exit.href);
};
root.addEventListener("click", (event) => {
  const exit = event.target.closest("[data-quick-exit]");
  if (!exit) return;
  event.preventDefault();
  leave(exit);
});
let escapes = [];
root.addEventListener("keydown", ({ key, timeStamp }) => {
  escapes = key === "Escape" ? [...escapes.filter((at) => timeStamp - at < 2000), timeStamp] : [];
  const exit = document.querySelector("[data-quick-exit]");
  if (exit && escapes.length >= 3) leave(exit);
});
