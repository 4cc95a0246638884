import { useTranslation } from 'react-i18next';
import type { Language } from '../i18n/languages.ts';
import { LANGUAGE_OPTIONS } from '../preferences/language-choice.tsx';
import { ownPreferences } from '../preferences/preferences.ts';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive } from '../ui/use-live.ts';
import { Choice } from '../ui/choice.tsx';

const MACHINES = 'machine';

/** Language, light or dark, and how close things stand. */
export function LookSettings() {
  const { t } = useTranslation();
  const { language, theme, density } = useLive(ownPreferences);
  return (
    <SectionCard title={t('settings.look')}>
      <Choice<Language | typeof MACHINES>
        word={t('app.language')}
        value={LANGUAGE_OPTIONS.find(({ value }) => value === language)?.value ?? MACHINES}
        options={[{ value: MACHINES, word: t('settings.asMachine') }, ...LANGUAGE_OPTIONS]}
        onChange={(value) => ownPreferences.change({ language: value === MACHINES ? undefined : value })}
      />
      <Choice
        word={t('settings.theme')}
        value={theme}
        options={[
          { value: 'system', word: t('settings.asMachine') },
          { value: 'light', word: t('settings.light') },
          { value: 'dark', word: t('settings.dark') },
        ]}
        onChange={(value) => ownPreferences.change({ theme: value })}
      />
      <Choice
        word={t('settings.density')}
        value={density}
        options={[
          { value: 'comfortable', word: t('settings.comfortable') },
          { value: 'compact', word: t('settings.compact') },
        ]}
        onChange={(value) => ownPreferences.change({ density: value })}
      />
    </SectionCard>
  );
}
