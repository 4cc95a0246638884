import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ShieldCheck, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { NoteContent } from '#shared/sync/note.ts';
import { useSession } from '../till/session-context.ts';
import { useLive } from '../ui/use-live.ts';
import './recovery.css';

/** What was mended, told once: it stays until somebody has read it, and asks for nothing. */
export function NoteBar() {
  const { t } = useTranslation();
  const session = useSession();
  const note = useLive(session.status)?.notes[0];
  if (!note) return <div role="status" className="notice-place" />;
  const words = noteWords(note.content, t);
  return (
    <div role="status" className="notice-place">
      <div className="notice notice-calm">
        <ShieldCheck aria-hidden="true" />
        <div>
          <strong>{t(`note.${note.content.code}`, words)}</strong>
          <span>{t(`note.${note.content.code}Detail`, words)}</span>
        </div>
        <Button
          className="notice-dismiss"
          aria-label={t('note.read')}
          onPress={() => void session.noteRead(note.id)}
        >
          <X size={20} aria-hidden="true" />
        </Button>
      </div>
    </div>
  );
}

/** The parts of a note that its sentences name. */
function noteWords(content: NoteContent, t: TFunction): Record<string, string | number> {
  switch (content.code) {
    case 'journalMended':
    case 'storeReplaced':
      return { text: content.text };
    case 'storeRebuilt':
    case 'journalRebuilt':
    case 'headOfficeLost':
    case 'restoredFromHeadOffice':
      return { count: content.count };
    case 'storePutAside':
    case 'channelReset':
      return {};
    case 'numbersMayBeMissing':
      return {
        numbers: [
          ...content.ranges.map(({ from, to }) => (from === to ? from : `${from} – ${to}`)),
          t('note.andLater', { number: content.andFrom }),
        ].join(', '),
        series: content.newSeries,
      };
  }
}
