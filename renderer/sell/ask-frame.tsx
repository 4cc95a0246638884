import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Heading } from 'react-aria-components';
import type { Product } from '#shared/catalogue/product.ts';
import { useSession } from '../till/session-context.ts';
import { useLive } from '../ui/use-live.ts';

type FrameProps = {
  readonly product: Product;
  readonly icon: ReactNode;
  readonly title: string;
  readonly detail?: string;
  readonly isStop?: boolean;
  readonly children: ReactNode;
};

/** A question about some goods, with room below for what was scanned meanwhile. */
export function AskFrame({ product, icon, title, detail, isStop = false, children }: FrameProps) {
  const { basket } = useSession();
  const { t } = useTranslation();
  const { notice } = useLive(basket.view);
  return (
    <>
      <div className={isStop ? 'ask-head ask-head-stop' : 'ask-head'}>
        <span aria-hidden="true">{icon}</span>
        <div>
          <Heading slot="title">{title}</Heading>
          <p>{product.name}</p>
        </div>
      </div>
      {detail !== undefined && <p>{detail}</p>}
      {children}
      <p className="panel-problem" role="alert">
        {notice?.code === 'answerFirst' &&
          `${t('notice.answerFirst', { text: notice.text })}. ${t('notice.answerFirstDetail')}`}
      </p>
    </>
  );
}
