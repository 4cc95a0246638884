import { Component, type ReactNode } from 'react';
import { TriangleAlert } from 'lucide-react';
import { texts } from '../i18n/start-i18n.ts';
import { ActionButton } from './action-button.tsx';
import { PlainPage } from './plain-page.tsx';

type State = { readonly message: string | null };

/** Shows what went wrong instead of a white window, and a way back. */
export class ErrorScreen extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(cause: unknown): State {
    return { message: cause instanceof Error ? cause.message : String(cause) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <PlainPage
        icon={<TriangleAlert size={32} />}
        title={texts.t('app.crashed')}
        detail={texts.t('app.crashedDetail')}
        message={message}
        code="TILL_SCREEN_FAILED"
      >
        <ActionButton kind="primary" onPress={() => window.location.reload()}>
          {texts.t('app.openAgain')}
        </ActionButton>
      </PlainPage>
    );
  }
}
