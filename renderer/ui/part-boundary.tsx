import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TriangleAlert } from 'lucide-react';
import { ActionButton } from './action-button.tsx';
import { ErrorCodeMark } from './error-note.tsx';
import { CodedError } from './error-words.ts';
import { RawWords } from './raw-words.tsx';
import './part-boundary.css';

type Props = {
  readonly children: ReactNode;
  /** What stands around the words where the part itself brings its frame: a landmark, a dialog. */
  readonly renderFrame?: (words: ReactNode) => ReactNode;
};
type State = { readonly failed: { readonly cause: unknown } | null };

/**
 * Keeps the fault of one part of the till in that part: it says what happened in its place, and tries again
 * when told to. Everything beside it goes on.
 */
export class PartBoundary extends Component<Props, State> {
  override state: State = { failed: null };

  static getDerivedStateFromError(cause: unknown): State {
    return { failed: { cause } };
  }

  override render(): ReactNode {
    const { failed } = this.state;
    const { children, renderFrame } = this.props;
    if (!failed) return children;
    const words = <PartFailed cause={failed.cause} onAgain={() => this.setState({ failed: null })} />;
    return renderFrame ? renderFrame(words) : words;
  }
}

function PartFailed({ cause, onAgain }: { readonly cause: unknown; readonly onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="part-failed" role="alert">
      <TriangleAlert size={40} aria-hidden="true" />
      <h2>{t('app.partFailed')}</h2>
      <p>{t('app.partFailedDetail')}</p>
      <ErrorCodeMark code={cause instanceof CodedError ? cause.code : 'TILL_SCREEN_FAILED'} />
      <ActionButton onPress={onAgain}>{t('app.tryAgain')}</ActionButton>
      <RawWords>{cause instanceof Error ? cause.message : String(cause)}</RawWords>
    </div>
  );
}
