// Tells somebody in time that they will be logged out, and takes the page away when they are.
// Without JavaScript the server ends the session just as well; there is only no warning.
(() => {
  const notice = document.querySelector("[data-session-notice]");
  if (!notice) return;
  const address = notice.dataset.state;
  const warnAt = Number(notice.dataset.warn);
  const button = notice.querySelector("button");
  let why = notice.dataset.why;
  let timer;

  const plan = (seconds) => {
    window.clearTimeout(timer);
    if (seconds <= 0) {
      window.location.replace(`${notice.dataset.login}&reden=${why}`);
      return;
    }
    // The end of a work day cannot be put off: then there is nothing to press.
    for (const each of notice.querySelectorAll("[data-when]")) each.hidden = each.dataset.when !== why;
    notice.hidden = seconds > warnAt;
    // Another window may have kept the session alive: asked again before anything is said.
    timer = window.setTimeout(ask, Math.max(seconds > warnAt ? seconds - warnAt : seconds, 1) * 1000 + 500);
  };

  const ask = async (options) => {
    try {
      const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", ...options });
      if (!answer.ok) return plan(0);
      const left = await answer.json();
      why = left.why;
      plan(left.seconds);
    } catch {
      timer = window.setTimeout(ask, 10_000); // no network; what is left runs on at the server
    }
  };

  button.addEventListener("click", () => {
    const token = notice.querySelector("[name=csrfmiddlewaretoken]").value;
    ask({ method: "POST", headers: { "X-CSRFToken": token } });
  });
  // A machine that slept, or a page from the history of the browser.
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  window.addEventListener("pageshow", (event) => event.persisted && ask());
  plan(Number(notice.dataset.seconds));
})();
