import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Switch } from 'react-aria-components';
import type { ShellSwitchName } from '#shared/bridge/shell-switches.ts';
import { useSession } from '../till/session-context.ts';
import { useFromMain } from '../till/use-from-main.ts';
import { failureWords } from '../ui/error-words.ts';
import { SectionCard } from '../ui/section-card.tsx';

const VARIABLES = {
  fullScreen: 'OUTPOST_FULL_SCREEN',
  startAtLogin: 'OUTPOST_START_AT_LOGIN',
} as const satisfies Record<ShellSwitchName, string>;
const NAMES = Object.keys(VARIABLES) as ShellSwitchName[];

/** How the program around this page starts; nothing where the page lies in a browser. */
export function ShellSettings() {
  const { t } = useTranslation();
  const { link } = useSession();
  const ask = useCallback(() => link.call('shellSwitches', null), [link]);
  const { value: switches, again } = useFromMain(ask);
  const [failure, setFailure] = useState<unknown>(null);
  if (!switches) return null;

  function set(name: ShellSwitchName, on: boolean): void {
    setFailure(null);
    link.call('setShellSwitch', { name, on }).catch(setFailure).finally(again);
  }

  function detailOf(name: ShellSwitchName): string | null {
    if (switches?.[name].byEnvironment) return t('settings.byEnvironment', { variable: VARIABLES[name] });
    return name === 'fullScreen' ? t('settings.fullScreenDetail') : null;
  }

  return (
    <SectionCard title={t('settings.shell')}>
      {NAMES.map((name) => (
        <div key={name} className="shell-switch">
          <Switch
            className="switch"
            isSelected={switches[name].on}
            isDisabled={switches[name].byEnvironment}
            onChange={(on) => set(name, on)}
          >
            <span className="switch-track" aria-hidden="true" />
            {t(`settings.${name}`)}
          </Switch>
          <p className="section-note">{detailOf(name)}</p>
        </div>
      ))}
      <p role="alert">
        {failure === null ? null : t('status.failed', { message: failureWords(t, failure) })}
      </p>
    </SectionCard>
  );
}
