import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Printer } from 'lucide-react';
import {
  FieldError,
  Form,
  Input,
  Label,
  Radio,
  RadioGroup,
  Switch,
  TextField,
  Text,
} from 'react-aria-components';
import type { PrintFaultCode } from '#shared/paper/printer.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { useLive } from '../ui/use-live.ts';
import { type ConnectionKind, draftOf, type PrinterDraft, setupOf } from './printer-draft.ts';
import { testPage } from './test-page.ts';

const KINDS: readonly ConnectionKind[] = ['tcp', 'device', 'system', 'none'];

type Said =
  | { readonly what: 'nothing' | 'trying' | 'printed' | 'saved' }
  | { readonly what: 'fault'; readonly code: PrintFaultCode }
  | { readonly what: 'failed'; readonly message: string };

/** Chooses this till's receipt printer, tries it, and keeps it. */
export function PrinterForm({ onSaved }: { readonly onSaved?: () => void }) {
  const { t } = useTranslation();
  const { printing, identity } = useSession();
  const setup = useLive(printing.status)?.setup ?? null;
  const [draft, setDraft] = useState<PrinterDraft>(() => draftOf(setup));
  const [isWrong, setWrong] = useState(false);
  const [said, setSaid] = useState<Said>({ what: 'nothing' });
  const change = (part: Partial<PrinterDraft>): void => {
    setDraft({ ...draft, ...part });
    setWrong(false);
    setSaid({ what: 'nothing' });
  };

  async function run(act: (chosen: ReturnType<typeof chosenSetup>) => Promise<Said>): Promise<void> {
    // A button that were switched off meanwhile would lose the focus, and Escape with it.
    if (said.what === 'trying') return;
    const chosen = chosenSetup();
    if (chosen === 'wrong') return setWrong(true);
    setSaid({ what: 'trying' });
    try {
      setSaid(await act(chosen));
    } catch (cause) {
      setSaid({ what: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  function chosenSetup() {
    const read = setupOf(draft, setup);
    return read.ok ? read.value : 'wrong';
  }

  const tryIt = (): Promise<void> =>
    run(async (chosen) => {
      if (!chosen || chosen === 'wrong') return { what: 'nothing' };
      const rows = testPage(identity.get()?.tillName ?? '', new Date().toISOString());
      const answer = await printing.testPrint(chosen, rows);
      return answer.ok ? { what: 'printed' } : { what: 'fault', code: answer.problem.code };
    });
  const save = (): Promise<void> =>
    run(async (chosen) => {
      if (chosen === 'wrong') return { what: 'nothing' };
      await printing.setPrinter(chosen);
      onSaved?.();
      return { what: 'saved' };
    });

  const { kind } = draft;
  return (
    <Form
      className="printer-form"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <RadioGroup
        className="choice"
        value={kind}
        onChange={(value) => change({ kind: value as ConnectionKind })}
      >
        <Label>{t('printer.where')}</Label>
        <div className="choice-row">
          {KINDS.map((each) => (
            <Radio key={each} className="choice-one" value={each}>
              {t(`printer.kind.${each}`)}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      {kind !== 'none' && (
        <>
          <TextField
            key={kind}
            className="text-field"
            value={draft[kind]}
            onChange={(value) => change({ [kind]: value })}
            isInvalid={isWrong}
            autoComplete="off"
          >
            <Label>{t(`printer.address.${kind}`)}</Label>
            <Input placeholder={t(`printer.example.${kind}`)} spellCheck={false} />
            <Text slot="description">{t(`printer.hint.${kind}`)}</Text>
            <FieldError>{t(`printer.wrong.${kind}`)}</FieldError>
          </TextField>
          <RadioGroup
            className="choice"
            value={String(draft.paperMm)}
            onChange={(value) => change({ paperMm: value === '58' ? 58 : 80 })}
          >
            <Label>{t('printer.paper')}</Label>
            <div className="choice-row">
              <Radio className="choice-one" value="80">
                {t('printer.paper80')}
              </Radio>
              <Radio className="choice-one" value="58">
                {t('printer.paper58')}
              </Radio>
            </div>
          </RadioGroup>
          <Switch
            className="switch"
            isSelected={draft.hasDrawer}
            onChange={(hasDrawer) => change({ hasDrawer })}
          >
            <span className="switch-track" aria-hidden="true" />
            {t('printer.drawer')}
          </Switch>
          <Switch
            className="switch"
            isSelected={draft.letters === 'pictures'}
            onChange={(drawn) => change({ letters: drawn ? 'pictures' : 'own' })}
          >
            <span className="switch-track" aria-hidden="true" />
            {t('printer.pictures')}
          </Switch>
        </>
      )}
      <p role="status" className={`printer-said printer-said-${said.what}`}>
        <SaidWords said={said} />
      </p>
      <div className="printer-buttons">
        {kind !== 'none' && (
          <ActionButton icon={<Printer size={18} aria-hidden="true" />} onPress={() => void tryIt()}>
            {t('printer.test')}
          </ActionButton>
        )}
        <ActionButton type="submit" kind="primary">
          {t('printer.save')}
        </ActionButton>
      </div>
    </Form>
  );
}

function SaidWords({ said }: { readonly said: Said }) {
  const { t } = useTranslation();
  switch (said.what) {
    case 'nothing':
      return null;
    case 'trying':
      return t('printer.trying');
    case 'printed':
      return t('printer.printed');
    case 'saved':
      return t('printer.saved');
    case 'fault':
      return (
        <>
          <strong>{t(`printer.fault.${said.code}`)}</strong> {t(`printer.todo.${said.code}`)}{' '}
          <code>{said.code}</code>
        </>
      );
    case 'failed':
      return t('printer.failed', { message: said.message });
  }
}
