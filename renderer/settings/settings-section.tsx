import { KeySettings } from './key-settings.tsx';
import { LookSettings } from './look-settings.tsx';
import { ScannerSettings } from './scanner-settings.tsx';
import { ShellSettings } from './shell-settings.tsx';
import { SoundSettings } from './sound-settings.tsx';
import './settings.css';

/** How this till looks, sounds and is handled. Each choice holds at once, for this till alone. */
export function SettingsSection() {
  return (
    <div className="section-cards">
      <LookSettings />
      <div className="section-stack">
        <SoundSettings />
        <ScannerSettings />
        <ShellSettings />
      </div>
      <KeySettings />
    </div>
  );
}
