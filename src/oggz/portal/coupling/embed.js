/* <oggz-nieuws gemeente="lelystad" aantal="5">, <oggz-agenda> and <oggz-praktijken>: what stands
   there on the knowledge platform, as a list of links. Reads a public feed, keeps nothing, and
   shows the link that is already in the element when anything fails. EUPL-1.2. */
(() => {
  "use strict";

  const home = new URL(document.currentScript.src).origin;
  const PARTS = { nieuws: "Nieuws", agenda: "Agenda", praktijken: "Praktijken" };
  const LOOK = `
    :host { display: block }
    ul { list-style: none; margin: 0; padding: 0 }
    li { border-block-start: 1px solid color-mix(in srgb, currentColor 25%, transparent);
         overflow-wrap: anywhere; padding-block: 0.625em }
    a { color: var(--oggz-link-color, inherit); font-weight: 600 }
    time, p { display: block; font-size: 0.875em; margin: 0.25em 0 0 }
  `;
  const day = new Intl.DateTimeFormat("nl-NL", {
    day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Amsterdam",
  });

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function link(text, address) {
    const made = element("a", text);
    const url = new URL(address, home);
    if (url.protocol === "https:" || url.protocol === "http:") made.href = url.href;
    return made;
  }

  function row(item) {
    const own = item._oggz || {};
    const made = document.createElement("li");
    made.append(link(String(item.title), String(item.url)));
    if (own.kind !== "praktijken" && own.date) {
      const time = element("time", day.format(new Date(`${own.date}T12:00:00Z`)));
      time.dateTime = own.date;
      made.append(time);
    }
    const note = own.kind === "agenda" ? own.where : item.content_text;
    if (note) made.append(element("p", String(note)));
    return made;
  }

  class Shown extends HTMLElement {
    static part = "";

    get page() {
      const place = this.getAttribute("gemeente");
      if (place && !/^[-a-z0-9]{1,100}$/.test(place)) return null;
      return `${home}${place ? `/gemeenten/${place}` : ""}/${this.constructor.part}/`;
    }

    get number() {
      const asked = Number.parseInt(this.getAttribute("aantal"), 10);
      return asked >= 1 && asked <= 20 ? asked : 5;
    }

    async connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      root.append(document.createElement("slot"));
      const page = this.page;
      if (!page) return;
      if (!this.textContent.trim()) this.append(link(PARTS[this.constructor.part], page));
      try {
        const answer = await fetch(`${page}feed.json`, {
          credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(10000),
        });
        if (!answer.ok) return;
        const items = (await answer.json()).items.slice(0, this.number);
        if (!items.length) return;
        const list = document.createElement("ul");
        list.append(...items.map(row));
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(LOOK);
        root.adoptedStyleSheets = [sheet];
        root.replaceChildren(list);
      } catch {
        // The link stays.
      }
    }
  }

  for (const part of Object.keys(PARTS)) {
    if (customElements.get(`oggz-${part}`)) continue;
    customElements.define(`oggz-${part}`, class extends Shown { static part = part; });
  }
})();
