// The storyboard: even frames whatever is in them, words beneath.

export const gridStyle = `
.scene { padding-top: 28px; }
.scene h2 { margin-bottom: 12px; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 270px), 1fr)); gap: 28px var(--gap); }
.tall .grid { grid-template-columns: repeat(auto-fill, minmax(min(46%, 180px), 1fr)); }
.square .grid { grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr)); }
.card { position: relative; min-width: 0; content-visibility: auto; contain-intrinsic-size: auto 260px; padding: 4px; margin: -4px; }
.frame { position: relative; aspect-ratio: 16 / 9; background: var(--frame); border-radius: 6px; overflow: hidden; }
.tall .frame { aspect-ratio: 9 / 16; }
.square .frame { aspect-ratio: 1; }
.frame video, .frame .still, .frame .slate { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
.frame .still { z-index: 0; }
.frame video { z-index: 1; }
.attention .frame { box-shadow: inset 0 0 0 1px var(--accent); }
.attention .slate { color: var(--accent); }
.extras { position: absolute; z-index: 2; inset-inline-end: 6px; bottom: 6px; padding: 0 7px; border-radius: 4px; background: rgb(0 0 0 / .72); color: #fff; font-size: 12px; line-height: 20px; }
.title { display: flex; align-items: baseline; gap: 10px; padding-top: 8px; }
.title h3 { min-width: 0; }
.title a { text-decoration: none; }
.title a::after { content: ""; position: absolute; inset: 0; }
.title a:focus-visible { outline: none; }
.title a:focus-visible::after { outline: 2px solid var(--ink); outline-offset: -2px; border-radius: 8px; }
.card:hover .title a { text-decoration: underline; }
.seconds { margin-inline-start: auto; color: var(--soft); white-space: nowrap; }
.word.attention, .card .word { color: var(--accent); white-space: nowrap; }
.card .reason, .card .remedy { font-size: 13px; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
.card .remedy { margin-bottom: 4px; }
.prompt { position: relative; z-index: 1; width: fit-content; max-width: 100%; font-size: 13px; color: var(--soft); }
p.prompt { pointer-events: none; }
.prompt summary { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; list-style: none; }
.prompt summary::-webkit-details-marker { display: none; }
.prompt[open] summary { -webkit-line-clamp: none; white-space: pre-line; }
`;
