const FORMATS = [
  ['png', 'PNG', 'Report as PNG picture'],
  ['json', 'JSON', 'Report as JSON'],
] as const;

/** The report of what is known now: a page of its own, a picture, or data. */
export function ReportLinks() {
  return (
    <div
      role="group"
      aria-label="Report"
      className="flex items-center gap-2.5 text-sm whitespace-nowrap text-ink-2"
    >
      <a href="/api/report?format=html" target="_blank" rel="noreferrer">
        Make a report
      </a>
      {FORMATS.map(([format, word, label]) => (
        <a
          key={format}
          href={`/api/report?format=${format}`}
          download={`meshproof-report.${format}`}
          aria-label={label}
          className="text-xs text-ink-3"
        >
          {word}
        </a>
      ))}
    </div>
  );
}
