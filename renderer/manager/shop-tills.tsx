import { useTranslation } from 'react-i18next';
import { ageWords } from '../sync/age-words.ts';
import { useSession } from '../till/session-context.ts';
import { FactList } from '../ui/fact-list.tsx';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive, useNow } from '../ui/use-live.ts';

/** Every till of the shop and how it is, where head office has given this one management. */
export function ShopTills() {
  const { t } = useTranslation();
  const { records } = useSession();
  const tills = useLive(records.shopTill);
  const now = useNow();
  if (tills.size === 0) return null;
  return (
    <SectionCard title={t('manager.shopTills')}>
      <FactList
        facts={[...tills].map(([id, { name, state, since }]) => ({
          word: `${name} (${id})`,
          value: `${t(`manager.shopTill.${state}`)}, ${ageWords(t, since, now)}`,
        }))}
      />
    </SectionCard>
  );
}
