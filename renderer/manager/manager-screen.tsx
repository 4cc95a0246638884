import { useEffect, useState, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartColumn, CircleAlert, HardDrive, Package, RefreshCw, Settings, Wallet } from 'lucide-react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useAction } from '../keys/keys.ts';
import { SettingsSection } from '../settings/settings-section.tsx';
import { SyncSection } from '../sync/sync-section.tsx';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { ActionKey } from '../ui/key-hint.tsx';
import { PartBoundary } from '../ui/part-boundary.tsx';
import { useLive } from '../ui/use-live.ts';
import { CashSection } from './cash-section.tsx';
import { QuestionsSection } from './questions-section.tsx';
import { StockSection } from './stock-section.tsx';
import { StorageSection } from './storage-section.tsx';
import { TodaySection } from './today-section.tsx';
import './manager.css';

type Section = { readonly Icon: typeof Settings; readonly Show: ComponentType };

const SECTIONS = {
  today: { Icon: ChartColumn, Show: TodaySection },
  cash: { Icon: Wallet, Show: CashSection },
  questions: { Icon: CircleAlert, Show: QuestionsSection },
  sync: { Icon: RefreshCw, Show: SyncSection },
  stock: { Icon: Package, Show: StockSection },
  storage: { Icon: HardDrive, Show: StorageSection },
  settings: { Icon: Settings, Show: SettingsSection },
} as const satisfies Readonly<Record<string, Section>>;
type SectionId = keyof typeof SECTIONS;
const SECTION_IDS = Object.keys(SECTIONS) as SectionId[];

/** Everything a manager looks after at this till, one subject at a time. */
export function ManagerScreen({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const person = useLive(useSession().people);
  const [openedBy] = useState(person);
  const [chosen, setChosen] = useState<SectionId>('today');
  useAction('nextSection', () =>
    setChosen(SECTION_IDS[(SECTION_IDS.indexOf(chosen) + 1) % SECTION_IDS.length]!),
  );
  // Who comes after the till was locked has to ask anew.
  const isOthers = person?.id !== openedBy?.id;
  useEffect(() => {
    if (isOthers) onClose();
  }, [isOthers, onClose]);

  return (
    <main className="manager" aria-label={t('manager.label')} data-keeps-focus="">
      <Tabs
        className="manager-tabs"
        orientation="vertical"
        selectedKey={chosen}
        onSelectionChange={(key) => setChosen(key as SectionId)}
      >
        <div className="manager-side">
          <TabList className="manager-list" aria-label={t('manager.sections')}>
            {SECTION_IDS.map((id) => {
              const { Icon } = SECTIONS[id];
              return (
                <Tab key={id} id={id} className="manager-tab">
                  <Icon size={20} aria-hidden="true" />
                  {t(`manager.${id}`)}
                </Tab>
              );
            })}
          </TabList>
          <div className="manager-next">
            <ActionKey action="nextSection" />
          </div>
          <ActionButton action="back" onPress={onClose}>
            {t('history.close')}
          </ActionButton>
        </div>
        {SECTION_IDS.map((id) => {
          const { Show } = SECTIONS[id];
          return (
            <TabPanel key={id} id={id} className="manager-panel">
              <PartBoundary>
                <Show />
              </PartBoundary>
            </TabPanel>
          );
        })}
      </Tabs>
    </main>
  );
}
