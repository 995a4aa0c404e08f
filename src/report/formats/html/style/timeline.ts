// The timeline's chart.

export const timelineStyle = `
#timeline { padding-top: 28px; }
.views #timeline, .views.on-timeline #storyboard { display: none; }
.views.on-timeline #timeline { display: block; }
#timeline h3 { margin: 24px 0 8px; }
.chart { overflow-x: auto; }
.chart svg { display: block; min-width: 100%; height: auto; }
.chart text { font-size: 12px; fill: var(--ink); pointer-events: none; }
.chart .axis { fill: var(--soft); }
.chart .tick { stroke: var(--line); }
.chart .slot { fill: var(--frame); }
.chart .render { fill: var(--bar); }
.chart .wait, .chart .fetch { stroke-width: 3; stroke: var(--edge); }
.chart .wait { stroke-dasharray: 2 2; }
.chart .fetch { stroke: var(--ink); }
.chart .bad .render { fill: var(--page); stroke: var(--accent); stroke-width: 1.5; }
.chart .bad text { fill: var(--accent); }
.chart .former .render { fill: var(--page); stroke: var(--edge); stroke-dasharray: 3 2; }
.chart .bar:hover .render, .chart .bar:focus-visible .render { stroke: var(--ink); stroke-width: 2; }
.chart .bar:focus-visible { outline: none; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 24px; font-size: 13px; color: var(--soft); }
.legend span::before { content: ""; display: inline-block; width: 18px; margin-inline-end: 7px; vertical-align: middle; }
.legend .wait::before { border-top: 3px dashed var(--edge); }
.legend .render::before { height: 12px; border-radius: 2px; background: var(--bar); }
.legend .fetch::before { border-top: 3px solid var(--ink); }
.legend .bad::before { height: 12px; border-radius: 2px; border: 1.5px solid var(--accent); }
.preview { position: fixed; z-index: 4; width: 208px; padding: 10px; font-size: 13px; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 4px 16px rgb(0 0 0 / .18); pointer-events: none; overflow-wrap: anywhere; }
.preview canvas { width: 100%; height: 105px; object-fit: contain; background: var(--frame); border-radius: 4px; margin-bottom: 6px; }
`;
