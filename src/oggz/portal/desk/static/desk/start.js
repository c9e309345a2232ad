/* Starts Wagtail's widgets from <desk-start> elements, where Wagtail itself writes inline
   scripts. A custom element starts at the very moment its markup enters the page (while the
   page loads, in an added inline item, in a dialog), just as an inline script would:
   MultipleChooserPanel reads the chooser in the same call that adds it.

   Attributes: widget, for (id of the field), options (JSON, written by Django's escapejs). */
(() => {
  const starters = {
    date: (id, options) => window.initDateChooser(id, options),
    time: (id, options) => window.initTimeChooser(id, options),
    datetime: (id, options) => window.initDateTimeChooser(id, options),

    InlinePanel: (id, options) => new window.InlinePanel(options),
    MultipleChooserPanel: (id, options) => new window.MultipleChooserPanel(options),

    Chooser: (id, options) => new window.Chooser(id, options),
    PageChooser: (id, options) => new window.PageChooser(id, options),
    ImageChooser: (id, options) => new window.ImageChooser(id, options),
    DocumentChooser: (id, options) => new window.DocumentChooser(id, options),
    SnippetChooser: (id, options) => new window.SnippetChooser(id, options),
    TaskChooser: (id) => window.createTaskChooser(id),

    SearchPromotions: (id, options, element) =>
      new window.InlinePanel({
        formsetPrefix: id,
        emptyChildFormPrefix: element.getAttribute("empty"),
        canOrder: true,
      }),
    QueryChooser: (id, options, element) => {
      document.getElementById(`${id}-chooser`).addEventListener("click", () => {
        window.ModalWorkflow({
          url: element.getAttribute("url"),
          onload: window.QUERY_CHOOSER_MODAL_ONLOAD_HANDLERS,
          responses: {
            queryChosen: (query) => {
              document.getElementById(id).value = query.querystring;
            },
          },
        });
      });
    },
  };

  // escapejs writes quotes as \u0022, which Wagtail's "__prefix__" replacement counts on.
  const read = (text) => (text ? JSON.parse(JSON.parse(`"${text}"`)) : {});

  class DeskStart extends HTMLElement {
    connectedCallback() {
      if (this.started) return; // a moved inline item enters the page again
      this.started = true;
      const widget = this.getAttribute("widget");
      if (!Object.hasOwn(starters, widget)) {
        throw new Error(`desk/start.js does not know the widget ${widget}`);
      }
      starters[widget](this.getAttribute("for"), read(this.getAttribute("options")), this);
    }
  }

  customElements.define("desk-start", DeskStart);

  /* What follows lets two libraries of Wagtail 8.0 work by means that the policy allows.
     It does nothing for stored markup, which does not come by these ways. */

  // Draftail adds style sheets while it runs: those get the nonce.
  const { nonce } = document.currentScript;
  const createElement = document.createElement;
  document.createElement = (name, options) => {
    const element = createElement.call(document, name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };

  // The focal point's Jcrop sets an `ontouchstart` attribute to see whether there is a touch
  // screen. Such a handler is never run; not setting it keeps the violation reports clean.
  const setAttribute = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (!String(name).startsWith("on")) setAttribute.call(this, name, value);
  };
})();
