// What somebody types in a form of a case is kept on the server, sealed, until the form is sent.
const WAIT = 1500;

for (const form of document.querySelectorAll("form[data-draft]:has(textarea)")) {
  const told = document.createElement("p");
  told.className = "draft";
  told.setAttribute("role", "status");
  form.querySelector(".actions")?.before(told);
  let timer = 0;
  let sent = false;
  let last = "";
  // One request at a time, so that an older text never comes after a newer one.
  let busy = Promise.resolve();

  // What was typed, and which text was seen: who changed it meanwhile must still be noticed.
  const typed = () =>
    [...form.elements].filter(
      (field) =>
        field.name &&
        (field.name === "current" || !["hidden", "submit", "button", "password"].includes(field.type)),
    );

  const fields = () => {
    const found = {};
    for (const field of typed()) {
      if (field.type === "radio" || field.type === "checkbox") {
        if (field.checked) found[field.name] = field.value;
      } else if (field.tagName !== "BUTTON" && field.tagName !== "FIELDSET") {
        found[field.name] = field.value;
      }
    }
    return JSON.stringify(found);
  };

  const ask = (what, more = {}, keepalive = false) => {
    const body = new URLSearchParams({ wat: what, plek: location.pathname, ...more });
    for (const name of ["csrfmiddlewaretoken", "partij", "doel"]) {
      body.set(name, form.elements[name].value);
    }
    return fetch(form.dataset.draft, { method: "POST", body, keepalive, redirect: "error" });
  };

  const save = (keepalive = false) => {
    clearTimeout(timer);
    const now = fields();
    if (sent || now === last) return;
    last = now;
    busy = busy.then(async () => {
      if (sent) return;
      try {
        const answer = await ask("bewaar", { velden: now }, keepalive);
        const { om } = answer.ok ? await answer.json() : {};
        told.textContent = om ? `Als concept bewaard op ${om}.` : "Dit concept is niet bewaard.";
        if (!om) last = "";
      } catch {
        told.textContent = "Dit concept is niet bewaard: er is geen verbinding.";
        last = "";
      }
    });
  };

  const fill = (values) => {
    for (const field of typed()) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = values[field.name] === field.value;
      } else if (field.name in values) {
        field.value = values[field.name];
      }
    }
  };

  const restore = async () => {
    const first = fields();
    last = first;
    const answer = await ask("lees");
    // Who typed meanwhile, goes on with that.
    if (answer.status !== 200 || fields() !== first) return;
    const { velden, om } = await answer.json();
    fill(velden);
    if (fields() === first) return;
    last = fields();
    told.textContent = `Uw concept van ${om} staat weer in het formulier. `;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "text-button";
    drop.textContent = "Gooi dit concept weg";
    drop.addEventListener("click", async () => {
      fill(JSON.parse(first));
      last = first;
      await ask("weg");
      told.textContent = "Het concept is weg.";
    });
    told.append(drop);
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
    const mark = document.createElement("input");
    Object.assign(mark, { type: "hidden", name: "concept", value: "1" });
    form.append(mark);
  });
  // A form that came back with its faults has what was typed last.
  if (!document.querySelector(".error-summary")) restore().catch(() => {});
}
