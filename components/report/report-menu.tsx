import { FileText } from 'lucide-react';
import { Button } from '@/components/ui/button';

const FORMATS = [
  ['html', 'Page to read and print', 'opens beside this one'],
  ['png', 'Picture', 'PNG'],
  ['json', 'Data', 'JSON'],
] as const;

const ITEM =
  'flex h-8 items-center justify-between gap-6 px-3.5 no-underline hover:bg-sel focus-visible:-outline-offset-2 phone:h-11';

/** The report of what is known now: a page of its own, a picture, or data. */
export function ReportMenu() {
  return (
    <>
      <Button popoverTarget="report-menu" aria-label="Make a report" className="phone:w-11 phone:px-0!">
        <FileText aria-hidden size={16} strokeWidth={1.5} />
        <span className="tight:sr-only">Make a report</span>
      </Button>
      <div
        id="report-menu"
        popover="auto"
        role="group"
        aria-label="Report"
        className="fixed inset-auto top-11 right-4 m-0 min-w-64 rounded-xl border border-line bg-raised py-1 text-ink shadow-float phone:top-13"
      >
        {FORMATS.map(([format, word, note]) => (
          <a
            key={format}
            href={`/api/report?format=${format}`}
            className={ITEM}
            {...(format === 'html'
              ? { target: '_blank', rel: 'noreferrer' }
              : { download: `meshproof-report.${format}` })}
          >
            {word} <span className="text-xs text-ink-3">{note}</span>
          </a>
        ))}
      </div>
    </>
  );
}
