import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Volume2 } from 'lucide-react';
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import { ownPreferences } from '../preferences/preferences.ts';
import { createTones, type Tones } from '../sell/tones.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive } from '../ui/use-live.ts';

const SOUNDS = ['found', 'unknown', 'asks', 'blocked', 'offline'] as const satisfies readonly (keyof Tones)[];
const tones = createTones(() => ownPreferences.get().volume);

/** How loud the till is, and each of its sounds to be heard. */
export function SoundSettings() {
  const { t } = useTranslation();
  const { volume } = useLive(ownPreferences);
  // Kept when the hand rests, so that dragging writes once.
  const [dragged, setDragged] = useState<number | null>(null);
  return (
    <SectionCard title={t('settings.sounds')}>
      <Slider
        className="volume"
        minValue={0}
        maxValue={1}
        step={0.1}
        formatOptions={{ style: 'percent' }}
        value={dragged ?? volume}
        onChange={(value) => setDragged(value as number)}
        onChangeEnd={(value) => {
          setDragged(null);
          ownPreferences.change({ volume: value as number });
          tones.found();
        }}
      >
        <Label>{t('settings.volume')}</Label>
        <SliderOutput />
        <SliderTrack className="volume-track">
          <SliderThumb className="volume-thumb" />
        </SliderTrack>
      </Slider>
      <p className="section-note">{t('settings.soundsDetail')}</p>
      <div className="section-buttons">
        {SOUNDS.map((sound) => (
          <ActionButton
            key={sound}
            icon={<Volume2 size={18} aria-hidden="true" />}
            onPress={() => tones[sound]()}
          >
            {t(`settings.sound.${sound}`)}
          </ActionButton>
        ))}
      </div>
    </SectionCard>
  );
}
