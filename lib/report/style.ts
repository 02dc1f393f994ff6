/** The report's own look: the light tokens on white paper, no wash, nothing that depends on hover. */
export const STYLE = `
:root{--ground:#fff;--panel:#fff;--sunk:#ECEEEE;--raised:#fff;--ink:#14181B;--ink-2:#4A5358;--ink-3:#5C666B;--line:#CDD2D4;--edge:#858F94;--lit:#FBF3C4;--lit-ink:#14181B;--sel:#ECEEEE;--hatch:#C3C9CB;--allow:#0072B2;--allow-weak:#3A8FC2;--allow-wash:#fff;--deny:#D55E00;--deny-weak:#D06C28;--deny-text:#B34E00;--deny-wash:#fff;--disagree:#A3457A;--disagree-fill:#CC79A7;--disagree-wash:#fff;--unknown:#646E74;--add:#007A59;--remove:#F0E442;--remove-edge:#14181B;color-scheme:light}
*{box-sizing:border-box;margin:0}
body{font:400 9.5pt/14pt "IBM Plex Sans","IBM Plex Sans Variable",system-ui,sans-serif;color:var(--ink);background:#F4F5F5}
.sheet{width:210mm;max-width:100%;min-height:297mm;margin:24px auto;padding:18mm;background:#fff;box-shadow:0 1px 2px rgb(20 24 27/.06),0 8px 24px rgb(20 24 27/.10)}
.id,pre{font-family:"IBM Plex Mono",ui-monospace,monospace;font-size:.9em;letter-spacing:-.01em;unicode-bidi:isolate;overflow-wrap:anywhere}
b{font-weight:600}
.quiet{color:var(--ink-3)}
.head{display:flex;justify-content:space-between;gap:12pt;font-size:8.5pt;color:var(--ink-2);padding-bottom:5pt;border-bottom:.75pt solid var(--ink)}
.head .brand{display:flex;gap:7px;align-items:center;color:var(--ink);font-weight:600;white-space:nowrap}
h1{font:400 25pt/30pt "IBM Plex Serif",Georgia,serif;letter-spacing:-.012em;margin:18pt 0 6pt;overflow-wrap:anywhere}
.lead{font:400 12pt/18pt "IBM Plex Serif",Georgia,serif;max-width:150mm;text-wrap:pretty}
.facts{display:flex;flex-wrap:wrap;justify-content:space-between;gap:6pt 18pt;margin:16pt 0 0;padding:7pt 0;border-top:.5pt solid var(--line);border-bottom:.5pt solid var(--line)}
dt{font-size:8pt;line-height:11pt;color:var(--ink-3)}
dd{font-size:9pt;line-height:13pt}
h2{font-size:10.5pt;line-height:14pt;margin:14pt 0 4pt;font-weight:600;break-after:avoid}
h2 .quiet{font-weight:400;font-size:8.5pt}
table{border-collapse:collapse;width:100%;font-size:8.5pt;line-height:12pt}
thead{display:table-header-group}
th{text-align:left;font-weight:500;color:var(--ink-2);padding:0 8pt 3pt 0;border-bottom:.75pt solid var(--ink);vertical-align:bottom}
td{padding:3.1pt 8pt 3.1pt 0;border-bottom:.5pt solid var(--line);vertical-align:top}
tr,.item,.proof{break-inside:avoid}
td .id{overflow-wrap:break-word;font-size:7.6pt;letter-spacing:-.02em}
.after{font-size:8.5pt;color:var(--ink-3);margin-top:5pt}
td:last-child,th:last-child{padding-right:0}
.end,th{white-space:nowrap}
.end{text-align:right}
.mark{display:inline-flex;gap:5px;white-space:nowrap}
.mark svg,.item svg{width:12px;height:12px;flex:none;margin-top:1.5pt}
.item{display:grid;grid-template-columns:16px 1fr;gap:0 6pt;margin-top:3pt}
.item p{text-wrap:pretty}
.proof{border-top:.5pt solid var(--line);padding:6pt 0}
.proof dl{display:grid;grid-template-columns:22mm 1fr;gap:1pt 6pt;margin:4pt 0 0 22px}
.proof dt{line-height:13pt}
pre{white-space:pre-wrap;font-size:7.6pt;line-height:11pt}
figure{margin-top:4pt;break-inside:avoid}
figure svg{display:block;width:100%;height:auto;max-height:235mm}
.key{display:flex;flex-wrap:wrap;gap:3pt 14pt;font-size:8pt;line-height:12pt;color:var(--ink-2);margin-top:10pt;padding-top:6pt;border-top:.5pt solid var(--line)}
.foot{display:flex;justify-content:space-between;gap:12pt;font-size:8pt;line-height:12pt;color:var(--ink-2);border-top:.75pt solid var(--ink);padding-top:5pt;margin-top:18pt}
@page{size:A4;margin:18mm;@bottom-right{content:counter(page) " of " counter(pages);font:400 8pt "IBM Plex Sans",sans-serif;color:#4A5358}}
@media print{body{background:#fff}.sheet{width:auto;min-height:0;margin:0;padding:0;box-shadow:none}}
@media (max-width:720px){.sheet{margin:0;padding:16px}.wide{overflow-x:auto}}
`;
