/* Asks for the figures of an edition that is being sent, every few seconds. Without it there is
   a link to do so. When sending is over, the page itself has other buttons. */
(() => {
  const place = document.querySelector("[data-progress]");
  const seconds = 3;
  const ask = async () => {
    try {
      const answer = await fetch(place.dataset.progress, { credentials: "same-origin" });
      if (answer.ok) {
        place.innerHTML = await answer.text();
        if (!place.querySelector("[role=status]")) return location.reload();
      }
    } catch {
      // The next time, perhaps.
    }
    setTimeout(ask, seconds * 1000);
  };
  setTimeout(ask, seconds * 1000);
})();
