/** The console's whole style. Its hash is what the page's policy allows, so it stands here alone. */
export const CONSOLE_STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --soft: #5f6d7c; --line: #dde3e9; --paper: #fff; --ground: #f3f5f7;
  --brand: #0b5d57; --look: #a4480a; --look-ground: #fdf0e4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #98a5b3; --line: #2c3742; --paper: #19212a;
  --ground: #10161c; --brand: #5cc8bd; --look: #f2a65e; --look-ground: #3a2814; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 14px/1.4 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
header { display: flex; gap: 24px; justify-content: space-between; align-items: baseline; padding: 14px max(28px, (100% - 1500px) / 2 + 28px); background: var(--paper);
  border-bottom: 3px solid var(--brand); }
h1 { margin: 0; font-size: 22px; white-space: nowrap; } h1 small { margin-left: 10px; color: var(--soft); font-weight: 400; font-size: 15px; }
header p { margin: 0; color: var(--soft); }
main { max-width: 1500px; margin: 0 auto; padding: 18px 28px 40px; }
h2 { margin: 0 0 8px; font-size: 15px; }
.figures { display: grid; grid-template-columns: repeat(6, 1fr); gap: 12px; margin-bottom: 16px; }
.figure, section:not(.figures), aside { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
.figure { padding: 12px 14px; } .figure b { display: block; font-size: 23px; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figure span { font-weight: 600; } .figure i { display: block; color: var(--soft); font-style: normal; font-size: 12px; }
.figure.look b { color: var(--look); }
section:not(.figures), aside { padding: 14px 16px; margin-bottom: 16px; overflow-x: auto; }
.columns { display: grid; grid-template-columns: minmax(0, 3fr) minmax(240px, 1fr); gap: 16px; align-items: start; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; color: var(--soft); font-weight: 600; font-size: 12px; }
th, td { padding: 5px 8px; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child :is(td, th) { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font: 12px ui-monospace, "DejaVu Sans Mono", monospace; } code.id { margin-left: 6px; color: var(--soft); }
a { color: var(--brand); } td ul li { padding: 2px 0; border: 0; }
em { font-style: normal; color: var(--soft); }
em.look { color: var(--look); background: var(--look-ground); border-radius: 4px; padding: 1px 6px; }
ul { list-style: none; margin: 0; padding: 0; } li { padding: 7px 0; border-bottom: 1px solid var(--line); }
li:last-child { border: 0; } li p { margin: 2px 0 0; color: var(--soft); font-size: 12px; overflow-wrap: anywhere; }
li time, li i { color: var(--soft); font-size: 12px; font-style: normal; } aside table { margin-bottom: 16px; }
header:has(> nav) { display: grid; grid-template-columns: 1fr auto; gap: 8px 24px; } header > nav { grid-column: 1 / -1; order: 1; line-height: 1.7; } nav a { margin-right: 14px; } nav a[aria-current] { color: var(--ink); font-weight: 700; text-decoration: none; }
form { display: flex; flex-wrap: wrap; gap: 10px; align-items: end; margin-top: 8px; }
label { display: grid; gap: 2px; color: var(--soft); font-size: 12px; }
input, select, textarea, button { font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--line);
  border-radius: 6px; padding: 6px 10px; min-height: 44px; }
button { background: var(--brand); border-color: var(--brand); color: var(--paper); font-weight: 600; cursor: pointer; }
pre { max-height: 320px; overflow: auto; font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.cases > li { padding: 14px 0; } li p { max-width: 100ch; }
.comparison { margin: 0 0 8px; font-size: 56px; font-weight: 700; letter-spacing: .12em; font-variant-numeric: tabular-nums; }
button.quiet { background: var(--ground); color: var(--ink); border-color: var(--line); }
.none { margin: 0 0 14px; color: var(--soft); }
@media (max-width: 900px) { .figures { grid-template-columns: repeat(2, 1fr); } .columns { grid-template-columns: 1fr; } }
`;
