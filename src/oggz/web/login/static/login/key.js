// Says so when the browser did not get an answer from a security key: allauth tells only the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const told = document.getElementById("sleutel-mislukt");
  told.hidden = true; // away and back: who presses again hears it again
  requestAnimationFrame(() => (told.hidden = false));
});
