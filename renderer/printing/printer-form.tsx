import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Archive, Printer } from 'lucide-react';
import { FieldError, Form, Input, Label, Switch, TextField, Text } from 'react-aria-components';
import type { PrintFaultCode } from '#shared/paper/printer.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { useLive } from '../ui/use-live.ts';
import { failureWords } from '../ui/error-words.ts';
import { Choice } from './choice.tsx';
import { type ConnectionKind, draftOf, type PrinterDraft, setupOf, speedsFor } from './printer-draft.ts';
import { testPage } from './test-page.ts';

const KINDS: readonly ConnectionKind[] = ['tcp', 'device', 'system', 'none'];

type Said =
  | { readonly what: 'nothing' | 'trying' | 'printed' | 'drawerOpened' | 'saved' }
  | { readonly what: 'fault'; readonly code: PrintFaultCode }
  | { readonly what: 'failed'; readonly cause: unknown };

type Props = {
  readonly onSaved?: () => void;
  /** Asks whether the drawer may be opened, and writes it down; left out where there is nothing in it yet. */
  readonly onDrawer?: () => Promise<boolean>;
};

/** Chooses this till's receipt printer, tries it and its drawer, and keeps it. */
export function PrinterForm({ onSaved, onDrawer }: Props) {
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
      setSaid({ what: 'failed', cause });
    }
  }

  function chosenSetup() {
    const read = setupOf(draft);
    return read.ok ? read.value : 'wrong';
  }

  const tryIt = (): Promise<void> =>
    run(async (chosen) => {
      if (!chosen || chosen === 'wrong') return { what: 'nothing' };
      const rows = testPage(identity.get()?.tillName ?? '', new Date().toISOString());
      const answer = await printing.testPrint(chosen, rows);
      return answer.ok ? { what: 'printed' } : { what: 'fault', code: answer.problem.code };
    });
  const tryDrawer = (): Promise<void> =>
    run(async (chosen) => {
      if (!chosen || chosen === 'wrong') return { what: 'nothing' };
      if (onDrawer && !(await onDrawer())) return { what: 'nothing' };
      const answer = await printing.testDrawer(chosen);
      return answer.ok ? { what: 'drawerOpened' } : { what: 'fault', code: answer.problem.code };
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
      <Choice
        label={t('printer.where')}
        value={kind}
        options={KINDS.map((each) => [each, t(`printer.kind.${each}`)])}
        onChoose={(chosen) => change({ kind: chosen })}
      />
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
          {kind === 'device' && (
            <Choice
              label={t('printer.baud')}
              hint={t('printer.baudHint')}
              value={draft.baud}
              options={speedsFor(draft).map((baud) => [baud, String(baud)])}
              onChoose={(baud) => change({ baud })}
            />
          )}
          <Choice
            label={t('printer.paper')}
            value={draft.paperMm}
            options={[
              [80, t('printer.paper80')],
              [58, t('printer.paper58')],
            ]}
            onChoose={(paperMm) => change({ paperMm })}
          />
          <Choice
            label={t('printer.drawer')}
            value={draft.drawerPin}
            options={[
              [null, t('printer.drawerPin.none')],
              [2, t('printer.drawerPin.2')],
              [5, t('printer.drawerPin.5')],
            ]}
            onChoose={(drawerPin) => change({ drawerPin })}
          />
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
        {kind !== 'none' && draft.drawerPin !== null && (
          <ActionButton icon={<Archive size={18} aria-hidden="true" />} onPress={() => void tryDrawer()}>
            {t('printer.testDrawer')}
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
    case 'drawerOpened':
      return t('printer.drawerOpened');
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
      return t('printer.failed', { message: failureWords(t, said.cause) });
  }
}
