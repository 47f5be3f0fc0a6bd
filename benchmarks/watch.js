// In each page before anything else: notes when the document and its charts last changed, and answers how long a step
// took. A step has begun with the press of the pointer (a page with its navigation) and is over with the last change
// before a quiet moment in which what was waited for is drawn.
(() => {
  "use strict";
  const QUIET = 120; // ms
  const GIVE_UP = 120000; // a busy machine, not a slow page
  let began = 0;
  let changed = 0;
  let charted = 0;
  const note = (records) => {
    changed = performance.now();
    const inChart = ({ target }) => (target.closest ? target : target.parentElement)?.closest(".js-plotly-plot");
    if (records.some(inChart)) charted = changed;
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  document.addEventListener("pointerdown", () => (began = performance.now()), true);

  const text = (selector) => document.querySelector(selector)?.textContent ?? "";

  // What keeps the page from being drawn as wanted; "" when nothing does.
  function lacking(wanted) {
    const state = document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-script-state");
    if (state !== "notRunning") return `script ${state}`;
    if (document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')) return "stale or empty elements";
    if (wanted.foot && !text(".k .foot").includes(wanted.foot)) return `foot ${text(".k .foot")}`;
    if (wanted.notTitle !== undefined && [wanted.notTitle, ""].includes(text(".k h1"))) return "the title before";
    if (wanted.charts === null) return "";
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    const whole = charts.filter((chart) => chart.querySelector(".main-svg")).length;
    if (charts.length !== wanted.charts || whole !== wanted.charts) return `${whole} of ${charts.length} charts`;
    return wanted.charts && charted < began ? "a new chart" : "";
  }

  window.benchmark = {
    title: () => text(".k h1"),
    // Milliseconds from the beginning of the step to its last change.
    took: (wanted) =>
      new Promise((resolve, reject) => {
        const asked = performance.now();
        const timer = setInterval(() => {
          const now = performance.now();
          const missing = now - changed < QUIET || changed < began ? "quiet after a change" : lacking(wanted);
          if (now - asked > GIVE_UP || document.querySelector('[data-testid="stException"]')) {
            clearInterval(timer);
            reject(new Error(`not drawn: ${JSON.stringify(wanted)} lacks ${missing}; title ${text(".k h1")}`));
          }
          if (missing) return;
          clearInterval(timer);
          resolve(changed - began);
        }, 20);
      }),
  };
})();
