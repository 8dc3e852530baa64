"use strict";
(async () => {
  // What is folded is printed too, and folded again afterwards.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    opened = [];
  });

  const figures = JSON.parse(document.getElementById("figures").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const places = [...document.querySelectorAll("[data-figure]")];
  const draw = () => {
    for (const place of places) {
      const figure = figures[Number(place.dataset.figure)][dark.matches ? "dark" : "light"];
      Plotly.react(place, figure.data, figure.layout, { staticPlot: true, responsive: true });
    }
  };

  // Plotly is packed in this page. A browser that cannot unpack it shows the tables alone.
  if (typeof DecompressionStream === "undefined") {
    for (const place of places) place.parentElement.hidden = true;
    for (const twin of document.querySelectorAll("details.twin")) twin.open = true;
    return;
  }
  const packed = atob(document.getElementById("plotly").textContent);
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(unpacked).text();
  document.head.append(script);
  draw();
  dark.addEventListener("change", draw);
})();
