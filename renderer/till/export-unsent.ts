import type { Link } from '../bridge/link.ts';
import { CodedError } from '../ui/error-words.ts';
import type { BundleFile } from './till-session.ts';

const EXPORT_ERRORS = { notEnrolled: 'TILL_NOT_ENROLLED', noBundleKey: 'EXPORT_NO_KEY' } as const;

/** What head office has not answered, as files to carry there. @throws CodedError with main's reason */
export async function exportUnsent(link: Link): Promise<readonly BundleFile[]> {
  const files: BundleFile[] = [];
  let after = { epoch: 0, seq: 0 };
  for (;;) {
    const answer = await link.call('exportUnsent', { after });
    if (!answer.ok) throw new CodedError({ ...answer.problem, code: EXPORT_ERRORS[answer.problem.code] });
    const { bundle } = answer;
    if (!bundle) return files;
    files.push({ text: bundle.text, entries: bundle.entries });
    if (!bundle.more) return files;
    after = bundle.end;
  }
}
