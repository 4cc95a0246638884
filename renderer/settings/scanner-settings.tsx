import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ScanBarcode } from 'lucide-react';
import { Input, Label, NumberField, TextField } from 'react-aria-components';
import { ownPreferences, type Preferences } from '../preferences/preferences.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive } from '../ui/use-live.ts';
import { ScannerTest } from './scanner-test.tsx';

/** What the scanner sends around its codes, how fast it is, and a place to try it. */
export function ScannerSettings() {
  const { t } = useTranslation();
  const { scanner } = useLive(ownPreferences);
  const [testing, setTesting] = useState(false);
  const change = (part: Partial<Preferences['scanner']>): void =>
    ownPreferences.change({ scanner: { ...scanner, ...part } });
  return (
    <SectionCard title={t('settings.scanner')}>
      <div className="field-row">
        <ScannerText
          word={t('settings.prefix')}
          value={scanner.prefix}
          onChange={(prefix) => change({ prefix })}
        />
        <ScannerText
          word={t('settings.suffix')}
          value={scanner.suffix}
          onChange={(suffix) => change({ suffix })}
        />
        <NumberField
          className="text-field"
          minValue={5}
          maxValue={200}
          value={scanner.gapMaxMs}
          onChange={(gapMaxMs) => {
            if (Number.isInteger(gapMaxMs)) change({ gapMaxMs });
          }}
        >
          <Label>{t('settings.gapMax')}</Label>
          <Input />
        </NumberField>
        <NumberField
          className="text-field"
          minValue={1}
          maxValue={20}
          value={scanner.lengthMin}
          onChange={(lengthMin) => {
            if (Number.isInteger(lengthMin)) change({ lengthMin });
          }}
        >
          <Label>{t('settings.lengthMin')}</Label>
          <Input />
        </NumberField>
      </div>
      <p className="section-note">{t('settings.scannerDetail')}</p>
      {testing ? (
        <ScannerTest
          gapMaxMs={scanner.gapMaxMs}
          lengthMin={scanner.lengthMin}
          onGap={(gapMaxMs) => change({ gapMaxMs })}
          onClose={() => setTesting(false)}
        />
      ) : (
        <div className="section-buttons">
          <ActionButton icon={<ScanBarcode size={18} aria-hidden="true" />} onPress={() => setTesting(true)}>
            {t('settings.tryScanner')}
          </ActionButton>
        </div>
      )}
    </SectionCard>
  );
}

type TextProps = {
  readonly word: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

function ScannerText({ word, value, onChange }: TextProps) {
  return (
    <TextField className="text-field" value={value} onChange={onChange} maxLength={10}>
      <Label>{word}</Label>
      <Input autoComplete="off" spellCheck={false} />
    </TextField>
  );
}
