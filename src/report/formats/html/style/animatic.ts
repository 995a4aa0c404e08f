// Play all: dark in both themes, as a room for looking at pictures is.

export const animaticStyle = `
#animatic { --page: #111; --raised: #1d1d1b; --frame: #1a1a19; --line: #3a3a37; --edge: #7b7a74; --ink: #f2f1ed; --soft: #b0afa9; --accent: #ff9a70; width: 100vw; height: 100dvh; max-width: none; max-height: none; border: 0; border-radius: 0; padding: 0; color: var(--ink); background: var(--page); }
#animatic[open] { display: grid; grid-template-rows: minmax(0, 1fr) auto auto auto; }
.screen { position: relative; }
.screen video, .screen .slate { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
.screen video[hidden] { display: block !important; visibility: hidden; }
.screen .slate strong { font-size: 26px; color: var(--ink); }
.screen .slate p { max-width: 60ch; color: var(--accent); }
.caption { padding: 10px 20px 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; color: var(--soft); }
.caption strong { color: var(--ink); margin-inline-end: 8px; }
.controls { display: flex; gap: 8px; align-items: center; padding: 10px 20px; }
.controls .soft { margin: 0 auto 0 8px; }
.strip { display: flex; gap: 6px; overflow-x: auto; padding: 4px 20px 16px; }
.strip button { flex: 0 0 112px; height: auto; padding: 0; border: 0; border-radius: 4px; background: none; font-size: 12px; line-height: 20px; color: var(--soft); display: flex; flex-direction: column; justify-content: flex-end; min-height: 83px; }
.strip canvas { width: 112px; height: 63px; object-fit: contain; background: var(--frame); border-radius: 4px; }
.strip .slate { height: 63px; padding: 0; font-size: 12px; background: var(--frame); border-radius: 4px; }
.strip button:not(:has(canvas, .slate))::before { content: ""; width: 112px; height: 63px; background: var(--frame); border-radius: 4px; }
.strip span { width: 112px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.strip [aria-current] { color: var(--ink); }
.strip [aria-current] canvas, .strip [aria-current] .slate, .strip [aria-current]::before { box-shadow: 0 0 0 2px var(--ink); }
@media (max-width: 760px) { .controls { flex-wrap: wrap; } }
`;
